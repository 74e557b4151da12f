"""Tables of the documents, for the tests that compare them with the code."""

from pathlib import Path


def table(document: Path, first: str) -> list[dict[str, str]]:
    """The rows of the Markdown table whose head begins with `first`, by the words of its head."""
    lines = document.read_text("utf-8").splitlines()
    (start,) = [number for number, line in enumerate(lines) if line.startswith(first)]
    head = _cells(lines[start])
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append(dict(zip(head, _cells(line), strict=True)))
    return rows


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]
