"""Loads the demo district: `manage.py seed_demo`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reviews.demo.build import PEOPLE, NotEmpty, build_demo
from reviews.demo.posts import PASSWORD
from reviews.demo.tree import FEWEST

MOST = 5_000


class Command(BaseCommand):
    help = "Load the demo district (fictional people) into an empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there are data already"
        )
        parser.add_argument(
            "--people",
            type=int,
            default=PEOPLE,
            help=f"how many people, {FEWEST} to {MOST} (default: {PEOPLE})",
        )

    def handle(self, *, if_empty: bool, people: int, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError(
                "The demo district is never loaded in production: its accounts have a known "
                "password. Set TUPHE_MODE=demo if this installation is for trying out only."
            )
        if not FEWEST <= people <= MOST:
            raise CommandError(f"--people takes {FEWEST} to {MOST}, not {people}.")
        try:
            built = build_demo(people)
        except NotEmpty:
            if if_empty:
                return
            raise CommandError(
                "There are people or units in the database already, so nothing was loaded. "
                "The demo district needs an empty database."
            ) from None
        self.stdout.write(
            f"The demo district is loaded: {built.people} people in {built.cells} cells of "
            f"{built.branches} organisations, {built.reviews} reviews in three cycles.\n"
            "Sign in as canbo, bithu, danguy, huyenuy or quantri; "
            f"the password is {PASSWORD}."
        )
