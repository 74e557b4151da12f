"""How a typed text is looked up in the stored search keys."""

from django.db.models import Q

from tuphe.lib.text import search_key


def words_begin(text: str, field: str = "search_key") -> Q:
    """Every word of `text` begins a word of the key; no row for a text without letters.

    Only beginnings: "an" in the middle of a word would find every "Văn" and "Thanh".
    """
    words = search_key(text).split()
    if not words:
        return Q(pk__in=[])
    condition = Q()
    for word in words:
        condition &= Q(**{f"{field}__startswith": word}) | Q(**{f"{field}__contains": f" {word}"})
    return condition
