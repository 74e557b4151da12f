"""`manage.py prepare`: what an image or a server needs once for each version of the program."""

from typing import Any

from django.core.management.base import BaseCommand

from tuphe import startup


class Command(BaseCommand):
    help = "Compile the catalogues and collect the static files."

    def handle(self, *args: Any, **options: Any) -> None:
        startup.compile_catalogues()
        static = startup.StaticFiles()
        static.begin()
        static.finish()
