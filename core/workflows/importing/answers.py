"""Answers of a file against the classes they should name: mapped, asked about or refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

import pandas as pd

from core.domain.answer_spelling import (
    NOTHING,
    PERHAPS_NOTHING,
    SHEET_ERROR,
    folded,
    meant,
    parts_of,
    several_answers,
    spelled_alike,
    written_alike,
    yes_and_no,
)
from core.interop.answer_ways import (
    OTHERS,
    SHOWN,
    answer_option,
    answer_pairs,
    listed,
    ways_of,
)
from core.interop.questions import Question, Way
from core.interop.reading import LEFT_OUT, PLACE, RowKind, filled
from core.report.format.numbers import several
from core.workflows.importing.pending_benchmark import Draft, spelled_otherwise
from core.workflows.importing.row_filter import Checked, Sieve
from core.workflows.importing.voters import check_voters

FREQUENT = 0.05
"""Share of answers from which a word that may stand for nothing may be a class too."""
MOST_LOOKED_AT = 10_000
"""Different answers whose spelling is compared, the commonest first."""
NOT_COUNTED: Mapping[RowKind, str] = {
    RowKind.ITEMS: "no right answer",
    RowKind.LABELS: "no answer",
    RowKind.PREDICTIONS: "wrong",
}
NAMED: Mapping[RowKind, str] = {
    RowKind.ITEMS: "gold",
    RowKind.LABELS: "label",
    RowKind.PREDICTIONS: "label",
    RowKind.RULES: "label",
}


@dataclass
class Heard:
    """Rows of one kind after their answers were looked at.

    Attributes
    ----------
    rows : DataFrame
        With answers as the classes they stand for; those in question as is likeliest.
    notes : list of str
    questions : list of Question
    refused : Sieve
        Rows that cannot be taken.
    """

    rows: pd.DataFrame
    refused: Sieve
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def with_refused(self, found: Checked) -> Checked:
        """What a check found in the rows, with the rows that never came to it."""
        return Checked(
            found.good,
            found.same,
            found.bad + self.refused.bad,
            [*self.refused.problems, *found.problems],
        )


def note_on_saved(labels: pd.Series, draft: Draft) -> list[str]:
    """What to say where right answers came that make saved answers of models count as wrong.

    Parameters
    ----------
    labels : Series
        Answers of models that were saved before.
    draft : Draft
        With the classes that are new.
    """
    before = set(draft.task.classes) if draft.task else set()
    if len(draft.classes) < 2 or before == set(draft.classes):
        return []
    counts = {str(word): int(n) for word, n in labels.dropna().value_counts().items()}
    odd = [word for word in counts if word not in draft.classes]
    n, total = sum(counts[word] for word in odd), sum(counts.values())
    if not n:
        return []
    return [
        f"{n:,} of {several(total, 'answer')} of models saved before ({n / total:.0%}) are no "
        f"class and count as wrong: {listed(counts, odd)}. Import them under another run name "
        "with --answer to say what they stand for."
    ]


def hear(kind: RowKind, rows: pd.DataFrame, draft: Draft, said: Mapping[str, str]) -> Heard:
    """Look at the answers of a table before its rows are checked.

    Parameters
    ----------
    kind : RowKind
    rows : DataFrame
    draft : Draft
        The benchmark with the classes known so far.
    said : mapping of str to str
        Class that an answer stands for, ``-`` for none; ``*`` names all that spell no class.
    """
    sieve = Sieve(rows)
    heard = Heard(rows, sieve)
    if kind not in NAMED:
        return heard
    if kind is RowKind.RULES:
        one = _Answers(
            kind, heard, {their: ours for their, ours in said.items() if ours != LEFT_OUT}
        )
        one.take_as_said()
        heard.rows = sieve.rows
        return heard
    labels = kind is RowKind.LABELS
    one = _Answers(kind, heard, said)
    known = draft.classes
    if kind is RowKind.ITEMS:
        one.drop_sheet_errors("item_id")
        one.drop_sheet_errors("text")
    outputs = one.read_outputs()
    one.take_as_said()
    one.one_form(known)
    one.drop_sheet_errors(one.column, {*known, *said})
    one.drop_several(known)
    if kind is RowKind.ITEMS or (labels and len(known) < 2):
        one.ask_whether_nothing(known)
        one.ask_yes_and_no()
        one.ask_spellings(known)
    elif len(known) > 1:
        one.ask_of_classes(draft.with_classes(one.answers).classes if labels else known)
    one.drop_made_alike()
    if outputs is not None:
        one.forget_outputs(outputs, known)
    if labels:
        heard.notes += check_voters(sieve, draft)
    heard.rows = sieve.rows
    return heard


class _Answers:
    """The answers of one table: each step replaces, asks or refuses."""

    def __init__(self, kind: RowKind, heard: Heard, said: Mapping[str, str]) -> None:
        self.kind, self.column, self.heard = kind, NAMED[kind], heard
        self.said = {theirs: ours for theirs, ours in said.items() if theirs != OTHERS}
        self.others_said = said.get(OTHERS) == LEFT_OUT
        self._counts: dict[str, int] | None = None
        self._renamed: set[object] = set()

    @property
    def answers(self) -> pd.Series:
        return self.heard.refused.rows[self.column]

    @property
    def counts(self) -> dict[str, int]:
        """How often each answer is there, the commonest first."""
        if self._counts is None:
            held = self.answers.dropna().value_counts()
            self._counts = {str(word): int(n) for word, n in held.items()}
        return self._counts

    def open(self, kept: Iterable[str] = ()) -> dict[str, int]:
        """The same without those that somebody settled, or that are known."""
        as_they_are = {ours for theirs, ours in self.said.items() if theirs == ours}
        if self.kind is RowKind.PREDICTIONS:
            as_they_are = set()  # a model's answer makes no class
        # What a model's answer counts as wrong for stays in its place.
        stays = {theirs for theirs, ours in self.said.items() if ours == LEFT_OUT}
        settled = {*as_they_are, *stays, *kept}
        return {word: n for word, n in self.counts.items() if word not in settled}

    def read_outputs(self) -> pd.Series | None:
        """Whole outputs in the place of labels that are missing; which rows they are."""
        rows = self.heard.refused.rows
        if self.kind is not RowKind.PREDICTIONS or not rows["output"].notna().any():
            return None
        bare = rows["label"].isna() & rows["output"].notna() & rows["error"].isna()
        label = rows["label"].astype(object).where(~bare, rows["output"])
        self.heard.refused.rows = rows.assign(label=label)
        return bare

    def forget_outputs(self, bare: pd.Series, known: Iterable[str]) -> None:
        """Outputs that are no class are no labels either."""
        rows = self.heard.refused.rows
        none = bare.reindex(rows.index) & ~rows["label"].isin(list(known))
        self.heard.refused.rows = rows.assign(label=rows["label"].where(~none, None))

    def take_as_said(self) -> None:
        """What somebody said that answers stand for."""
        counts = {word: self.counts[word] for word in self.said if word in self.counts}
        left = [word for word in counts if self.said[word] == LEFT_OUT]
        taken = [word for word in counts if self.said[word] not in (LEFT_OUT, word)]
        if taken:
            told = ", ".join(f"{word!r} as {self.said[word]!r}" for word in taken[:SHOWN])
            n = sum(counts[word] for word in taken)
            self.heard.notes.append(f"{several(n, 'answer')} taken as you said: {told}.")
        self._tell_left_out(counts, left)
        self.replace(self.said)

    def _tell_left_out(self, counts: Mapping[str, int], words: list[str]) -> None:
        n = sum(counts[word] for word in words)
        if n:
            self.heard.notes.append(
                f"{several(n, 'answer')} counted as {NOT_COUNTED[self.kind]}: "
                f"{listed(counts, words)}."
            )

    def replace(self, meaning: Mapping[str, str]) -> None:
        """Put classes in the place of answers; what stands for none is emptied or kept."""
        held = self.answers
        theirs = held.isin(list(meaning)) & held.notna()
        if not theirs.any():
            return
        named = held.where(~theirs, held.map(meaning)).astype(object)
        nothing = theirs & (named == LEFT_OUT)
        named = named.where(~nothing, held if self.kind is RowKind.PREDICTIONS else None)
        sieve = self.heard.refused
        if self.kind is RowKind.ITEMS:
            self._renamed.update(sieve.rows.loc[theirs, "item_id"])
        sieve.rows = sieve.rows.assign(**{self.column: named})
        if self.kind is RowKind.LABELS and nothing.any():
            status = filled(sieve.rows["status"], "given").where(~nothing, "skipped")
            sieve.rows = sieve.rows.assign(status=status)
        self._counts = None

    def drop_made_alike(self) -> None:
        """Rows of one item that said the same in two spellings are one row."""
        rows = self.heard.refused.rows
        some = rows[rows["item_id"].isin(self._renamed)] if self._renamed else rows[:0]
        again = some.index[some.duplicated([name for name in some if name != PLACE])]
        if len(again):
            self.heard.refused.rows = rows.drop(again)

    def one_form(self, known: Iterable[str]) -> None:
        """One word in several Unicode forms is one answer."""
        alike = written_alike(dict(islice(self.counts.items(), MOST_LOOKED_AT)), known)
        if not alike:
            return
        n = int(self.answers.isin(alike).sum())
        self.replace(alike)
        names = ", ".join(repr(name) for name in sorted(set(alike.values()))[:SHOWN])
        self.heard.notes.append(
            f"{several(n, 'answer')} in another Unicode form or with unusual spaces: taken as "
            f"{names}."
        )

    def drop_sheet_errors(self, column: str, kept: Iterable[str] = ()) -> None:
        """Cells in which a spreadsheet wrote that it could not compute them."""
        sieve = self.heard.refused
        words = self.counts if column == self.column else pd.unique(sieve.rows[column].dropna())
        wrong = {word for word in words if SHEET_ERROR.fullmatch(str(word))} - set(kept)
        if wrong:
            sieve.drop(
                sieve.rows[column].isin(wrong),
                column,
                "an error of a spreadsheet",
                lambda row: f"{row[column]!r} is an error of a spreadsheet, not a value.",
            )
            self._counts = None

    def drop_several(self, known: Iterable[str]) -> None:
        """Cells of several answers are refused, row by row."""
        words = list(self.counts)[:MOST_LOOKED_AT]
        found = several_answers(words, {*known, *self.said, *self.said.values()})
        if self.kind is RowKind.PREDICTIONS:
            # A model also writes sentences: "no; it has sugar" is not two answers.
            classes = {folded(name) for name in known}
            found = {word for word in found if classes.issuperset(map(folded, parts_of(word)))}
        if found:
            column = self.column

            def why(row: pd.Series) -> str:
                word = str(row[column])
                kept = f"If it is one class: {answer_option(word, word)}."
                if self.kind is RowKind.PREDICTIONS:
                    kept = f"To count it as wrong: {answer_option(word, LEFT_OUT)}."
                return f"{word!r} are several answers, and one is needed. {kept}"

            refused = self.answers.isin(found)
            self.heard.refused.drop(refused, column, "several answers in one cell", why)
            self._counts = None

    def ask_whether_nothing(self, known: Iterable[str]) -> None:
        """``nan`` and ``none`` are mostly no answer: emptied and told, or asked where frequent."""
        counts, classes = self.open(), set(known)
        empty: list[str] = []
        asked: list[str] = []
        for word, n in counts.items():
            small = word.casefold()
            if word in classes or small not in {*NOTHING, *PERHAPS_NOTHING}:
                continue
            if word == "-" and "+" in counts:
                continue
            frequent = small in PERHAPS_NOTHING and n > FREQUENT * sum(counts.values())
            # A dash stands for none in --answer too, so it cannot be a class.
            frequent = frequent and word != LEFT_OUT
            (asked if frequent else empty).append(word)
        if empty:
            n = sum(counts[word] for word in empty)
            words = [word for word in empty if word != LEFT_OUT]
            kept = f" If one is a class: {answer_option(words[0], words[0])}." if words else ""
            self.heard.notes.append(
                f"{several(n, 'answer')} taken as empty: {listed(counts, empty)}.{kept}"
            )
        if asked:
            nothing = answer_pairs(dict.fromkeys(asked, LEFT_OUT))
            self.heard.questions.append(
                Question(
                    asked[0],
                    f"{listed(counts, asked)} of {several(sum(counts.values()), 'answer')}: a "
                    "class, or no answer?",
                    (
                        Way("no answer", nothing),
                        Way("a class of its own", answer_pairs({word: word for word in asked})),
                    ),
                )
            )
        self.replace(dict.fromkeys([*empty, *asked], LEFT_OUT))

    def ask_yes_and_no(self) -> None:
        """Yes, 1 and true in one column are spellings of one answer, most likely."""
        counts = self.open()
        self._ask_same(counts, yes_and_no(counts), "yes and no have several spellings")

    def ask_spellings(self, known: Iterable[str]) -> None:
        """Classes that differ in capitals, quotes or the final dot alone."""
        # More are no classes, which the check of the rows says.
        counts = dict(islice(self.open().items(), MOST_LOOKED_AT))
        alike = spelled_alike(counts, known)
        self._ask_same(counts, alike, "one answer is spelled differently", known)

    def _ask_same(
        self,
        counts: Mapping[str, int],
        alike: Mapping[str, str],
        why: str,
        known: Iterable[str] = (),
    ) -> None:
        if not alike:
            return
        main = set(alike.values())
        words = [word for word in counts if word in alike or word in main]
        here = ", ".join(repr(name) for name in sorted(main.difference(words))[:SHOWN])
        here = f", known is {here}" if here else ""
        other = Way("all of them classes", answer_pairs({word: word for word in words}))
        # Classes that differ in capitals alone cannot both be kept.
        if spelled_otherwise(pd.Series([*known, *words], dtype=object)):
            other = Way(NOT_COUNTED[self.kind], answer_pairs(dict.fromkeys(alike, LEFT_OUT)))
        self.heard.questions.append(
            Question(
                next(iter(alike)),
                f"It seems that {why}: {listed(counts, words)}{here}. Each spelling would be "
                "a class of its own.",
                (Way("one class each", answer_pairs(alike)), other),
            )
        )
        self.replace(alike)

    def ask_of_classes(self, known: Iterable[str]) -> None:
        """Answers that are no class: those of models would count as wrong, votes not at all.

        Votes that spell no class are refused row by row.
        """
        counts = self.open(known)
        odd = list(counts)
        spelled = meant(odd[:MOST_LOOKED_AT], known)
        rest = [word for word in odd if word not in spelled]
        if self.others_said:
            self._tell_left_out(counts, rest)
            self.replace(dict.fromkeys(rest, LEFT_OUT))
        if self.others_said or self.kind is RowKind.LABELS:
            rest = []
        if spelled or rest:
            self._ask(counts, spelled, rest, list(known))

    def _ask(
        self,
        counts: Mapping[str, int],
        spelled: Mapping[str, str],
        rest: list[str],
        known: list[str],
    ) -> None:
        odd, not_counted = [*spelled, *rest], NOT_COUNTED[self.kind]
        n, total = sum(counts[word] for word in odd), int(self.answers.notna().sum())
        shown = ", ".join(known[:SHOWN]) + (", ..." if len(known) > SHOWN else "")
        hint = f" Where one means a class: {answer_option(rest[0], 'CLASS')}." if rest else ""
        self.heard.questions.append(
            Question(
                max(odd, key=lambda word: counts[word]),
                f"{n:,} of {several(total, 'answer')} ({n / total:.0%}) would count as "
                f"{not_counted}: none of them is one of {shown}. The commonest: "
                f"{listed(counts, odd)}.{hint}",
                ways_of(spelled, rest, not_counted),
            )
        )
        self.replace(spelled)
