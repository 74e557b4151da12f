"""System checks of our own: what else would only be noticed by a person in front of a page."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from tuphe.assets import ASSETS, ICONS, file_in_package


@register(Tags.staticfiles)
def assets_exist(**kwargs: Any) -> list[CheckMessage]:
    """A newer wheel may have moved a file; then every page would lose its style."""
    errors: list[CheckMessage] = []
    for package, path in [*ASSETS.values(), ICONS]:
        try:
            file_in_package(package, path)
        except FileNotFoundError as error:
            errors.append(
                Error(
                    str(error),
                    hint="Install requirements.txt, or correct the paths in tuphe/assets.py.",
                    id="tuphe.E001",
                )
            )
    return errors
