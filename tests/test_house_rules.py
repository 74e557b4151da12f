"""The shape of the code: who imports whom, how long things are, what a page may hold."""

import ast
import inspect
import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver

from tests.test_access import TABLE

BASE = Path(__file__).resolve().parents[1]
APPS = ("tuphe", "units", "reviews")
LONGEST_FILE = 400
LONGEST_FUNCTION = 50
PARTS = {"demand_change", "demand_reach", "close_post", "record_reading"}

# From the bottom to the top; a module imports from its own floor and from those below. The longest
# matching name counts. What is not here is not known, and fails.
FLOORS = [
    ["tuphe.lib", "units.enums", "reviews.enums", "units.apps", "reviews.apps"],
    ["units.scope", "units.lookups", "units.permissions"],
    ["units.models"],
    ["reviews.permissions"],
    ["reviews.workflow"],
    ["reviews.models"],
    [
        "units.actions",
        "units.search",
        "units.directory",
        "units.outline",
        "units.http",
        "reviews.actions",
        "reviews.dashboards",
        "reviews.desks",
        "reviews.digest",
        "reviews.notifications",
        "reviews.outbox",
        "reviews.reminders",
        "reviews.roster",
        "reviews.shipped",
        "reviews.slots",
        "reviews.snapshot",
        "reviews.wording",
    ],
    ["units.forms", "reviews.forms"],
    [
        "units.views",
        "units.urls",
        "units.admin",
        "units.templatetags",
        "reviews.views",
        "reviews.urls",
        "reviews.tasks",
        "reviews.admin",
        "reviews.templatetags",
        "reviews.demo",
        "reviews.benchmarks",
        "reviews.management",
        "tuphe",  # the wiring may be used by pages, and knows everything itself
    ],
]
RANK = {name: rank for rank, names in enumerate(FLOORS) for name in names}


def modules(*apps: str) -> Iterator[tuple[str, Path]]:
    for app in apps:
        for path in sorted((BASE / app).rglob("*.py")):
            name = ".".join(path.relative_to(BASE).with_suffix("").parts)
            if "migrations" not in name:
                yield name.removesuffix(".__init__"), path


def rank(module: str) -> int | None:
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        found = RANK.get(".".join(parts[:length]))
        if found is not None:
            return found
    return None


def imports(path: Path) -> Iterator[str]:
    """Every module that is imported when the code runs; not what only the type checker reads."""
    for node in _running(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
            continue
        yield child
        yield from _running(child)


# --- Who imports whom -----------------------------------------------------------------------


def test_units_know_nothing_of_reviews():
    for name, path in modules("units"):
        # Not even for the types: the app stands alone.
        text = path.read_text("utf-8")
        assert not re.search(r"^\s*(from|import) reviews\b", text, re.MULTILINE), name


def test_imports_go_downwards_only():
    upwards, unknown = [], []
    for name, path in modules("units", "reviews", "tuphe/lib"):
        own = rank(name)
        if own is None:
            unknown += [name] if path.read_text("utf-8").strip() else []
            continue
        for imported in imports(path):
            if imported.split(".")[0] in APPS and (rank(imported) or 0) > own:
                upwards.append(f"{name} imports {imported}")
    assert unknown == [], "put them on a floor"
    assert upwards == []


def test_imports_stand_at_the_top():
    """An import inside a function hides a circle."""
    hidden = [
        f"{name}:{node.lineno}"
        for name, path in modules("units", "reviews")
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


# --- How long things are --------------------------------------------------------------------


def test_files_are_short():
    data = BASE / "reviews/demo/words"
    written = [path for _name, path in modules(*APPS) if data not in path.parents]
    for folder, kind in (("templates", "*.html"), ("static/app", "*.js"), ("static/app", "*.css")):
        written += (BASE / folder).rglob(kind)
    lengths = {str(path): len(path.read_text("utf-8").splitlines()) for path in written}
    assert {path: length for path, length in lengths.items() if length > LONGEST_FILE} == {}
    assert len(lengths) > 100


def test_functions_are_short():
    long = {
        f"{name}.{node.name}": length
        for name, path in modules(*APPS)
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long == {}


# --- Actions and forms ----------------------------------------------------------------------


def acts() -> Iterator[tuple[str, Mapping[str, inspect.Parameter]]]:
    """The functions that write the trail, parts of acts aside."""
    for name, _path in modules("units/actions", "reviews/actions"):
        module = import_module(name)
        for part, function in inspect.getmembers(module, inspect.isfunction):
            parameters = inspect.signature(function).parameters
            is_act = not part.startswith("_") and part not in PARTS and "by" in parameters
            if is_act and function.__module__ == name:
                yield f"{name}.{part}", parameters


def test_an_act_names_its_actor():
    """What writes the trail is called with keywords, and `by` is one of them (style §4.5)."""
    found = dict(acts())
    assert len(found) > 15
    for name, parameters in found.items():
        kinds = {parameter.kind for parameter in parameters.values()}
        assert kinds == {inspect.Parameter.KEYWORD_ONLY}, name
        assert parameters["by"].default is inspect.Parameter.empty, name


def test_no_form_holds_a_state():
    """The state of a review or cycle changes through its one door (style §4.3)."""
    seen = 0
    for name, _path in modules("units/forms", "reviews/forms"):
        for _name, form in inspect.getmembers(import_module(name), inspect.isclass):
            if issubclass(form, forms.BaseForm) and form.__module__ == name:
                seen += 1
                fields = set(getattr(form, "base_fields", {}))
                assert not fields & {"state", "obligation", "subject", "desk", "path", "code"}, (
                    form
                )
    assert seen > 8


# --- Pages ----------------------------------------------------------------------------------

TEMPLATES = sorted((BASE / "templates").rglob("*.html"))
FORBIDDEN = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "another host": re.compile(r"(?:src|href|action|url)\s*[=(]\s*[\"']?(?:https?:)?//"),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape off"),
}

EXCEPT = {
    "an inline style": ("emails/",),  # a mail program knows no style sheet
    "text that is not escaped": ("registration/password_reset_email.html",),  # plain text
}


@pytest.mark.parametrize("what", list(FORBIDDEN))
def test_no_page_holds(what):
    found = [
        f"{name}: {match.group()}"
        for path in TEMPLATES
        if not (name := str(path.relative_to(BASE / "templates"))).startswith(EXCEPT.get(what, ()))
        for match in FORBIDDEN[what].finditer(path.read_text("utf-8"))
    ]
    assert found == []


def test_our_own_files_ask_nobody_else():
    for path in (BASE / "static/app").rglob("*"):
        if path.suffix in (".js", ".css", ".svg"):
            text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
            assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", text), path


def test_every_template_can_be_read():
    engine = engines["django"]
    texts = sorted((BASE / "templates").rglob("*.txt"))
    for path in [*TEMPLATES, *texts]:
        engine.get_template(str(path.relative_to(BASE / "templates")))
    assert len(TEMPLATES) > 50


def test_every_template_is_used():
    """By a view, another template, Django's own pages or the settings."""
    by_django = {"400.html", "403.html", "404.html", "500.html"}
    sources = [path.read_text("utf-8") for _name, path in modules(*APPS)]
    sources += [path.read_text("utf-8") for path in TEMPLATES]
    everything = "\n".join(sources)
    unused = [
        name
        for path in TEMPLATES
        if (name := str(path.relative_to(BASE / "templates"))) not in by_django
        and f'"{name}"' not in everything
        and not name.startswith(("registration/", "emails/", "admin/"))
    ]
    assert unused == []


# --- Addresses ------------------------------------------------------------------------------


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, str | None]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield route, entry.name
        elif entry.namespace != "admin":
            yield from routes(entry, route)


def test_public_addresses_carry_codes_and_no_keys():
    """A row's integer key says how many there are, and invites to try the next one."""
    for route, name in routes(get_resolver()):
        assert name in TABLE
        for converter, argument in re.findall(r"<(?:(\w+):)?(\w+)>", route):
            if argument in ("uidb64", "token"):
                continue  # Django's own, signed
            assert converter == "uuid" or (name, argument) == ("review_version", "number"), route


# --- Documents ------------------------------------------------------------------------------


def test_links_of_the_documents_lead_somewhere():
    """To files, and to headings in them."""
    broken = []
    for document in [*BASE.glob("*.md"), *(BASE / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)\s]+)\)", document.read_text("utf-8")):
            if re.match(r"[a-z]+:", target):
                continue
            name, _hash, heading = target.partition("#")
            path = (document.parent / name).resolve() if name else document
            if not path.exists() or (heading and heading not in headings(path)):
                broken.append(f"{document.relative_to(BASE)}: {target}")
    assert broken == []


def headings(document: Path) -> set[str]:
    """The headings as GitHub writes them into addresses."""
    found = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-") for text in found}
