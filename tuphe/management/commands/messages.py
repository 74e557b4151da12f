"""`manage.py messages`: bring the Vietnamese catalogue up to date, or check it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tuphe.lib import catalogue


class Command(BaseCommand):
    help = (
        "Update locale/vi from code, templates and packages, and say what is still untranslated."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; fail unless current and complete.",
        )
        parser.add_argument("--po", type=Path, default=catalogue.CATALOGUE, help="Another file.")

    def handle(self, *args: Any, check: bool, po: Path, **options: Any) -> None:
        if check and not catalogue.is_current(po):
            raise CommandError(f"{po} is not current: run `manage.py messages`.")
        if not check:
            changed = catalogue.merge(po)
            self.stdout.write(f"{po}: {'updated' if changed else 'already current'}.")
            catalogue.compile_all(po.parents[2])
        faults = catalogue.faults(po)
        for fault in faults:
            self.stdout.write(fault)
        if check and faults:
            raise CommandError(f"{len(faults)} entries of {po} are not finished.")
        self.stdout.write(f"{len(faults)} unfinished.")
