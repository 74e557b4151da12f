"""`manage.py bench`: the figures of design §7, measured on this machine."""

import os
from argparse import ArgumentParser
from random import Random
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from reviews.benchmarks import district, pages, signin, timing, weight
from reviews.benchmarks.report import Figure, table
from reviews.benchmarks.server import running_server
from tuphe import startup
from units.models import Cadre

SEED = 20_241_123  # the same district on every machine


class Command(BaseCommand):
    help = "Measure pages and sign-ins on a synthetic district; wants a database that is empty."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=3500)
        parser.add_argument("--cells", type=int, default=200)
        parser.add_argument("--committees", type=int, default=60)
        parser.add_argument("--no-crowd", action="store_true", help="Leave the sign-ins out.")

    def handle(self, *args: Any, **options: Any) -> None:
        if Cadre.objects.exists():
            raise CommandError(
                "This database already holds people. `make bench` measures in one of its own."
            )
        rng = Random(SEED)
        self.say("making a district of {people} people in {cells} cells ...", options)
        sizes = {name: options[name] for name in ("people", "cells", "committees")}
        large = district.build(rng=rng, **sizes)
        small = district.build(rng=rng, people=30, cells=3, committees=3)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        figures = self.measure(small, large, crowd=not options["no_crowd"])
        self.stdout.write(f"\n{table(figures)}\n")
        missed = [figure.what for figure in figures if not figure.is_met]
        if missed:
            raise CommandError(f"Missed: {'; '.join(missed)}.")

    def measure(
        self, small: district.District, large: district.District, *, crowd: bool
    ) -> list[Figure]:
        cores, busy = os.cpu_count(), os.getloadavg()[0]
        figures = [Figure("machine: load at the start", busy, remark=f"{cores} cores")]
        self.say("measuring the dashboard ...")
        figures += timing.measure(large)
        self.say("counting queries ...")
        figures += pages.measure(small, large)
        static = startup.StaticFiles()
        try:
            static.begin()
            static.finish()
        finally:
            static.abandon()
        with running_server() as port:
            self.say("weighing first visits ...")
            figures += weight.measure(large, port)
            if crowd:
                self.say(f"{signin.PEOPLE} people sign in within {signin.SECONDS:.0f} s ...")
                figures += signin.measure(large, port)
        return figures

    def say(self, text: str, values: dict[str, Any] | None = None) -> None:
        self.stderr.write(f"tuphe: {text.format(**values) if values else text}")
