"""Small filters for the pages of a review."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import template

from reviews.enums import Source

register = template.Library()


@register.filter
def at_key(mapping: Mapping[str, Any] | None, key: str) -> Any:
    """The value under `key`; nothing where the page has no such mapping."""
    return (mapping or {}).get(key, ())


@register.filter
def iso_day(text: str) -> date:
    """A day as a frozen version stores it."""
    return date.fromisoformat(text)


@register.filter
def source_label(value: str) -> Any:
    """Who found the shortcoming, in words."""
    return Source(value).label
