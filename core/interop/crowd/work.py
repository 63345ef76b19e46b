"""What annotators handed in, as labels and as the items they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.interop.annotated import item_said
from core.interop.crowd.answers import label_of
from core.interop.reading import PLACE, Problem, Reading, RowKind, table
from core.interop.values import Odd, needed, number_of


@dataclass(frozen=True)
class Work:
    """One item by one annotator.

    Attributes
    ----------
    place : int
        Line of the file.
    values : mapping of str to object
        What the page showed and what was answered, by field.
    status : str
        One of ``STATUSES``.
    seconds, raw_seconds : float or None
        This item's share of the time, idle time left out and as recorded.
    cost : float or None
        This item's share of the reward.
    """

    place: int
    values: Mapping[str, object]
    who: str
    status: str
    seconds: float | None
    raw_seconds: float | None
    cost: float | None
    currency: str | None
    ts: datetime | None


def reading(
    work: Sequence[Work],
    meanings: Mapping[str, Sequence[str]],
    problems: Sequence[Problem],
    notes: Sequence[str],
    kind: RowKind | None = None,
) -> Reading:
    """Labels and items of all work.

    Parameters
    ----------
    work : sequence of Work
    meanings : mapping of str to sequence of str
        Our column to the fields that say it.
    problems, notes : sequence
        What is known already.
    kind : RowKind, optional
        Only the items, if that is what is wanted.
    """
    found = list(problems)
    labels: list[dict[str, Any]] = []
    items: dict[str, dict[str, Any]] = {}
    torn: set[str] = set()
    for piece in work:
        try:
            item = _item(piece, meanings)
            label = _label(piece, item["item_id"], meanings)
            first = items.get(item["item_id"], item)
            _same_gold(first, item, meanings)
        except Odd as odd:
            found.append(odd.at(piece.place))
            continue
        labels.append(label)
        items[item["item_id"]] = {**first, "gold": first.get("gold") or item.get("gold")}
        if first["text"] != item["text"]:
            torn.add(item["item_id"])
    said = list(notes)
    if torn:
        said.append(
            f"Items with different texts under one id: {len(torn):,}. The first text is kept."
        )
    tables = {} if kind is RowKind.ITEMS else {RowKind.LABELS: table(RowKind.LABELS, labels)}
    if kind is RowKind.ITEMS or "text" in meanings:
        tables[RowKind.ITEMS] = table(RowKind.ITEMS, list(items.values()))
    return Reading(tables, tuple(found), tuple(said))


def _item(piece: Work, meanings: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    name = meanings["item_id"][0]
    found: dict[str, Any] = {PLACE: piece.place, "item_id": needed(piece.values.get(name), name)}
    return found | item_said(piece.values, meanings)


def _same_gold(
    first: Mapping[str, Any], item: Mapping[str, Any], meanings: Mapping[str, Sequence[str]]
) -> None:
    was, told = first.get("gold"), item.get("gold")
    if was and told and was != told:
        raise Odd(
            meanings["gold"][0],
            f"Item {item['item_id']!r} has two right answers: {was!r}, and {told!r} here.",
            "two right answers for one item",
        )


def _label(piece: Work, item_id: str, meanings: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    label = _answer(piece, meanings, "label")
    confidence = meanings.get("confidence", ("",))[0]
    return {
        PLACE: piece.place,
        "item_id": item_id,
        "source_id": piece.who,
        "source_kind": "human",
        "label": label,
        "rationale": _answer(piece, meanings, "rationale"),
        "confidence": _share(piece.values.get(confidence), confidence),
        "seconds": piece.seconds,
        "raw_seconds": piece.raw_seconds,
        "cost": piece.cost,
        "currency": piece.currency if piece.cost is not None else None,
        "ts": piece.ts,
        "status": "skipped" if label is None and piece.status == "given" else piece.status,
    }


def _answer(piece: Work, meanings: Mapping[str, Sequence[str]], ours: str) -> str | None:
    for field in meanings.get(ours, ()):
        return label_of(piece.values.get(field), field)
    return None


def _share(value: object, column: str) -> float | None:
    number = number_of(value, column, 0.0)
    if number is not None and number > 1:
        raise Odd(column, f"{number:g} is not a share from 0 to 1.", "is not a share from 0 to 1")
    return number
