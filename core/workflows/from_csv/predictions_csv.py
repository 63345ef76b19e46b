"""A model's answers to items, from a CSV file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.domain.answer_spelling import NOTHING, SHEET_ERROR, meant, one_form, spelled_alike
from core.domain.errors import BadData
from core.interop.answer_ways import OTHERS, answer_option, answer_pairs, listed, ways_of
from core.interop.questions import Way
from core.interop.reading import LEFT_OUT
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


def read_answers(
    path: Path, side: str, cluster: str | None = None, said: Mapping[str, str] | None = None
) -> AnswerFile:
    """Read ``item_id`` with ``correct``, or with ``gold`` and ``predicted``.

    ``correct`` is 1 or 0, true or false, yes or no.

    Parameters
    ----------
    path : Path
    side : str
        ``A`` or ``B``, for messages.
    cluster : str, optional
        Column to keep as the cluster, where the file has it.
    said : mapping of str to str, optional
        Class that an answer stands for; ``-`` for none: it counts as wrong. ``*`` names all that
        spell no class.

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
    said = said or {}
    gold = _gold(table, said) if GOLD in table else None
    return AnswerFile(
        name=f"{side} ({table.name})",
        at=_rows_by_item(table),
        correct=_correct(table, gold, said),
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


def _gold(table: CsvTable, said: Mapping[str, str]) -> list[str]:
    """Right answers; a class that is spelled in two ways or is a blank is refused."""
    taken = {theirs: ours for theirs, ours in said.items() if ours != LEFT_OUT}
    gold = [taken.get(cell, cell) for cell in table.read(GOLD, _answer)]
    counts = {word: n for word, n in Counter(gold).items() if word not in said.values()}
    for word in counts:
        if word.casefold() in NOTHING or SHEET_ERROR.fullmatch(word):
            raise table.wrong(
                table.lines[gold.index(word)],
                GOLD,
                f"{word!r} is no answer. Leave the row out, or say that it is a class: "
                f"{answer_option(word, word)}.",
            )
    alike = spelled_alike(counts, set(gold) & set(said.values()))
    if alike:
        pairs = Way("", answer_pairs(alike)).options
        raise BadData(
            f"{table.name}: right answers have several spellings",
            f"{listed(Counter(gold), {*alike, *alike.values()})}.",
            f"Take each for one class: {pairs}.",
        )
    return gold


def _correct(table: CsvTable, gold: list[str] | None, said_of: Mapping[str, str]) -> list[bool]:
    """Right or wrong per row, from either kind of column; where both are there they must agree."""
    said = table.read(CORRECT, _right_or_wrong) if CORRECT in table else None
    if said is not None and (gold is None or PREDICTED not in table):
        return said
    if gold is None:
        raise ValueError("read_answers lets no such table through")
    predicted = _named(table, gold, said_of, scored=said is not None)
    found = [answer == right for answer, right in zip(predicted, gold, strict=True)]
    if said is not None and said != found:
        row = next(at for at, (x, y) in enumerate(zip(said, found, strict=True)) if x != y)
        raise table.wrong(
            table.lines[row],
            CORRECT,
            f"It contradicts gold {gold[row]!r} and predicted {predicted[row]!r}.",
        )
    return found


def _named(table: CsvTable, gold: list[str], said: Mapping[str, str], scored: bool) -> list[str]:
    """Answers as classes; one that is none would silently count as wrong.

    Where a column says what is right (``scored``), words of no class are no question.
    """
    taken = {theirs: ours for theirs, ours in said.items() if ours != LEFT_OUT}
    found = [taken.get(cell, cell) for cell in table.read(PREDICTED, _answer)]
    known = set(gold)
    counts = Counter(
        word for word in found if word not in known and said.get(word) not in (LEFT_OUT, word)
    )
    spelled = meant(counts, known)
    left = scored or said.get(OTHERS) == LEFT_OUT
    rest = [] if left else [word for word in counts if word not in spelled]
    odd = [*spelled, *rest]
    if not odd:
        return found
    n = sum(counts[word] for word in odd)
    first = next(at for at, word in enumerate(found) if word in odd)
    hint = f" Where one means a class: {answer_option(rest[0], 'CLASS')}." if rest else ""
    ways = "; ".join(f"{way.label}: {way.options}" for way in ways_of(spelled, rest, "wrong"))
    raise BadData(
        f"{table.name}: {n:,} of {len(found):,} answers ({n / len(found):.0%}) are no class of "
        "the right answers",
        f"Right answers are {listed(Counter(gold), known)}. Answers that are none of them: "
        f"{listed(counts, odd)}; first on line {table.lines[first]}.",
        f"{ways[0].upper()}{ways[1:]}.{hint}",
    )


def _answer(cell: str) -> str:
    """A word in one of several Unicode forms is that word; nobody can see the difference."""
    return one_form(_filled(cell))


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
