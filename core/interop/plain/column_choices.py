"""Which columns of a plain table are taken for what: decided by a person, else guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.errors import BadData
from core.interop.plain.content import by_content
from core.interop.plain.meaning import BESIDE, FROM_TEXT, SPEAK_OF_ITEMS, guess, kind_of
from core.interop.plain.row_rules import ENOUGH
from core.interop.reading import (
    ANSWER,
    COLUMNS,
    LEFT_OUT,
    NEEDED,
    SLICE,
    VOTE,
    ImportChoices,
    RowKind,
)

WIDE = frozenset({VOTE, ANSWER})
"""What several columns of a table of items may be."""


def decide(
    names: Sequence[str],
    wanted: ImportChoices,
    there: Sequence[str] = (),
    rows: Sequence[Mapping[str, object]] = (),
) -> tuple[RowKind, dict[str, str]]:
    """The kind of the rows and the columns to take: what was wanted, before what is guessed.

    Parameters
    ----------
    names : sequence of str
        Columns whose meaning may be guessed.
    wanted : ImportChoices
    there : sequence of str
        All columns of the file, for those that are only taken when wanted.
    rows : sequence of mapping
        The first rows: where no name is known, their content says what columns are.

    Returns
    -------
    tuple of RowKind and dict of str to str
        The kind, and their columns to ours.
    """
    known = kind_of(names)
    kind = wanted.kind or (known[0] if known else RowKind.ITEMS)
    guessed = guess(kind, names)
    if known is None and wanted.kind is None and (found := by_content(names, rows)):
        guessed = content_guess(names, found, wanted)
    # A mapping that was remembered may name columns this file lacks: those are passed over.
    chosen = {
        their: ours for their, ours in wanted.mapping.items() if their in guessed or their in there
    }
    taken = set(chosen.values())
    meaning = {
        their: ours
        for their, ours in guessed.items()
        if ours is not None and their not in chosen and ours not in taken
    }
    meaning |= {their: ours for their, ours in chosen.items() if ours != LEFT_OUT}
    return kind, meaning


def content_guess(
    names: Sequence[str], found: Mapping[str, str], wanted: ImportChoices
) -> dict[str, str | None]:
    """What was found by content, with the rest left out; answers only until somebody decides."""
    decided = set(found.values()) & set(wanted.mapping.values())
    guessed: dict[str, str | None] = dict.fromkeys(names)
    guessed |= {name: ours for name, ours in found.items() if not (decided and ours == "gold")}
    return guessed if "item_id" in found.values() else {**guessed, FROM_TEXT: "item_id"}


def check_decision(
    name: str, kind: RowKind, meaning: Mapping[str, str], names: Sequence[str]
) -> None:
    """Refuse a decision that cannot be followed.

    Raises
    ------
    BadData
        If a column of ours is unknown, has two of theirs, or a needed one has none.
    """
    ours = list(meaning.values())
    allowed = {*COLUMNS[kind], *(BESIDE if kind in SPEAK_OF_ITEMS else ())}
    for one in ours:
        if one not in allowed | WIDE and not (kind is RowKind.ITEMS and one.startswith(SLICE)):
            raise BadData(
                f"{name}: {kind.value} have no column {one!r}",
                f"They have: {', '.join(COLUMNS[kind])}.",
                "Map the column to one of these, or leave it out.",
            )
        if ours.count(one) > 1 and one not in WIDE:
            both = ", ".join(repr(t) for t, o in meaning.items() if o == one)
            raise BadData(
                f"{name}: {both} are all taken for {one!r}",
                "Only one column can be.",
                "Leave the others out.",
            )
    needed = [one for one in NEEDED[kind] if one not in ours]
    enough = ENOUGH.get(kind, ())
    if enough and not set(enough) & set(ours):
        needed.append(" or ".join(enough))
    if needed:
        raise BadData(
            f"{name} has no column for {needed[0]}",
            f"Its columns: {', '.join(names)[:1000]}.",
            "Choose the column, or choose what else the rows are.",
        )
