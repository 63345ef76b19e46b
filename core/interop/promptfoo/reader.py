"""promptfoo results: every answer of every prompt and provider to every test."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from core.domain.errors import BadData
from core.interop.json_records import document, records
from core.interop.plain.meaning import guess
from core.interop.promptfoo.rows import (
    FROM_VARS,
    METADATA,
    VARS,
    is_cached,
    names_of,
    prediction,
    provider_of,
)
from core.interop.promptfoo.verdicts import guessed_verdict, verdicts
from core.interop.reading import (
    LEFT_OUT,
    ImportChoices,
    Problem,
    Reading,
    Recognition,
    RowKind,
    TheirField,
    one_of,
    table,
)
from core.interop.score_words import DOLLARS, score_notes
from core.interop.source import FileHead, SourceFile
from core.interop.values import Odd, needed, object_of, shown, text_of, whole_of

OF_ROW = frozenset({"promptIdx", "testIdx"})
OF_CSV = frozenset({"Status", "Score"})
ALSO_OF_CSV = frozenset({"Grader Reason", "Named Scores", "Pass Rate"})

Row = Mapping[str, Any]


class Promptfoo:
    """``promptfoo eval -o results.json`` (or .jsonl)."""

    id = "promptfoo"
    title = "promptfoo results (JSON)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """A document with evalId and results, rows with promptIdx and testIdx, or the CSV."""
        if {*sample.header} >= OF_CSV and ALSO_OF_CSV & {*sample.header}:
            return self._found("Its header is that of promptfoo's CSV export.", ())
        first = sample.records[0] if sample.records else None
        if not isinstance(first, dict):
            return None
        if first.keys() >= OF_ROW:
            rows = sample.records
            why = "Each record has promptIdx and testIdx, as promptfoo's rows have."
        elif _inner(first) is not None:
            rows = _inner(first) or []
            why = "It has an evalId and results, as promptfoo writes them."
        else:
            return None
        return self._found(why, _fields(row for row in rows if isinstance(row, dict)))

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every answer.

        Raises
        ------
        BadData
            If it is the CSV export, or no row can be read.
        """
        if source.sample.header and not source.sample.records:
            raise BadData(
                f"{source.name} is promptfoo's CSV export",
                "It repeats the names of its columns for every prompt and leaves out tokens and "
                "times.",
                "Export JSON instead: promptfoo export eval ID -o results.json.",
            )
        problems: list[Problem] = []
        rows = _rows(source, problems)
        fields = _fields(row for _, row in rows)
        item = _chosen(fields, wanted, "item_id") or FROM_VARS
        verdict = _chosen(fields, wanted, "correct")
        runs = run_names(rows)
        found: list[dict[str, Any]] = []
        taken: list[Row] = []
        for place, row in rows:
            try:
                item_id = needed(names_of(row).get(item), item)
                run = runs[run_key(row)]
                found.append(prediction(place, row, run, item_id, verdict))
                taken.append(row)
            except Odd as odd:
                problems.append(odd.at(place))
        if not found:
            problems = problems or [Problem(None, "results", "It holds no result.", "no result")]
            raise one_of(problems, source.name)
        notes = _notes(found, taken, verdict, _number_repeats(found))
        return Reading(
            {RowKind.PREDICTIONS: table(RowKind.PREDICTIONS, found)}, tuple(problems), tuple(notes)
        )

    def _found(self, why: str, fields: tuple[TheirField, ...]) -> Recognition:
        return Recognition(self.id, self.title, why, (RowKind.PREDICTIONS,), fields)


def _inner(told: Row) -> list[Any] | None:
    """The rows in a document, None where it is none of promptfoo's."""
    results = told.get("results")
    if not isinstance(results, dict) or not ("evalId" in told or "version" in results):
        return None
    rows = results.get("results", [])
    return (
        rows
        if isinstance(rows, list) and {"version", "results", "stats"} & results.keys()
        else None
    )


def _rows(source: SourceFile, problems: list[Problem]) -> list[tuple[int, Row]]:
    first = source.sample.records[0] if source.sample.records else None
    if isinstance(first, dict) and not first.keys() >= OF_ROW:
        told = document(source)
        listed: Iterable[tuple[int, Any]] = enumerate(_inner(told) or [], 1)
    else:
        listed = records(source, problems)
    found: list[tuple[int, Row]] = []
    for place, row in listed:
        try:
            found.append((place, object_of(row, "results")))
        except Odd as odd:
            problems.append(odd.at(place))
    return found


def _fields(rows: Iterable[Row]) -> tuple[TheirField, ...]:
    """What names the item and what says whether the answer was right, each with a guess."""
    names: dict[str, list[str]] = {}
    said: dict[str, list[str]] = {}
    for row in rows:
        try:
            for name, value in names_of(row).items():
                names.setdefault(name, []).append(shown(value))
            for name, score in verdicts(row).items():
                said.setdefault(name, []).append(shown(score))
        except Odd:
            continue
    bare = {name.removeprefix(VARS).removeprefix(METADATA): name for name in reversed(names)}
    guessed = guess(RowKind.PREDICTIONS, list(bare))
    item = next((bare[name] for name in bare if guessed[name] == "item_id"), FROM_VARS)
    verdict = guessed_verdict(said)
    return tuple(
        TheirField(name, tuple(dict.fromkeys(values))[:3], ours if name == chosen else None)
        for found, chosen, ours in ((names, item, "item_id"), (said, verdict, "correct"))
        for name, values in found.items()
    )


def _chosen(fields: Sequence[TheirField], wanted: ImportChoices, ours: str) -> str | None:
    """The field taken for one of our columns: as said, else as guessed."""
    told = [name for name, meant in wanted.mapping.items() if meant == ours]
    if told:
        return told[0]
    return next(
        (f.name for f in fields if f.ours == ours and wanted.mapping.get(f.name) != LEFT_OUT), None
    )


def _number_repeats(rows: list[dict[str, Any]]) -> int:
    seen: Counter[tuple[str, str]] = Counter()
    for row in rows:
        key = (row["run_id"], row["item_id"])
        seen[key] += 1
        row["repeat"] = seen[key]
    return max(seen.values(), default=1)


def _notes(
    rows: Sequence[Row], taken: Sequence[Row], verdict: str | None, repeats: int
) -> list[str]:
    found = []
    runs = {row["run_id"] for row in rows}
    if len(runs) > 1:
        found.append(f"Prompts and providers: {len(runs)}, each a run of its own.")
    if repeats > 1:
        found.append(f"Items were asked up to {repeats} times; each answer is a repeat.")
    if verdict is None:
        found.append(
            "Several checks were made of each answer and nothing says which of them is about the "
            "answer being right: map one to correct. promptfoo's own score averages all of them."
        )
    else:
        found.append(f"Whether an answer was right is what {verdict!r} says.")
        scores = [
            verdicts(told).get(verdict)
            for row, told in zip(rows, taken, strict=True)
            if not row["error"]
        ]
        found += score_notes(scores)
    cached = sum(is_cached(row) for row in taken)
    if cached:
        found.append(f"Answers from promptfoo's cache, their time left out: {cached:,}.")
    free = sum(row["cost"] is None for row in rows)
    if free < len(rows):
        found.append(DOLLARS)
    if free:
        found.append(
            f"A cost of 0 or none: {free:,} of {len(rows):,} answers. promptfoo writes 0 where it "
            "knows no price, so their cost is unknown."
        )
    return found


SHORT = 40
"""Longest name of a prompt that stands in the name of a run; others are whole prompts."""


def run_key(row: Row) -> tuple[str, int]:
    """Provider and prompt of a row.

    Raises
    ------
    Odd
        If it names no provider.
    """
    return provider_of(row), whole_of(row.get("promptIdx"), "promptIdx") or 0


def run_names(rows: Sequence[tuple[int, Row]]) -> dict[tuple[str, int], str]:
    """A name for each prompt with each provider: the provider's, and the prompt's where needed."""
    keys: dict[tuple[str, int], Row] = {}
    for _, row in rows:
        try:
            keys.setdefault(run_key(row), row)
        except Odd:
            continue
    prompts = Counter(provider for provider, _ in keys)
    found: dict[tuple[str, int], str] = {}
    seen: Counter[str] = Counter()
    for (provider, at), row in sorted(keys.items(), key=lambda entry: entry[0]):
        seen[provider] += 1
        name = _prompt_name(row) or f"prompt {seen[provider]}"
        run = f"{provider}, {name}" if prompts[provider] > 1 else provider
        # Two prompts may have one label, and two runs of one name would be one run.
        if run in found.values():
            run = f"{provider}, prompt {seen[provider]}"
        found[provider, at] = run
    return found


def _prompt_name(row: Row) -> str | None:
    prompt = row.get("prompt")
    try:
        label = text_of(prompt.get("label"), "prompt") if isinstance(prompt, dict) else None
    except Odd:
        return None
    return label if label and len(label) <= SHORT and "\n" not in label else None
