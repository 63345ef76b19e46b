"""Look at files before anything is saved: what they are, what they become, what is wrong."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from core.benchmarks.embedded import EMBEDDED
from core.domain.errors import BadData, BadUsage, RunCancelled, SwitchpointError
from core.domain.workers import person_key, role_of
from core.interop.questions import ColumnUse, Question
from core.interop.reading import (
    LEFT_OUT,
    SLICE,
    ImportChoices,
    Problem,
    Reading,
    Recognition,
    RowKind,
    mapped,
    table,
)
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from core.store.connection import Store
from core.store.uploads.drafts import load_draft
from core.store.uploads.imports import ImportedFile, find_import, list_imports, remembered_mapping
from core.workflows.importing.answers import Heard, hear, note_on_saved
from core.workflows.importing.checks import CHECKS, Watch, check_rationales, unwatched
from core.workflows.importing.existing_keys import load_keys
from core.workflows.importing.pending_benchmark import Draft, draft_of
from core.workflows.importing.row_filter import Checked

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
READ = 5
"""Problems of a file that are told in full."""
KEPT_APART = (RowKind.LABELS, RowKind.PREDICTIONS)
"""Kinds whose rows may come again in another file."""

IN_ORDER = (
    RowKind.ITEMS,
    RowKind.RULES,
    RowKind.LABELS,
    RowKind.PREDICTIONS,
    RowKind.METRICS,
    RowKind.HOURS,
)


@dataclass(frozen=True)
class Examined:
    """One file after the look.

    Attributes
    ----------
    recognition : Recognition or None
        None where nobody knows what it is.
    wanted : ImportChoices
        What was decided about it: by the uploader, or remembered from the last time.
    reading : Reading or None
        None where it needs a decision first or cannot be read.
    checked : mapping of RowKind to Checked
        Rows that can be taken, by kind.
    problems : tuple of Problem
        Rows that cannot be taken, the reader's and ours.
    bad : int
        How many rows that is; ``problems`` may hold fewer.
    missing : tuple of str
        Our columns that have to be mapped before the file can be read.
    people : tuple of str
        Whose hours it logs by a name of which nobody said the role yet.
    named : tuple of str
        Everybody whose hours it logs by a name that is no role.
    roles : mapping of str to str
        Roles that were said before, by the key of a name.
    questions : tuple of Question
        What somebody has to settle first: the reader's and those that the benchmark raises.
    error : SwitchpointError or None
        Why the file as a whole is refused.
    already : ImportedFile or None
        The earlier import of the same content.
    """

    source: SourceFile
    recognition: Recognition | None = None
    wanted: ImportChoices = field(default_factory=ImportChoices)
    remembered: bool = False
    reading: Reading | None = None
    checked: Mapping[RowKind, Checked] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    bad: int = 0
    missing: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    error: SwitchpointError | None = None
    already: ImportedFile | None = None

    @property
    def good(self) -> int:
        """Rows that can be taken."""
        return sum(len(checked.good) for checked in self.checked.values())

    @property
    def same(self) -> int:
        """Rows that are here already, word for word."""
        return sum(checked.same for checked in self.checked.values())

    @property
    def ready(self) -> bool:
        """Whether everything in it can be taken."""
        settled = self.error is None and self.reading is not None
        return settled and not self.bad and not self.people and not self.questions

    @property
    def columns(self) -> tuple[ColumnUse, ...]:
        """What became of each column: as the reader says, else by its fields."""
        if self.reading is not None and self.reading.columns:
            return self.reading.columns
        if self.recognition is None or self.reading is None:
            return ()
        fields = self.recognition.as_kind(self.wanted.kind or self.recognition.kinds[0]).fields
        found, said = [], self.wanted.mapping
        for one in fields:
            # What was said of another field stands before the guess.
            elsewhere = one.name not in said and one.ours in said.values()
            ours = None if elsewhere else mapped(one, said)
            became = "" if ours is None or ours == LEFT_OUT else ours
            found.append(ColumnUse(one.name, became, (*one.examples, "")[0]))
        return tuple(found)

    @property
    def content_hash(self) -> str:
        """Hash of what is read of the file: another sheet of a workbook is another content."""
        if not self.wanted.sheet:
            return self.source.hash
        return hashlib.sha256(f"{self.source.hash} {self.wanted.sheet}".encode()).hexdigest()

    @property
    def causes(self) -> list[tuple[str, int, Problem]]:
        """Reasons, how often among the problems kept, and the first of each."""
        counts = Counter(problem.cause for problem in self.problems)
        first = {problem.cause: problem for problem in reversed(self.problems)}
        return [(cause, n, first[cause]) for cause, n in counts.most_common()]

    @property
    def told(self) -> list[Problem]:
        """A few problems in full, one of each cause before others, by row."""
        firsts = [first for _, _, first in self.causes]
        others = [problem for problem in self.problems if problem not in firsts]
        return sorted([*firsts, *others][:READ], key=lambda problem: problem.row or 0)

    @property
    def decided(self) -> str:
        """The decision as a key: the same file under another one is another import."""
        said: list[object] = [self.wanted.kind, dict(self.wanted.mapping)]
        said += [{"sheet": self.wanted.sheet}] if self.wanted.sheet else []
        further = [dict(one) for one in (self.wanted.units, self.wanted.answers) if one]
        return json.dumps([*said, *self.wanted.classes, *further], sort_keys=True)


@dataclass(frozen=True)
class Examination:
    """All files of one upload.

    Attributes
    ----------
    draft : Draft
        The benchmark as it would be afterwards.
    """

    benchmark: str
    files: tuple[Examined, ...]
    draft: Draft

    @property
    def ready(self) -> bool:
        """Whether all of it can be taken."""
        return bool(self.files) and all(f.ready or f.already for f in self.files)

    @property
    def takeable(self) -> bool:
        """Whether the good rows can be taken and there are any."""
        return not any(f.error or f.missing or f.people or f.questions for f in self.files) and any(
            f.good for f in self.files
        )

    @property
    def nothing_new(self) -> bool:
        """Whether every file was here before."""
        return bool(self.files) and all(f.already for f in self.files)


def check_name(name: str) -> str:
    """A benchmark's short name.

    Raises
    ------
    BadUsage
        If it is not one.
    """
    if not NAME.fullmatch(name):
        raise BadUsage(
            f"{name!r} is no name for a benchmark",
            "At most 40 small letters, digits, - and _, beginning with a letter or digit.",
            "For example: support-tickets.",
        )
    if name in EMBEDDED:
        raise BadUsage(
            f"{name} is a benchmark that comes with the product",
            "Its items cannot be changed.",
            "Choose another name.",
        )
    return name


def examine(
    store: Store,
    benchmark: str,
    sources: Sequence[SourceFile],
    wanted: Mapping[str, ImportChoices] | None = None,
    watch: Watch = unwatched,
) -> Examination:
    """Recognise, read and check files; nothing is saved.

    Parameters
    ----------
    benchmark : str
        Name of the benchmark they belong to, new or not.
    sources : sequence of SourceFile
    wanted : mapping of str to ImportChoices, optional
        What the uploader decided, by hash of the file.
    watch : callable
        Told what is done and how much of it; what it raises stops the look.

    Raises
    ------
    BadUsage
        If the name cannot be used. What is wrong with a file is told in its ``error``.
    """
    check_name(benchmark)
    draft = draft_of(load_draft(store, benchmark))
    found: list[Examined] = []
    for source in (distinct := _distinct(sources)):
        watch("reading files", len(found), len(distinct))
        found.append(_looked_at(store, benchmark, source, wanted or {}))
    for kind in IN_ORDER:
        held = [
            at
            for at, file in enumerate(found)
            if file.reading is not None and kind in file.reading.tables and not file.already
        ]
        if held and kind in KEPT_APART:
            draft = draft.with_rows(kind, load_keys(store, kind, benchmark))
        for at in held:
            found[at], draft = _checked(found[at], kind, draft, watch)
            if kind is RowKind.ITEMS and draft.task and draft.classes != draft.task.classes:
                saved = load_keys(store, RowKind.PREDICTIONS, benchmark)["label"]
                found[at] = _noted(found[at], note_on_saved(saved, draft))
            if kind in KEPT_APART and at != held[-1] and kind in found[at].checked:
                draft = draft.with_rows(kind, found[at].checked[kind].good)
    return Examination(benchmark, tuple(found), draft)


def _distinct(sources: Sequence[SourceFile]) -> list[SourceFile]:
    return list({source.hash: source for source in sources}.values())


def _looked_at(
    store: Store, benchmark: str, source: SourceFile, wanted: Mapping[str, ImportChoices]
) -> Examined:
    """Recognition and reading of one file, each failure kept with the file."""
    file = Examined(source)
    try:
        decided = wanted.get(source.hash) or ImportChoices()
        recognition = recognise(source, decided)
        file = replace(file, recognition=recognition)
        if replace(decided, people={}, units={}, answers={}, sheet="") == ImportChoices():
            before = remembered_mapping(store, recognition.shape)
            if before is not None:
                kind, mapping = before
                decided = replace(decided, kind=RowKind(kind) if kind else None, mapping=mapping)
                file = replace(file, remembered=True)
        file = replace(file, wanted=decided)
        already = find_import(store, benchmark, file.content_hash, file.decided)
        if already is not None:
            return replace(file, already=already)
        missing = recognition.missing(file.wanted.mapping, file.wanted.kind)
        if missing:
            return replace(file, missing=missing)
        reading = read(source, recognition, file.wanted)
        _refuse_twice(store, benchmark, file, reading)
        bad = len(reading.problems) + reading.untold
        asked = reading.questions
        return replace(file, reading=reading, problems=reading.problems, bad=bad, questions=asked)
    except SwitchpointError as error:
        return replace(file, error=error)
    except MemoryError:
        return replace(file, error=_too_large(source))


def _too_large(source: SourceFile) -> BadData:
    return BadData(
        f"{source.name} needs more memory than there is",
        f"It has {len(source.raw) / 1e6:,.0f} MB as a file and takes several times as much here.",
        "Split it, or keep only the columns that are needed.",
    )


def _refuse_twice(store: Store, benchmark: str, file: Examined, reading: Reading) -> None:
    """Rows of a file that came before under another decision would count twice.

    Raises
    ------
    BadData
        If they would; items may come again, they are known by their id.
    """
    kinds = {kind.value for kind in reading.tables} - {RowKind.ITEMS.value}
    for earlier in list_imports(store, benchmark):
        if earlier.file_hash == file.content_hash and kinds & set(earlier.kinds):
            raise BadData(
                f"{file.source.name} was imported already as {' and '.join(earlier.kinds)}",
                f"That was on {earlier.created_at:%d %b %Y}, with other columns; its rows would "
                "count twice.",
                "Import it into another benchmark to map its columns differently.",
            )


def _checked(file: Examined, kind: RowKind, draft: Draft, watch: Watch) -> tuple[Examined, Draft]:
    """One kind of a file's rows against the draft, and the draft with them."""
    assert file.reading is not None
    rows = file.reading.tables[kind]
    try:
        if kind is RowKind.LABELS:
            gold = rows["source_kind"] == "gold"
            if gold.any():
                file, draft = _gold_labels(file, rows[gold], draft)
                rows = rows[~gold]
        heard = hear(kind, rows, draft, file.wanted.answers)
        file, rows = _told(file, heard), heard.rows
        if kind is RowKind.LABELS:
            draft = draft.with_classes(rows["label"], file.wanted.answers)
        if kind is RowKind.RULES:
            found = check_rationales(rows, draft, watch)
        else:
            found = heard.with_refused(CHECKS[kind](rows, draft))
        if kind is RowKind.ITEMS:
            file = _noted(file, _not_added(rows, found, draft))
            draft = draft.with_items(found.good)
        if kind is RowKind.RULES:
            draft = draft.with_rationales(found.good)
        if kind is RowKind.HOURS:
            draft = draft.with_hours(found.good)
            file = _with_people(file, found.good, draft)
    except RunCancelled:
        raise
    except SwitchpointError as error:
        return replace(file, error=error), draft
    except MemoryError:
        return replace(file, error=_too_large(file.source)), draft
    return _with(file, kind, found), draft


def _not_added(rows: pd.DataFrame, found: Checked, draft: Draft) -> list[str]:
    """A word where a file only says more of items that are here, which stay as they are."""
    if not found.same or len(found.good):
        return []
    known = draft.items.set_index("item_id").reindex(rows["item_id"])
    further = [name for name in rows if name.startswith(SLICE) and rows[name].notna().any()]
    for name in ("split", "family"):
        told = rows[name].notna().to_numpy() & (rows[name].to_numpy() != known[name].to_numpy())
        further += [name] if told.any() else []
    if not further:
        return []
    names = ", ".join(repr(name.removeprefix(SLICE)) for name in further[:10])
    return [
        f"Not saved: {names}. Its items are here already and stay as they are; import such columns "
        "together with the items."
    ]


def _told(file: Examined, heard: Heard) -> Examined:
    """The file with what its answers raised."""
    return _noted(replace(file, questions=(*file.questions, *heard.questions)), heard.notes)


def _noted(file: Examined, notes: Sequence[str]) -> Examined:
    assert file.reading is not None
    return replace(file, reading=replace(file.reading, notes=(*file.reading.notes, *notes)))


def _with_people(file: Examined, rows: pd.DataFrame, draft: Draft) -> Examined:
    """The file with the people of whom somebody has to say the role."""
    named = [str(who) for who in pd.unique(rows["who"].dropna()) if role_of(str(who)) is None]
    said = {person_key(who): role for who, role in file.wanted.people.items()}
    known = {**draft.roles, **said}
    unknown = [who for who in named if role_of(who, known) is None]
    return replace(file, people=tuple(unknown), named=tuple(named), roles=draft.roles)


def _gold_labels(file: Examined, rows: pd.DataFrame, draft: Draft) -> tuple[Examined, Draft]:
    """Labels that are the expert's answer belong to the items."""
    told = table(
        RowKind.ITEMS,
        pd.DataFrame({"row": rows["row"], "item_id": rows["item_id"], "gold": rows["label"]}),
    )
    known = draft.items.set_index("item_id")["text"]
    told["text"] = known.reindex(told["item_id"]).to_numpy()
    told = told[told["item_id"].isin(draft.ids)]
    heard = hear(RowKind.ITEMS, told, draft, file.wanted.answers)
    found = heard.with_refused(CHECKS[RowKind.ITEMS](heard.rows, draft))
    file = _told(file, heard)
    return _with(file, RowKind.ITEMS, found), draft.with_items(found.good)


def _with(file: Examined, kind: RowKind, found: Checked) -> Examined:
    before = file.checked.get(kind)
    if before is not None:
        good = pd.concat([before.good, found.good], ignore_index=True)
        found = Checked(good, before.same + found.same, before.bad + found.bad, found.problems)
    theirs = {use.became: use.name for use in file.columns if use.became}
    problems = [replace(one, column=theirs.get(one.column, one.column)) for one in found.problems]
    return replace(
        file,
        checked={**file.checked, kind: found},
        problems=(*file.problems, *problems),
        bad=file.bad + found.bad - (before.bad if before else 0),
    )
