"""Third-party files that pages use, served from installed wheels: nothing of them is committed."""

import importlib.util
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, overload

from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from whitenoise.storage import CompressedManifestStaticFilesStorage

# The name under STATIC_URL: (package, path inside it). The manifest storage follows the reference
# to the .map file, so it has to lie beside the style sheet.
_BOOTSTRAP = "static/js-lib-bootstrap5/css"
ASSETS = {
    f"vendor/bootstrap/{name}": ("js_lib_bootstrap5", f"{_BOOTSTRAP}/{name}")
    for name in ("bootstrap.min.css", "bootstrap.min.css.map")
}
ICONS = ("js_lib_bootstrap_icons", "static/bootstrap-icons")
ICON_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
HIDDEN = mark_safe('aria-hidden="true"')
Paths = list[str]  # inside the finder, "list" is its method
CheckMessages = list[CheckMessage]
SVG = re.compile(r"<svg[^>]*\bviewBox=\"([\d .]+)\"[^>]*>(.*)</svg>\s*", re.DOTALL)


def file_in_package(package: str, path: str) -> Path:
    """Where a file of an installed package lies, found without importing the package."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        if (found := Path(folder) / path).exists():
            return found
    raise FileNotFoundError(f"{path} is missing from the package {package}: install the wheels.")


class WheelStorage(FileSystemStorage):
    """Opens the names of ASSETS at their place in the wheels."""

    def path(self, name: str) -> str:
        return str(file_in_package(*ASSETS[Path(name).as_posix()]))


class WheelAssetFinder(BaseFinder):
    """Gives `collectstatic` and `{% static %}` the files of ASSETS."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.storage = WheelStorage()

    def check(self, **kwargs: Any) -> CheckMessages:
        return []  # tuphe.checks looks at the icons as well

    @overload
    def find(self, path: str, find_all: Literal[False] = ...) -> str | None: ...
    @overload
    def find(self, path: str, find_all: Literal[True]) -> Paths: ...
    def find(self, path: str, find_all: bool = False) -> str | Paths | None:
        if path not in ASSETS:
            return [] if find_all else None
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, WheelStorage]]:
        for path in ASSETS:
            if not matches_patterns(path, ignore_patterns or []):
                yield path, self.storage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Names hold the hash of the content, also of the modules that our scripts import.

    So a browser keeps every file for good, and a new version never meets a part of the old one.
    """

    support_js_module_import_aggregation = True


@lru_cache(maxsize=256)
def icon_svg(name: str, label: str = "") -> SafeString:
    """The icon as inline SVG, in the colour of the text around it.

    Without a label it is decoration that screen readers pass over. An unknown name is a mistake
    in the code and raises LookupError.
    """
    if not ICON_NAME.fullmatch(name):
        raise LookupError(f"{name!r} is not the name of an icon.")
    file = file_in_package(*ICONS) / f"{name}.svg"
    source = SVG.fullmatch(file.read_text("utf-8")) if file.exists() else None
    if not source:
        raise LookupError(f"The icons' wheel has no usable {name}.svg.")
    view_box, shapes = source.groups()
    shapes = re.sub(r">\s+<", "><", shapes.strip())
    return format_html(
        '<svg class="icon" {} focusable="false" width="16" height="16" fill="currentColor" '
        'viewBox="{}">{}</svg>',
        format_html('role="img" aria-label="{}"', label) if label else HIDDEN,
        view_box,
        mark_safe(shapes),
    )
