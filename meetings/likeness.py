"""Likeness: whether two short texts say the same, also in other words around or another order.

No language model: pairs of neighbouring characters, folded. Row 8.9.
"""

from __future__ import annotations

import re
import unicodedata

#: From here on two texts are taken to speak of the same thing; a person confirms it.
SAME = 0.5
#: Shorter than this there is nothing to compare.
_SHORTEST = 4
_APART = re.compile(r"[\W_]+")
#: Words that say nothing about what fell short.
_FILLING = re.compile(
    r"的|了|和|与|與|及|在|是|有|也|还|還|又|再|仍|都|不够|不夠|比较|比較|存在|问题|問題|情况|情況|现象|現象"
)


def likeness(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same pairs of characters. Symmetric.

    Of a short text within a long one most counts what of the short one is found there.
    """
    mine, theirs = _pairs(one), _pairs(other)
    if min(len(mine), len(theirs)) < _SHORTEST - 1:
        return 1.0 if mine and mine == theirs else 0.0
    common = len(mine & theirs)
    both = 2 * common / (len(mine) + len(theirs))
    within = common / min(len(mine), len(theirs))
    return (both + within) / 2


def same(one: str, other: str) -> bool:
    """Whether the texts are likely about the same thing."""
    return likeness(one, other) >= SAME


def _pairs(text: str) -> frozenset[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    found: set[str] = set()
    for part in _APART.split(_FILLING.sub(" ", folded)):
        if part.isascii():
            # A word of letters is one thing; its pairs of letters are in every other word.
            found.update((part,) if part else ())
        else:
            found.update(part[at : at + 2] for at in range(len(part) - 1))
    return frozenset(found)
