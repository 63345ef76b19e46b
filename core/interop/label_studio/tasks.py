"""Label Studio JSON: tasks with their annotations, drafts and predictions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

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
from core.interop.choices import one_label
from core.interop.crowd.fields import meanings, their_fields
from core.interop.json_records import records
from core.interop.label_studio.results import answers, controls
from core.interop.plain.meaning import SYNONYMS, plain_name
from core.interop.questions import ColumnUse
from core.interop.reading import ImportChoices, Reading, Recognition, RowKind, TheirField
from core.interop.source import FileHead, SourceFile
from core.interop.values import (
    Odd,
    list_of,
    moment_of,
    needed,
    number_of,
    object_of,
    shown,
    text_of,
)
from core.interop.which_answer import told, which_answer

DATA = "data."
TASK_ID = "id"
ANNOTATIONS = ("annotations", "completions")
HELD = (*ANNOTATIONS, "predictions", "drafts", "total_annotations")
LONE = "Its result has answers by control, as an annotation of Label Studio has."
Meaning = Mapping[str, Sequence[str]]


class LabelStudioTasks:
    """JSON as *Export* writes it: a list of tasks."""

    id = "label-studio"
    title = "Label Studio JSON"

    def recognise(self, sample: FileHead) -> Recognition | None:
        """Tasks with ``data``, and annotations or predictions."""
        tasks = [as_task(task) for task in sample.records if isinstance(task, dict)]
        if tasks and _is_lone(tasks[0]):
            return Recognition(self.id, self.title, LONE, (RowKind.LABELS,))
        if not tasks or not isinstance(tasks[0].get("data"), dict):
            return None
        if not any(key in tasks[0] for key in HELD):
            return None
        why = "Its tasks hold data and annotations or predictions, as Label Studio writes them."
        fields = _fields(tasks)
        answered = any(True for task in tasks for _ in _all_results(task))
        kinds = (RowKind.LABELS, RowKind.ITEMS) if answered else (RowKind.ITEMS,)
        return Recognition(self.id, self.title, why, kinds, fields)

    def read(self, source: SourceFile, wanted: ImportChoices) -> Reading:
        """Every annotation of every task.

        Raises
        ------
        BadData
            If no task can be read.
        """
        tasks = [as_task(task) for task in source.sample.records if isinstance(task, dict)]
        if tasks and _is_lone(tasks[0]):
            raise BadData(
                f"{source.name} holds an annotation without its task",
                "Its result has answers, and nothing says what was annotated.",
                "Export the project as JSON: Export, JSON.",
            )
        fields = _fields(tasks)
        meaning = meanings(fields, wanted.mapping, source.name)
        found = _Tasks(meaning, [field.name for field in fields])
        for place, task in records(source, found.problems):
            found.task(place, as_task(task) if isinstance(task, dict) else task)
        labels = list(dict.fromkeys(name for task in tasks for name in _labels(task)))
        labels += [name for name in found.later_labels if name not in labels]
        asked = which_answer(labels, wanted.mapping)
        reading = found.reading(source.name, found.notes())
        return told(reading, fields, meaning, asked, list(found.later.values()))


def as_task(record: dict[str, Any]) -> dict[str, Any]:
    """A record as a task: storage exports write one annotation a file, its task inside it."""
    task = record.get("task")
    if not isinstance(record.get("result"), list) or "data" in record or task is None:
        return record
    held = task if isinstance(task, dict) else {TASK_ID: task, "data": {}}
    return {**held, ANNOTATIONS[0]: [record]}


def _is_lone(record: Mapping[str, Any]) -> bool:
    """Whether a record is an annotation that does not say of what."""
    result = record.get("result")
    if not isinstance(result, list) or "data" in record:
        return False
    return any(isinstance(one, dict) and "from_name" in one for one in result)


def _labels(task: Mapping[str, Any]) -> list[str]:
    """Controls of a task whose answers can be labels."""
    return [
        name
        for results in _all_results(task)
        for name, use in controls(results).items()
        if use == "label"
    ]


def _fields(tasks: Sequence[dict[str, Any]]) -> tuple[TheirField, ...]:
    inputs: dict[str, list[object]] = {}
    asked: dict[str, str] = {}
    said: dict[str, list[object]] = {}
    for task in tasks:
        data = task.get("data")
        for name, value in data.items() if isinstance(data, dict) else ():
            single = not isinstance(value, (dict, list))
            inputs.setdefault(DATA + name, []).append(value if single else None)
        for results in _all_results(task):
            asked |= {name: use for name, use in controls(results).items() if name not in asked}
            for name in controls(results):
                said.setdefault(name, []).extend(_shown(results, name))
    last = TheirField(TASK_ID, tuple(shown(task.get(TASK_ID)) for task in tasks[:3]), None)
    found = their_fields(inputs, {}, (DATA, ""), last)
    return (*found, *_answer_fields(asked, said))


def _answer_fields(
    asked: Mapping[str, str], said: Mapping[str, list[object]]
) -> Iterator[TheirField]:
    """Controls of the form: the label is the one called so, else the first that can be one."""
    known = SYNONYMS[RowKind.LABELS]["label"].split()
    labels = [name for name, use in asked.items() if use == "label"]
    label = next((name for name in labels if plain_name(name) in known), None)
    label = label or next(iter(labels), None)
    rationale = next((name for name, use in asked.items() if use == "rationale"), None)
    for name in asked:
        ours = "label" if name == label else "rationale" if name == rationale else None
        examples = tuple(dict.fromkeys(shown(value) for value in said.get(name, ())))[:3]
        yield TheirField(name, examples, ours)


def _all_results(task: Mapping[str, Any]) -> Iterator[object]:
    for key in (*ANNOTATIONS, "predictions", "drafts"):
        held = task.get(key)
        for one in held if isinstance(held, list) else ():
            if isinstance(one, dict):
                yield one.get("result")


def _shown(results: object, name: str) -> list[object]:
    try:
        return list(answers(results, name).get(name, ()))
    except Odd:
        return []


class _Tasks(Annotated):
    """Tasks on their way into tables."""

    def __init__(self, meaning: Meaning, known: Sequence[str]) -> None:
        super().__init__(with_items="text" in meaning)
        self.meaning = meaning
        self.known = set(known)
        self.later: dict[str, ColumnUse] = {}
        self.later_labels: list[str] = []
        self.cancelled = self.drafts = self.named_only = self.experts = self.odd_scores = 0

    def task(self, place: int, task: object) -> None:
        """One task with everything in it."""
        try:
            said = object_of(task, "task")
            data = object_of(said.get("data"), "data")
            named_data = {DATA + name: value for name, value in data.items()}
            values = {TASK_ID: said.get(TASK_ID), **single_values(named_data, self.meaning)}
            named = self.meaning["item_id"][0] if "item_id" in self.meaning else TASK_ID
            item_id = needed(values.get(named), named)
            self.item(place, item_id, item_said(values, self.meaning))
            annotations: object = next((said[key] for key in ANNOTATIONS if said.get(key)), [])
            held = [(one, "annotations") for one in list_of(annotations, "annotations")]
            held += [(one, "drafts") for one in list_of(said.get("drafts"), "drafts")]
            held += [
                (one, "predictions") for one in list_of(said.get("predictions"), "predictions")
            ]
        except Odd as odd:
            self.problems.append(odd.at(place))
            return
        # One by one: a bad answer does not take the others of its task with it.
        for one, column in held:
            try:
                self._answer(place, item_id, one, column)
            except Odd as odd:
                self.problems.append(odd.at(place))

    def _answer(self, place: int, item_id: str, one: object, column: str) -> None:
        if isinstance(one, int) and column != "annotations":  # exported as its id alone
            self.named_only += 1
            return
        said = object_of(one, column)
        if column == "predictions":
            self._prediction(place, item_id, said)
            return
        given = self._answers(said)
        cancelled = said.get("was_cancelled") is True
        status = "draft" if column == "drafts" else "skipped" if cancelled else "given"
        # What was chosen before somebody pressed skip was not handed in.
        label = self._label(given) if status != "skipped" else None
        expert = said.get("ground_truth") is True or said.get("honeypot") is True
        # Only where the file has items to hang the answer on; else it stays a vote of kind gold.
        if expert and label is not None and status == "given" and self.with_items:
            self.gold(item_id, label, "ground_truth")
            self.experts += 1
            return
        self.cancelled += status == "skipped"
        self.drafts += status == "draft"
        reasons = given.get(self.meaning.get("rationale", ("",))[0], [])
        self.votes.append(
            Vote(
                place,
                item_id,
                who=_who(said.get("completed_by", said.get("user"))),
                kind="gold" if expert else "human",
                label=label,
                rationale="\n".join(reasons) or None,
                raw_seconds=number_of(said.get("lead_time"), "lead_time", 0.0),
                ts=moment_of(said.get("updated_at") or said.get("created_at")),
                status=status,
            )
        )

    def _prediction(self, place: int, item_id: str, said: Mapping[str, Any]) -> None:
        label = self._label(self._answers(said))
        model = text_of(said.get("model_version"), "model_version") or "model"
        score = number_of(said.get("score"), "score")
        if score is not None and not 0 <= score <= 1:
            self.odd_scores += 1
            score = None
        if label is not None:
            self.votes.append(
                Vote(place, item_id, model, kind_of_model(model), label, confidence=score)
            )

    def _answers(self, said: Mapping[str, Any]) -> dict[str, list[str]]:
        """Answers by control; controls that the first tasks did not show are noted."""
        given = answers(said.get("result"), "result")
        for name in given.keys() - self.known:
            self.known.add(name)
            self.later[name] = ColumnUse(name, "", shown((*given[name], "marked parts")[0]))
            if controls(said.get("result")).get(name) == "label":
                self.later_labels.append(name)
        return given

    def _label(self, given: Mapping[str, list[str]]) -> str | None:
        name = self.meaning.get("label", ("",))[0]
        return one_label(given.get(name, []), name)

    def notes(self) -> list[str]:
        """What was done to the annotations."""
        return [
            many(
                self.experts,
                "annotation is ground truth: the right answer of its item, not a vote.",
                "annotations are ground truth: the right answers of their items, not votes.",
            ),
            many(
                self.cancelled,
                "skipped annotation is kept without a label.",
                "skipped annotations are kept without a label.",
            ),
            many(
                self.drafts,
                "draft is kept as a draft; it counts as no answer.",
                "drafts are kept as drafts; they count as no answer.",
            ),
            many(
                self.named_only,
                "draft or prediction is only named by a number in the file; it is not read.",
                "drafts or predictions are only named by a number in the file; they are not read.",
            ),
            many(
                self.odd_scores,
                "score of a prediction is outside 0 to 1 and was left out.",
                "scores of predictions are outside 0 to 1 and were left out.",
            ),
        ]


def _who(completed_by: object) -> str:
    """An annotator by number, else by address: a number says least about a person."""
    if isinstance(completed_by, dict):
        completed_by = completed_by.get("id") or completed_by.get("email")
    return text_of(completed_by, "completed_by") or UNKNOWN
