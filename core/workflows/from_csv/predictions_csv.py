"""A model's answers to items, from a CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.domain.errors import BadData
from core.workflows.from_csv.columns import CsvTable, read_table

ITEM, CORRECT, GOLD, PREDICTED = "item_id", "correct", "gold", "predicted"
YES = frozenset({"1", "1.0", "true", "yes"})
NO = frozenset({"0", "0.0", "false", "no"})


@dataclass(frozen=True)
class AnswerFile:
    """Answers of one model, one row per item.

    Attributes
    ----------
    name : str
        The file, for messages.
    at : mapping of str to int
        Row of each item, in the order of the file.
    correct : list of bool, length items
    gold : list of str or None
        Right answers, where the file has them.
    cluster : list of str or None
        Clusters, where the file has the column asked for.
    asked_cluster : str or None
        The column asked for.
    """

    name: str
    at: dict[str, int]
    correct: list[bool]
    gold: list[str] | None = None
    cluster: list[str] | None = None
    asked_cluster: str | None = None


def read_answers(path: Path, side: str, cluster: str | None = None) -> AnswerFile:
    """Read ``item_id`` with ``correct``, or with ``gold`` and ``predicted``.

    ``correct`` is 1 or 0, true or false, yes or no.

    Parameters
    ----------
    path : Path
    side : str
        ``A`` or ``B``, for messages.
    cluster : str, optional
        Column to keep as the cluster, where the file has it.

    Raises
    ------
    BadData
        With the line and column that is wrong, or with the items that are there twice.
    """
    table = read_table(path, (ITEM,))
    if CORRECT not in table and not (GOLD in table and PREDICTED in table):
        raise BadData(
            f"{table.name} has neither a column {CORRECT!r} nor {GOLD!r} and {PREDICTED!r}",
            f"Its columns: {', '.join(table.columns)}.",
        )
    gold = table.read(GOLD, _filled) if GOLD in table else None
    return AnswerFile(
        name=f"{side} ({table.name})",
        at=_rows_by_item(table),
        correct=_correct(table, gold),
        gold=gold,
        cluster=table.read(cluster, _filled) if cluster and cluster in table else None,
        asked_cluster=cluster,
    )


def _rows_by_item(table: CsvTable) -> dict[str, int]:
    found: dict[str, int] = {}
    for row, item in enumerate(table.read(ITEM, _filled)):
        if item in found:
            raise table.wrong(
                table.lines[row],
                ITEM,
                f"{item!r} is there twice, first on line {table.lines[found[item]]}.",
            )
        found[item] = row
    return found


def _correct(table: CsvTable, gold: list[str] | None) -> list[bool]:
    """Right or wrong per row, from either kind of column; where both are there they must agree."""
    said = table.read(CORRECT, _right_or_wrong) if CORRECT in table else None
    if said is not None and (gold is None or PREDICTED not in table):
        return said
    if gold is None:
        raise ValueError("read_answers lets no such table through")
    predicted = table.read(PREDICTED, _filled)
    _refuse_other_spelling(table, gold, predicted)
    found = [answer == right for answer, right in zip(predicted, gold, strict=True)]
    if said is not None and said != found:
        row = next(at for at, (x, y) in enumerate(zip(said, found, strict=True)) if x != y)
        raise table.wrong(
            table.lines[row],
            CORRECT,
            f"It contradicts gold {gold[row]!r} and predicted {predicted[row]!r}.",
        )
    return found


def _refuse_other_spelling(table: CsvTable, gold: list[str], predicted: list[str]) -> None:
    """A class written with other capitals would silently count as wrong."""
    known = set(gold)
    by_letters = {name.casefold(): name for name in known}
    for row, answer in enumerate(predicted):
        if answer not in known and answer.casefold() in by_letters:
            raise table.wrong(
                table.lines[row],
                PREDICTED,
                f"{answer!r} is spelled {by_letters[answer.casefold()]!r} in column {GOLD!r}.",
            )


def _filled(cell: str) -> str:
    if not cell:
        raise ValueError("It is empty.")
    return cell


def _right_or_wrong(cell: str) -> bool:
    small = cell.casefold()
    if small in YES:
        return True
    if small in NO:
        return False
    raise ValueError(f"{cell!r} is neither 1 nor 0 (or true or false)." if cell else "It is empty.")
