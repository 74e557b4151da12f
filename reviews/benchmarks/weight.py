"""What a first visit loads: the page and everything it names, as it comes over the wire."""

import gzip
import re
from collections.abc import Iterator
from urllib.parse import urljoin

from django.test import Client
from django.urls import reverse

from reviews.benchmarks.district import District
from reviews.benchmarks.pages import addresses
from reviews.benchmarks.report import Figure
from reviews.benchmarks.server import Browser
from reviews.benchmarks.timing import signed_in

LIMIT = 80.0  # KiB
ORIGIN = "http://localhost"
# What a browser loads by itself. An <a href> is followed by a person, so it is none of it.
NAMED = (
    re.compile(r"<(?:link|script|img|source|iframe)\b[^>]*?\b(?:href|src)=\"([^\"]+)\""),
    re.compile(r"@import\s+(?:url\()?[\"']?([^\"')]+)"),
    re.compile(r"url\([\"']?([^\"')]+)[\"']?\)"),
    re.compile(r"(?:^|[;\s])(?:import|export)[^;\"']*?[\"'](\.{0,2}/[^\"']+)[\"']"),
    re.compile(r"\bimport\(\s*[\"']([^\"']+)[\"']"),
)


class ForeignHost(Exception):
    """A page that names another host."""


def named_in(text: str, kind: str) -> Iterator[str]:
    """The addresses that a page, a style sheet or a module names."""
    patterns = {"text/html": NAMED[:1], "text/css": NAMED[1:3], "text/javascript": NAMED[3:]}
    for pattern in patterns.get(kind, ()):
        yield from pattern.findall(text)


def weigh(port: int, session: str, start: str) -> dict[str, int]:
    """Every address that the visit loads, with its bytes on the wire."""
    browser = Browser(port, session)
    sizes: dict[str, int] = {}
    waiting = [start]
    while waiting:
        address = waiting.pop()
        if address in sizes:
            continue
        status, headers, content = browser.get(address)
        if status != 200:
            raise RuntimeError(f"{address} answered {status}.")
        sizes[address] = len(content)
        if headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        kind = headers.get("Content-Type", "").split(";")[0]
        for name in named_in(content.decode("utf-8", "replace"), kind):
            waiting += own(urljoin(ORIGIN + address, name))
    browser.close()
    return sizes


def own(address: str) -> list[str]:
    """The path of an address of this host; nothing for what stands in the page itself."""
    if address.startswith(("data:", "blob:")):
        return []
    if not address.startswith(f"{ORIGIN}/"):
        raise ForeignHost(address)
    return [address.removeprefix(ORIGIN).split("#")[0]]


def session_of(client: Client) -> str:
    return client.session.session_key or ""


def measure(district: District, port: int) -> list[Figure]:
    """Each page as somebody's first: nothing is kept from another visit."""
    pages = {"sign-in page": ("", reverse("login"))}
    for name, (cadre, address) in addresses(district).items():
        pages[name] = (session_of(signed_in(cadre)), address)
    figures = []
    for name, (session, address) in pages.items():
        sizes = weigh(port, session, address)
        total, page = sum(sizes.values()) / 1024, sizes[address] / 1024
        remark = f"{len(sizes)} requests, the page itself {page:.1f} KiB"
        figures.append(Figure(f"{name}: first visit", total, "KiB", LIMIT, remark))
    return figures
