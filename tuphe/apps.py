"""The Django application that holds the wiring: commands, tags, checks."""

from django.apps import AppConfig


class TupheConfig(AppConfig):
    name = "tuphe"
    label = "tuphe"
    verbose_name = "tuphe"

    def ready(self) -> None:
        from tuphe import checks  # noqa: F401  (registers the checks)
