"""Files from wheels: found, collected with their map, and missed loudly when a wheel changed."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

from tuphe import assets
from tuphe.checks import assets_exist

STYLE = "vendor/bootstrap/bootstrap.min.css"


def test_the_finder_finds_its_files_and_no_others():
    finder = assets.WheelAssetFinder()
    assert "Bootstrap" in Path(finder.find(STYLE)).read_text()[:200]
    assert finder.find(STYLE, find_all=True) == [finder.find(STYLE)]
    assert finder.find("vendor/bootstrap/../../settings.py") is None
    assert finder.find("app/theme.css", find_all=True) == []
    assert dict(finder.list([])).keys() == assets.ASSETS.keys()
    assert STYLE not in dict(finder.list(["*.css"]))


def test_staticfiles_uses_the_finder():
    assert finders.find(STYLE) == assets.WheelAssetFinder().find(STYLE)


def test_collectstatic_hashes_every_name_that_a_file_holds(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "tuphe.assets.HashedStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    folder = tmp_path / "vendor/bootstrap"
    (style,) = folder.glob("bootstrap.min.????????????.css")
    (source_map,) = folder.glob("bootstrap.min.css.????????????.map")
    assert f"sourceMappingURL={source_map.name}" in style.read_text()
    assert style.with_name(f"{style.name}.gz").exists()
    assert not list(tmp_path.rglob("bootstrap*.js"))
    # An unhashed module would be asked for again on every page.
    (autosave,) = tmp_path.glob("app/autosave.????????????.js")
    modules = re.findall(r'from "\./([^"]+)"', autosave.read_text())
    assert modules
    for name in modules:
        assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name)
        assert (tmp_path / "app" / name).exists()


def test_the_check_names_what_is_missing(monkeypatch):
    assert assets_exist() == []
    monkeypatch.setitem(assets.ASSETS, STYLE, ("js_lib_bootstrap5", "static/moved.css"))
    monkeypatch.setitem(assets.ASSETS, "vendor/other.css", ("package_not_installed", "x.css"))
    errors = assets_exist()
    assert [error.id for error in errors] == ["tuphe.E001", "tuphe.E001"]
    assert "static/moved.css" in errors[0].msg
    assert "package_not_installed" in errors[1].msg


def test_an_icon_is_inline_svg_that_the_content_policy_allows():
    svg = assets.icon_svg("check-circle")
    assert svg.startswith('<svg class="icon" aria-hidden="true" focusable="false"')
    assert svg.endswith("</svg>")
    assert "<path" in svg
    assert "\n" not in svg
    assert hasattr(svg, "__html__")


def test_an_icon_that_says_something_alone_has_a_label():
    svg = assets.icon_svg("bell", 'Thông báo "mới"')
    assert 'role="img" aria-label="Thông báo &quot;mới&quot;"' in svg
    assert "aria-hidden" not in svg


def test_every_icon_of_the_package_can_be_used():
    folder = assets.file_in_package(*assets.ICONS)
    names = [path.stem for path in folder.glob("*.svg") if path.stem != "bootstrap-icons"]
    assert len(names) > 1000
    for name in names:
        svg = assets.icon_svg.__wrapped__(name)
        assert not re.search(r"\bstyle=|\son\w+=|<script|href=", svg), name


@pytest.mark.parametrize("name", ["../../settings", "Check", "", "a b", "check-circle\n", "-x"])
def test_names_that_are_no_icon_names_are_refused(name):
    with pytest.raises(LookupError, match="name of an icon"):
        assets.icon_svg(name)


def test_an_unknown_icon_is_an_error():
    with pytest.raises(LookupError, match="no-such-icon"):
        assets.icon_svg("no-such-icon")
