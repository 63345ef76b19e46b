"""Cleaning texts, with what was changed in which one: nothing is changed silently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from core.preparation.damage import REPORTED_ONLY, Damage, repaired

REPAIRS = (
    Damage.MOJIBAKE,
    Damage.LOST,
    Damage.BYTE_ORDER_MARK,
    Damage.CONTROL,
    Damage.ZERO_WIDTH,
    Damage.DIRECTION,
    Damage.COMPOSED,
    Damage.WHITESPACE,
)
"""What is repaired unless asked otherwise; HTML may be what the texts are about."""

HTML = (Damage.ENTITY, Damage.TAG)
PASSES = 8
"""One repair may uncover another: a text is gone over until nothing changes."""

_PLAIN = re.compile(r"[!-%'-;=?-~]+(?:[ \n][!-%'-;=?-~]+)*")
"""Nothing to look at: printable ASCII without & and <, one space or line end between words."""


@dataclass(frozen=True)
class TextRepair:
    """One kind of damage in a text.

    Attributes
    ----------
    places : int
        In how many places, where that can be told; at least 1.
    repaired : bool
        False where it was only seen.
    """

    kind: Damage
    places: int
    repaired: bool


@dataclass(frozen=True)
class CleanedText:
    """A text before and after, and what was found; no changes if it was clean."""

    before: str
    text: str
    changes: tuple[TextRepair, ...]

    @property
    def changed(self) -> bool:
        """Whether the text is another one now."""
        return self.text != self.before


@dataclass(frozen=True)
class CleanedTexts:
    """A set of texts after cleaning, in its order."""

    rows: tuple[CleanedText, ...]

    @property
    def texts(self) -> list[str]:
        """The texts as they are now."""
        return [row.text for row in self.rows]

    @property
    def counts(self) -> dict[Damage, int]:
        """Texts with each kind of damage, the most frequent first."""
        found = Counter(change.kind for row in self.rows for change in row.changes)
        return dict(found.most_common())


def clean(texts: Sequence[str], repair: Collection[Damage] = REPAIRS) -> CleanedTexts:
    r"""Look for every kind of damage and repair those asked for.

    Parameters
    ----------
    texts : sequence of str
    repair : collection of Damage
        By default all but HTML; what is not repaired is reported all the same.

    Examples
    --------
    >>> found = clean(["  two\u200b eggs", "ham &amp; eggs", ""])
    >>> found.texts
    ['two eggs', 'ham &amp; eggs', '']
    >>> [(kind.value, texts) for kind, texts in found.counts.items()]
    [('zero-width characters', 1), ('whitespace', 1), ('HTML entities', 1), ('empty', 1)]
    """
    return CleanedTexts(tuple(_cleaned(text, frozenset(repair)) for text in texts))


def _cleaned(text: str, repair: frozenset[Damage]) -> CleanedText:
    if _PLAIN.fullmatch(text):
        return CleanedText(text, text, ())
    found: Counter[Damage] = Counter()
    now = text
    for _ in range(PASSES):
        before = now
        for kind in (*HTML, *REPAIRS):
            if kind in repair:
                now, places = repaired(now, kind)
                if kind is not Damage.LOST:
                    found[kind] += places
        if now == before:
            break
    repairs = set(+found)
    found[Damage.LOST] = repaired(now, Damage.LOST)[1]
    for kind in (*HTML, *REPAIRS):
        if kind not in repair:
            found[kind] = repaired(now, kind)[1]
    found[Damage.EMPTY] = int(not now.strip())
    return CleanedText(
        text,
        now,
        tuple(
            TextRepair(kind, places, kind in repairs and kind not in REPORTED_ONLY)
            for kind in Damage
            if (places := found[kind])
        ),
    )
