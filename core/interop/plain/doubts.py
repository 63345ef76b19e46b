"""What a plain table leaves open: columns that nobody took and that look like what is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from core.interop.plain.content import (
    LONGEST_ANSWER,
    MOST_CLASSES,
    MOST_OFFERED,
    Row,
    answers_by_content,
    is_number,
)
from core.interop.plain.meaning import FROM_TEXT, SYNONYMS, plain_name
from core.interop.plain.units import unit_of
from core.interop.questions import ColumnUse, Question, Way
from core.interop.reading import ANSWER, LEFT_OUT, SLICE, VOTE, ImportChoices, RowKind
from core.interop.values import shown

SURE_WORDS = frozenset(
    {"label", "labels", "annotation", "annotations", "vote", "gold", "truth", "prediction"}
    | {"predicted", "pred", "verdict", "judgment", "judgement"}
)
"""Words in the name of a column that holds answers."""
VAGUE_WORDS = frozenset(
    {"category", "class", "intent", "target", "choice", "response", "rating", "decision", "answer"}
    | {"expected", "reference", "correct", "output", "completion", "value"}
)
"""Words that answers share with much else: such a column holds answers where its values do."""
VOTERS = re.compile(
    "(annotator|rater|coder|labell?er|worker|reviewer|judge|expert|person|human|ann|user|lf|rule)"
    r"_?(\d{1,3}|[a-z])"
)
MODELS = re.compile(".*(gpt|llm|model|bert|claude|llama|mistral|gemini|pred|prediction).*")
_CHANCE = "(prob|proba|probability|score|logit|conf|confidence)"
CHANCES = re.compile(rf"(p|{_CHANCE})_\w+|\w+_{_CHANCE}")
NAMED_MODELS = re.compile(".*(gpt|llm|bert|claude|llama|mistral|gemini).*")
PEOPLE = frozenset(
    {*SYNONYMS[RowKind.LABELS]["source_id"].split(), "reviewer", "judge", "assignee", "author"}
    | {f"{done}_by" for done in ("labeled", "labelled", "created", "updated", "reviewed")}
) - {"rule", "rule_id", "source"}
ATTRIBUTES = ("is_", "has_", "contains_")
"""How names of yes and no begin that describe an item."""
TIMES = frozenset(
    {*SYNONYMS[RowKind.LABELS]["seconds"].split(), "minutes", "mins", "hours", "time_taken"}
    | {"seconds_per_label", "annotation_time"}
)
ROWS_FOR_AUTHORS = 5


def used(
    names: Iterable[str],
    meaning: Mapping[str, str],
    rows: Sequence[Row],
    units: Mapping[str, str] | None = None,
) -> list[ColumnUse]:
    """A line for each column of a file.

    Parameters
    ----------
    names : iterable of str
        All columns, those that hold lists or records too.
    meaning : mapping of str to str
        What was taken for what.
    rows : sequence of mapping
        The first rows, for a first value.
    units : mapping of str to str, optional
        Unit of their columns, where somebody said it.
    """
    found = []
    for name in names:
        ours = meaning.get(name, "")
        unit = unit_of(ours, name, units)
        first = next((shown(row[name]) for row in rows if row.get(name) not in (None, "")), "")
        found.append(ColumnUse(name, ours, first, unit))
    return found


def doubts(
    kind: RowKind, meaning: Mapping[str, str], wanted: ImportChoices, rows: Sequence[Row]
) -> tuple[Question, ...]:
    """Questions about columns that were left out, or kept for slices, without being asked.

    Parameters
    ----------
    kind : RowKind
    meaning : mapping of str to str
        Their columns to ours, guessed or wanted.
    wanted : ImportChoices
        What was decided: nothing is asked about columns in its mapping.
    rows : sequence of mapping
        The first rows.
    """
    if kind not in (RowKind.ITEMS, RowKind.LABELS, RowKind.PREDICTIONS):
        return ()
    looked = _Looked(kind, meaning, wanted, rows)
    asked = [
        looked.answers(),
        looked.chances(),
        looked.people(),
        looked.times(),
        looked.authors(),
        looked.raw(),
    ]
    return tuple(question for question in asked if question is not None)


class _Looked:
    """The columns that are open, with their values."""

    def __init__(
        self,
        kind: RowKind,
        meaning: Mapping[str, str],
        wanted: ImportChoices,
        rows: Sequence[Row],
    ) -> None:
        self.kind, self.meaning, self.wanted, self.rows = kind, meaning, wanted, rows
        names = dict.fromkeys(name for row in rows for name in row)
        self.open = {}
        for name in names:
            ours = meaning.get(name, "")
            told = name in wanted.mapping or name.startswith((SLICE, "(column "))
            if not told and (not ours or ours.startswith(SLICE)):
                self.open[name] = self._values(name)
        self.classes = {
            value.casefold()
            for name, ours in meaning.items()
            if ours in ("gold", "label")
            for value in self._values(name)
        }
        self.theirs = {ours: name for name, ours in meaning.items()}

    def _values(self, name: str) -> list[str]:
        found = (row.get(name) for row in self.rows)
        return [str(v).strip() for v in found if v is not None and not isinstance(v, (list, dict))]

    def answers(self) -> Question | None:
        """Columns that look like answers of people or models, all in one question."""
        names = [name for name in self.open if self._is_answer(name)]
        names = list(dict.fromkeys([*names, *self._alike()]))
        if not names:
            return None
        told, each = _named(names), " each" if len(names) > 1 else ""
        of_models = any(MODELS.fullmatch(plain_name(name)) for name in names)
        ways = [
            Way(f"the votes of one annotator{each}", _maps(names, VOTE)),
            Way(f"the answers of one model{each}", _maps(names, ANSWER)),
        ]
        if self.kind is not RowKind.ITEMS:
            ways = []
        elif of_models:
            ways.reverse()
        if len(names) == 1 and "gold" not in self.theirs:
            at = 0 if ways and not of_models else len(ways)
            ways.insert(at, Way("the right answer", _maps(names, "gold")))
        elif len(names) == 1 and self.kind is RowKind.ITEMS:
            other = self.theirs["gold"]
            swapped = (*_maps(names, "gold"), ("map", f"{other}={SLICE}{other}"))
            ways.append(Way(f"the right answer, in place of {other}", swapped))
        ways += self._ways_out(names)
        beside = f" beside {self.theirs['gold']!r}" if "gold" in self.theirs else ""
        looks = f"looks like an answer{beside}. What is it?"
        if len(names) > 1:
            looks = f"look like answers{beside}. What are they?"
        return Question(told, f"{told} {looks}", tuple(ways))

    def chances(self) -> Question | None:
        """Columns with a probability for each class, which nothing here can take."""
        names = [
            name
            for name, values in self.open.items()
            if CHANCES.fullmatch(plain_name(name)) and any(map(is_number, values))
        ]
        if not names:
            return None
        why = (
            f"{_named(names)} look like probabilities or scores. To count them as a model's "
            "answers, add a column with the class that was predicted."
        )
        return Question(names[0], why, tuple(self._ways_out(names)))

    def _is_answer(self, name: str) -> bool:
        values = [value for value in self.open[name] if value]
        if not values or max(map(len, values)) > LONGEST_ANSWER:
            return False
        said = {value.casefold() for value in values}
        plain = plain_name(name)
        words = set(plain.split("_"))
        if len(said) > MOST_CLASSES or words & {"id", "time", "date", "count", "ts"}:
            return False
        if self._same_as_known(name):
            return False
        if CHANCES.fullmatch(plain) and all(map(is_number, values)):
            return False
        if words & SURE_WORDS:
            return True
        if NAMED_MODELS.fullmatch(plain) and not any(map(is_number, values)):
            return True
        if plain.startswith(ATTRIBUTES):
            return False
        within = bool(self.classes) and said <= self.classes and len(said) > 1
        if words & VAGUE_WORDS:
            return within or bool(said & self.classes)
        return within or VOTERS.fullmatch(plain) is not None

    def _same_as_known(self, name: str) -> bool:
        """Whether it says in every row what the right answer says."""
        gold = self.theirs.get("gold")
        return gold is not None and all(row.get(name) == row.get(gold) for row in self.rows)

    def _alike(self) -> list[str]:
        """Open columns of one small set of words: three or more, or two and nothing else."""
        if self.kind is not RowKind.ITEMS or self.classes:
            return []
        by_set: dict[frozenset[str], list[str]] = {}
        for name, values in self.open.items():
            said = frozenset(value.casefold() for value in values if value)
            if 1 < len(said) <= 10 and len(values) > len(said) and not any(map(is_number, said)):
                by_set.setdefault(said, []).append(name)
        least = 3 if "text" in self.theirs else 2
        return next((names for names in by_set.values() if len(names) >= least), [])

    def people(self) -> Question | None:
        """A column of persons where nobody is known to have answered."""
        if "source_id" in self.theirs or self.kind is RowKind.PREDICTIONS:
            return None
        names = [name for name in self.open if plain_name(name) in PEOPLE and self.open[name]]
        if not names:
            return None
        ways = [Way("who answered", _maps(names[:1], "source_id"))]
        if self.kind is RowKind.ITEMS:
            gold = self.theirs.get("gold")
            said = [gold] if gold else answers_by_content(self.open, dict.fromkeys(names, ""), 0)
            votes = (("as", "labels"), *_maps(names[:1], "source_id"))
            ways = [
                Way(f"who answered, with {one!r} as the answer", (*votes, ("map", f"{one}=label")))
                for one in said[:MOST_OFFERED]
            ]
        ways += self._ways_out(names)
        return Question(names[0], f"{_named(names)} looks like a person. Who is it?", tuple(ways))

    def times(self) -> Question | None:
        """A column of time spent that is not taken for one."""
        ours = "latency_ms" if self.kind is RowKind.PREDICTIONS else "seconds"
        if ours in self.theirs:
            return None
        names = [
            name
            for name, values in self.open.items()
            if plain_name(name) in TIMES and any(map(is_number, values))
        ]
        if not names:
            return None
        one = "an answer" if self.kind is RowKind.PREDICTIONS else "a label"
        ways = [Way(f"the time {one} took", _maps(names[:1], ours))]
        ways = [] if self.kind is RowKind.ITEMS else ways
        ways += self._ways_out(names)
        why = f"{_named(names)} looks like time spent. What is it?"
        return Question(names[0], why, tuple(ways))

    def authors(self) -> Question | None:
        """Whether the voter of a table that names each text once is its author."""
        voter = self.theirs.get("source_id", "")
        if self.kind is not RowKind.LABELS or self.wanted.kind or voter in self.wanted.mapping:
            return None
        who, items = self._values(voter), self._values(self.theirs.get("item_id", ""))
        if "text" not in self.theirs or FROM_TEXT in self.meaning or len(who) < ROWS_FOR_AUTHORS:
            return None
        if len(set(items)) < len(items) or len(set(who)) <= len(who) / 2:
            return None
        return Question(
            voter,
            f"{voter!r} names nearly as many people as there are rows, and no item comes twice. "
            "Did they answer, or write the texts?",
            (
                Way(
                    "they wrote the texts: the rows are items",
                    (("as", "items"), ("map", f"{voter}={SLICE}{voter}")),
                ),
                Way("they answered: the rows are votes", (("as", "labels"),)),
            ),
        )

    def raw(self) -> Question | None:
        """Whether the label beside a model's raw answer is its own or the right one."""
        output, label = self.theirs.get("output", ""), self.theirs.get("label", "")
        plain = plain_name(label)
        unsure = plain in {"label", "class", "category", "intent"} and plain_name(output) in {
            "answer", "response", "completion", "generation", "model_output", "raw",
        }  # fmt: skip
        if self.kind is not RowKind.PREDICTIONS or not unsure or "gold" in self.theirs:
            return None
        if {output, label} & self.wanted.mapping.keys():
            return None
        return Question(
            label,
            f"{output!r} is what a model answered. Is {label!r} its class, or the right answer?",
            (
                Way("the right answer", (("map", f"{label}=gold"),)),
                Way("the class that the model's answer stands for", (("map", f"{label}=label"),)),
            ),
        )

    def _ways_out(self, names: Sequence[str]) -> list[Way]:
        out = [Way("leave out", _maps(names, LEFT_OUT))]
        if self.kind is not RowKind.ITEMS:
            return out
        kept = tuple(("map", f"{name}={SLICE}{name}") for name in names)
        return [Way("keep, to break results down by", kept), *out]


def _maps(names: Iterable[str], ours: str) -> tuple[tuple[str, str], ...]:
    return tuple(("map", f"{name}={ours}") for name in names)


def _named(names: Sequence[str]) -> str:
    shown_ = ", ".join(repr(name) for name in names[:6])
    return f"{shown_} and {len(names) - 6} more" if len(names) > 6 else shown_
