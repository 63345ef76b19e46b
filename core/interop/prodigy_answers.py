"""Prodigy's lines as votes: what an answer means, and how long it took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from core.interop.annotated import UNKNOWN, Annotated, Vote, item_said, many, single_values
from core.interop.choices import flat_values, one_label
from core.interop.values import (
    Odd,
    id_of_text,
    list_of,
    moment_of,
    number_of,
    object_of,
    shown,
    text_of,
)

INPUT_HASH, TASK_HASH, TIME = "_input_hash", "_task_hash", "_timestamp"
WHO = ("_annotator_id", "_session_id")
META = "meta."
OF_TOOL = frozenset({"answer", "label", "accept", "options", "meta", "config", "spans", "tokens"})
ANSWERS = ("accept", "reject", "ignore")
SITTING = 1_800.0
"""Seconds after which the next answer belongs to another sitting."""

MILLISECONDS = 1e11
"""Times since 1970 above this are in thousandths of a second."""


def values_of(record: Mapping[str, Any], meaning: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """What a task shows, and its meta data, as single values."""
    meta = record.get("meta")
    held = {META + name: value for name, value in meta.items()} if isinstance(meta, dict) else {}
    own = {
        name: value
        for name, value in record.items()
        if name not in OF_TOOL and (not name.startswith("_") or name in (INPUT_HASH, TASK_HASH))
    }
    return single_values({**own, **held}, meaning)


@dataclass(frozen=True)
class ProdigyAnswer:
    """One line: who, when, and what was said of which label.

    Attributes
    ----------
    task : str
        What the same annotator is asked only once.
    asked : str or None
        The label that was accepted or rejected.
    chosen : list of str or None
        Options that were chosen; None where there were none to choose from.
    time : float or None
        Seconds since 1970.
    """

    place: int
    item_id: str
    task: str
    who: str
    session: str
    answer: str
    asked: str | None
    chosen: list[str] | None
    reason: str | None
    time: float | None


class ProdigyLines(Annotated):
    """Lines on their way into tables."""

    def __init__(self, meaning: Mapping[str, Sequence[str]]) -> None:
        super().__init__(with_items="text" in meaning)
        self.meaning = meaning
        self.answers: list[ProdigyAnswer] = []
        self.repeated = self.unsaid = 0
        self.only: str | None = None

    def line(self, place: int, record: Mapping[str, Any]) -> None:
        """One answered task."""
        values = values_of(record, self.meaning)
        said = item_said(values, self.meaning)
        item_id = text_of(values.get(self.meaning["item_id"][0]), self.meaning["item_id"][0])
        if item_id is None:
            if not said["text"]:
                raise Odd(INPUT_HASH, "The task has neither an id nor a text.", "no id and no text")
            item_id = id_of_text(said["text"])
        answer = text_of(record.get("answer"), "answer") or ""
        if answer not in ANSWERS:
            raise Odd("answer", f"{shown(answer)} is not accept, reject or ignore.", "odd answer")
        time = number_of(record.get(TIME), TIME, 0.0)
        reason = self.meaning.get("rationale", ("",))[0]
        found = ProdigyAnswer(
            place,
            item_id,
            task=text_of(record.get(TASK_HASH), TASK_HASH) or item_id,
            who=next((w for key in WHO if (w := text_of(record.get(key), key))), UNKNOWN),
            session=text_of(record.get("_session_id"), "_session_id") or "",
            answer=answer,
            asked=text_of(record.get("label"), "label"),
            chosen=_chosen(record),
            reason=text_of(values.get(reason), reason),
            time=time / 1000 if time and time > MILLISECONDS else time,
        )
        self.item(place, item_id, said)
        self.answers.append(found)

    def vote(self) -> None:
        """Answers as votes, each annotator's last one to a task."""
        asked = {one.asked for one in self.answers if one.asked and one.chosen is None}
        self.only = next(iter(asked)) if len(asked) == 1 else None
        last = {(one.who, one.task): one for one in self.answers}
        self.repeated = len(self.answers) - len(last)
        # Of all answers, those that were given again included: they took time as well.
        seconds = _gaps(self.answers)
        for one in last.values():
            try:
                label = self._label(one)
            except Odd as odd:
                self.problems.append(odd.at(one.place))
                continue
            self.votes.append(
                Vote(
                    one.place,
                    one.item_id,
                    one.who,
                    "human",
                    label,
                    rationale=one.reason,
                    raw_seconds=seconds.get(one.place),
                    ts=moment_of(one.time),
                    status="given" if label is not None else "skipped",
                )
            )

    def _label(self, one: ProdigyAnswer) -> str | None:
        """The class that was meant, None where none was said."""
        if one.answer == "ignore":
            return None
        if one.chosen is not None:
            return one_label(one.chosen, "accept") if one.answer == "accept" else None
        if one.asked is None:
            return one.answer
        if one.answer == "accept":
            return one.asked
        if self.only is None:
            self.unsaid += 1
            return None
        return f"not {self.only}"

    def notes(self) -> list[str]:
        """What was done to the answers."""
        rejects = self.only and any(vote.label == f"not {self.only}" for vote in self.votes)
        timed = any(vote.raw_seconds is not None for vote in self.votes)
        return [
            f"Prodigy records no duration: seconds are the time since the answer before, in one "
            f"sitting (a gap of {SITTING / 60:.0f} minutes begins another)."
            if timed
            else "The file tells no times, so that no seconds are known.",
            f"Rejecting {self.only!r} is read as the class 'not {self.only}'." if rejects else "",
            many(
                self.unsaid,
                "rejected task says only which class a text is not; it is kept without a label.",
                "rejected tasks say only which class a text is not; they are kept without a label.",
            ),
            many(
                self.repeated,
                "task was answered again by the same annotator; the last answer counts.",
                "tasks were answered again by the same annotator; the last answer counts.",
            ),
        ]


def _chosen(record: Mapping[str, Any]) -> list[str] | None:
    """Options that were chosen, by id, or by their words where ids are numbers; None without."""
    if "options" not in record and "accept" not in record:
        return None
    words = {}
    for option in list_of(record.get("options"), "options"):
        one = object_of(option, "options")
        if isinstance(one.get("id"), int):
            words[str(one["id"])] = text_of(one.get("text"), "options")
    accept = record.get("accept")
    chosen = flat_values(accept, "accept")
    return [words.get(name) or name for name in chosen]


def _gaps(answers: Iterable[ProdigyAnswer]) -> dict[int, float]:
    """Seconds since the answer before in the same sitting, by place; a sitting's first has none."""
    sessions: dict[tuple[str, str], list[ProdigyAnswer]] = defaultdict(list)
    for one in answers:
        if one.time is not None:
            sessions[one.who, one.session].append(one)
    found = {}
    for held in sessions.values():
        in_order = sorted(held, key=lambda one: (one.time or 0.0, one.place))
        for before, one in pairwise(in_order):
            gap = (one.time or 0.0) - (before.time or 0.0)
            if gap < SITTING:
                found[one.place] = gap
    return found
