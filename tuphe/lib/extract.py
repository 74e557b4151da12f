"""Finds the translatable strings of Python files and templates, without GNU gettext."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from django.utils.translation.template import templatize

# Where context, msgid and plural stand among the arguments of each function.
Places = dict[str, int]
FUNCTIONS: dict[str, Places] = {
    f"{name}{suffix}": places
    for name, places in {
        "gettext": {"msgid": 0},
        "ngettext": {"msgid": 0, "plural": 1},
        "pgettext": {"context": 0, "msgid": 1},
        "npgettext": {"context": 0, "msgid": 1, "plural": 2},
    }.items()
    for suffix in ("", "_lazy", "_noop")
}
ALIASES = {"_": FUNCTIONS["gettext"], "_l": FUNCTIONS["gettext"]}

LITERAL = r"u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
TEMPLATE_CALL = re.compile(rf"\b(_|n?p?gettext)\(({LITERAL}(?:,\s*{LITERAL})*)", re.DOTALL)
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".svg", ".js", ".md"}
SKIPPED_FOLDERS = {"migrations", "locale", "static", "__pycache__", "tests"}

Key = tuple[str | None, str]


class Unextractable(ValueError):
    """A call whose text is put together at run time: no catalogue can hold it."""


@dataclass(frozen=True)
class Message:
    """One entry of a catalogue, with every place (file:line) that uses it."""

    msgid: str
    plural: str | None = None
    context: str | None = None
    references: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        return self.context, self.msgid

    def joined(self, other: "Message") -> "Message":
        """The same text used twice is one entry; a plural serves the singular use too."""
        references = dict.fromkeys(self.references + other.references)
        return replace(self, plural=self.plural or other.plural, references=tuple(references))


def extract(folders: Iterable[Path], root: Path, *, strict: bool = True) -> dict[Key, Message]:
    """Every message of the Python files and templates in `folders`, ordered by its text.

    Strict means that a text put together at run time raises Unextractable.
    """
    found: dict[Key, Message] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            finder = _finder(path.relative_to(folder), folder)
            if finder and path.is_file():
                source, name = path.read_text("utf-8"), path.relative_to(root).as_posix()
                for message in finder(source, name, strict):
                    known = found.get(message.key)
                    found[message.key] = known.joined(message) if known else message
    return dict(sorted(found.items(), key=lambda item: order(*item[0])))


def order(context: str | None, msgid: str) -> tuple[str, str, str]:
    """How entries are ordered in a catalogue: by text, whatever the case."""
    return msgid.casefold(), msgid, context or ""


Finder = Callable[[str, str, bool], Iterator[Message]]


def _finder(path: Path, folder: Path) -> Finder | None:
    if SKIPPED_FOLDERS & set(path.parts):
        return None
    if path.suffix == ".py":
        return in_python
    if path.suffix in TEMPLATE_SUFFIXES and "templates" in (*path.parts, folder.name):
        return in_template
    return None


def in_python(source: str, name: str, strict: bool = True) -> Iterator[Message]:
    """The messages of the gettext calls, also under the names they were imported as."""
    if "gettext" not in source:  # whoever translates imports it, so most files need no parsing
        return
    tree = ast.parse(source, name)
    functions = {**FUNCTIONS, **ALIASES}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            functions.update(
                (alias.asname, FUNCTIONS[alias.name])
                for alias in node.names
                if alias.asname and alias.name in FUNCTIONS
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            function = getattr(called, "attr", None) or getattr(called, "id", "")
            if function in functions:
                where = f"{name}:{node.lineno}"
                places = functions[function]
                parts = {
                    part: _literal(node.args[at], where, strict)
                    for part, at in places.items()
                    if at < len(node.args)
                }
                yield from _message(places, parts, where)


def _literal(node: ast.expr, where: str, strict: bool) -> str | None:
    """The text of a constant; None for a name, which holds a text marked elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    built = (
        isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.BinOp) and _holds_text(node))
        or (isinstance(node, ast.Call) and _holds_text(node.func))  # "…".format(…)
    )
    if built and strict:
        raise Unextractable(f"{where}: translate a constant and fill it in afterwards: _('…') % …")
    return None


def _holds_text(node: ast.expr) -> bool:
    return any(
        isinstance(part, ast.JoinedStr)
        or (isinstance(part, ast.Constant) and isinstance(part.value, str))
        for part in ast.walk(node)
    )


def in_template(source: str, name: str, strict: bool = True) -> Iterator[Message]:
    """The messages of the translation tags and of _("…"), through Django's own reader."""
    code = templatize(source, origin=name)
    for call in TEMPLATE_CALL.finditer(code):
        function, arguments = call.groups()
        texts = [ast.literal_eval(text) for text in re.findall(LITERAL, arguments, re.DOTALL)]
        line = code.count("\n", 0, call.start()) + 1
        places = {**FUNCTIONS, **ALIASES}[function]
        parts = {part: texts[at] for part, at in places.items() if at < len(texts)}
        yield from _message(places, parts, f"{name}:{line}")


def _message(places: Places, parts: dict[str, str | None], where: str) -> Iterator[Message]:
    msgid = parts.get("msgid")
    if msgid and all(parts.get(part) is not None for part in places):
        yield Message(msgid, parts.get("plural"), parts.get("context"), (where,))
