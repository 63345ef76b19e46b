"""Argilla's records: answers of people with their status, suggestions of models."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from core.domain.errors import BadData
from core.interop.annotated import (
    UNKNOWN,
    Annotated,
    Vote,
    item_said,
    kind_of_model,
    many,
    single_values,
)
from core.interop.argilla_first import is_first
from core.interop.argilla_records import (
    OF_TOOL,
    SUGGESTION,
    ArgillaResponse,
    Record,
    Suggestion,
    all_records,
    class_names,
    is_flat,
    is_nested,
    record_of,
)
from core.interop.choices import flat_values, one_label
from core.interop.crowd.fields import meanings, their_fields
from core.interop.plain.parquet_file import MAGIC, parquet_schema
from core.interop.reading import ImportChoices, Reading, Recognition, RowKind, TheirField
from core.interop.source import SAMPLE_ROWS, FileHead, SourceFile
from core.interop.values import Odd, needed, number_of, object_of, shown, text_of
from core.interop.which_answer import told, which_answer

ID = "id"
QUESTION = "question "
STATUSES = {"submitted": "given", "draft": "draft", "discarded": "skipped"}


class Argilla:
    """JSON of ``to_json``, and JSON or Parquet of ``to_datasets``."""

    id = "argilla"
    title = "Argilla records (JSON or Parquet)"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Records with fields and responses, or columns that end in .responses or .suggestion."""
        found = _first(sample)
        if not found:
            return None
        nested = is_nested(found[0])
        why = (
            "Its records have fields, responses and suggestions, as Argilla writes them."
            if nested
            else "Its records have responses or annotations, as Argilla 1 wrote them."
            if not is_flat(found[0])
            else "Its columns end in .responses or .suggestion, as Argilla writes them."
        )
        return Recognition(
            self.id, self.title, why, (RowKind.LABELS, RowKind.ITEMS), _fields(found)
        )

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every response and suggestion of every record.

        Raises
        ------
        BadData
            If no record can be read.
        """
        first = _first(source.sample)
        fields = _fields(first)
        meaning = meanings(fields, wanted.mapping, source.name)
        found = _Records(meaning, class_names(source.raw), nested=is_nested(first[0]))
        for place, said in all_records(source, found.problems):
            try:
                found.record(place, record_of(object_of(said, "record")))
            except Odd as odd:
                found.problems.append(odd.at(place))
        found.suggest()
        reading = found.reading(source.name, found.notes())
        labels = [one.name for one in fields if one.name.startswith(QUESTION) and _chosen(one)]
        return told(reading, fields, meaning, which_answer(labels, wanted.mapping, QUESTION))


def _first(sample: FileHead) -> list[Mapping[str, object]]:
    """The first records where they are Argilla's, else nothing."""
    if sample.head.startswith(MAGIC):
        try:
            if not is_flat(parquet_schema(sample.name, sample.raw).names):
                return []
            rows = all_records(SourceFile(sample.name, sample.raw), [])
            return [row for _, row in islice(rows, SAMPLE_ROWS)]
        except BadData:
            return []
    found: list[Mapping[str, object]] = [r for r in sample.records if isinstance(r, dict)]
    if found and (is_nested(found[0]) or is_flat(found[0])):
        return found
    return found if any(is_first(record) for record in found) else []


def _fields(first: Sequence[Mapping[str, object]]) -> tuple[TheirField, ...]:
    inputs: dict[str, list[object]] = defaultdict(list)
    answers: dict[str, list[object]] = defaultdict(list)
    ids: list[str] = []
    for said in first:
        try:
            record = record_of(said)
        except Odd:
            continue
        ids.append(shown(record.values.get(ID)))
        for name, value in single_values(record.values, {}).items():
            if name not in OF_TOOL:
                inputs[name].append(value)
        for question, given in record.responses.items():
            answers[QUESTION + question] += [_shown(one.value) for one in given]
        for question, suggested in record.suggestions.items():
            answers[QUESTION + question].append(_shown(suggested.value))
    return their_fields(inputs, answers, ("", QUESTION), TheirField(ID, tuple(ids[:3]), None))


def _chosen(field: TheirField) -> bool:
    """Whether a question could be the label."""
    return field.ours == "label" or (field.ours is None and bool(field.examples))


def _shown(value: object) -> str:
    try:
        return ", ".join(flat_values(value, ""))
    except Odd:
        return ""


class _Records(Annotated):
    """Records on their way into tables."""

    def __init__(
        self, meaning: Mapping[str, Sequence[str]], names: Mapping[str, list[str]], nested: bool
    ) -> None:
        super().__init__(with_items="text" in meaning)
        self.meaning, self.names, self.nested = meaning, names, nested
        self.label = self._question("label")
        self.reason = self._question("rationale")
        self.suggested: list[tuple[int, str, Suggestion]] = []
        self.words = self.unnamed = 0

    def _question(self, ours: str) -> str:
        return self.meaning.get(ours, ("",))[0].removeprefix(QUESTION)

    def record(self, place: int, record: Record) -> None:
        """One record with all of its answers."""
        named = self.meaning["item_id"][0]
        values = single_values(record.values, self.meaning)
        item_id = needed(values.get(named), named)
        self.item(place, item_id, item_said(values, self.meaning))
        reasons = {
            one.user: flat_values(one.value, self.reason)
            for one in record.responses.get(self.reason, ())
        }
        for one in record.responses.get(self.label, ()):
            try:
                self._vote(place, item_id, one, reasons.get(one.user, []))
            except Odd as odd:
                self.problems.append(odd.at(place))
        if self.label in record.suggestions:
            self.suggested.append((place, item_id, record.suggestions[self.label]))

    def _vote(self, place: int, item_id: str, one: ArgillaResponse, reasons: Iterable[str]) -> None:
        status = text_of(one.status, "status") or "submitted"
        if status not in STATUSES:
            raise Odd("status", f"{shown(status)} is no status of Argilla.", "unknown status")
        self.words += isinstance(one.value, str)
        self.votes.append(
            Vote(
                place,
                item_id,
                who=one.user or UNKNOWN,
                kind="human",
                label=one_label(flat_values(one.value, self.label), self.label),
                rationale="\n".join(reasons) or None,
                status=STATUSES[status],
            )
        )

    def suggest(self) -> None:
        """Suggestions as votes of models, once it is known whether people answered in words.

        A whole number is the place of a class in Parquet, and the answer itself where people rate
        with numbers; only all of the answers together tell which.
        """
        names = self.names.get(self.label + SUGGESTION, [])
        rated = bool(self.votes) and not self.words
        for place, item_id, one in self.suggested:
            value = one.value
            if isinstance(value, int) and not isinstance(value, bool) and not rated:
                if not 0 <= value < len(names):
                    self.unnamed += 1
                    continue
                value = names[value]
            try:
                self._suggestion(place, item_id, Suggestion(value, one.score, one.agent))
            except Odd as odd:
                self.problems.append(odd.at(place))

    def _suggestion(self, place: int, item_id: str, one: Suggestion) -> None:
        label = one_label(flat_values(one.value, self.label), self.label)
        # A list of scores belongs to several values, and one label cannot have been meant.
        score = None if isinstance(one.score, list) else number_of(one.score, SUGGESTION)
        agent = one.agent or "model"
        fits = score is not None and 0 <= score <= 1
        if label is not None:
            self.votes.append(
                Vote(
                    place,
                    item_id,
                    agent,
                    kind_of_model(agent),
                    label,
                    confidence=score if fits else None,
                )
            )

    def notes(self) -> list[str]:
        """What the file does not tell."""
        return [
            "Argilla records no times: the cost of labelling has to come from elsewhere.",
            "This shape of export loses whether an answer was handed in: drafts look like answers. "
            "Export with to_datasets() to tell them apart."
            if self.nested and any(vote.kind == "human" for vote in self.votes)
            else "",
            many(
                self.unnamed,
                "suggestion is the number of a class whose name is not in the file; left out.",
                "suggestions are numbers of classes whose names are not in the file; left out.",
            ),
        ]
