"""How the answers of an MTurk batch are written down, told from its first rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.interop.crowd.answers import FALSE, TRUE, grouped, task_answers
from core.interop.crowd.fields import label_fields, their_fields
from core.interop.crowd.several import Several, several
from core.interop.reading import TheirField
from core.interop.source import FileHead
from core.interop.values import Odd

INPUT, ANSWER = "Input.", "Answer."
IN_JSON = "Answer.taskAnswers"
HIT = "HITId"

Cells = Mapping[str, str]


@dataclass(frozen=True)
class CrowdForm:
    """A batch's questions.

    Attributes
    ----------
    choices : mapping of str to (str, str)
        Columns that are one choice each: their question and the choice.
    several : Several
        Several items on one page.
    fields : tuple of TheirField
    labels : tuple of str
        Answers that could be the label.
    """

    choices: Mapping[str, tuple[str, str]]
    several: Several
    fields: tuple[TheirField, ...]
    labels: tuple[str, ...] = ()

    @classmethod
    def of(cls, sample: FileHead) -> CrowdForm:
        """As the first rows show it."""
        header = list(dict.fromkeys(sample.header))
        rows = [
            dict(zip(sample.header, row, strict=True))
            for row in sample.rows[1:]
            if len(row) == len(sample.header)
        ]
        answers = [name for name in header if name.startswith(ANSWER) and name != IN_JSON]
        bare = [name.removeprefix(ANSWER) for name in answers]
        firsts = [[row[name] for row in rows] for name in answers]
        choices = {ANSWER + name: found for name, found in grouped(bare, firsts).items()}
        # Twice: which questions there are is known only once choices are joined and JSON is opened,
        # and which of them are numbered only once the questions are known.
        form = cls(choices, Several(), ())
        pages = [form._values_if_any(row) for row in rows]
        asked = dict.fromkeys(name for page in pages for name in page if name.startswith(ANSWER))
        inputs = [name for name in header if name.startswith(INPUT)]
        split = several(inputs, list(asked))
        values = [item for page in pages for _, item in split.items(page)]
        given = {name: [value.get(name) for value in values] for name in split.fields(list(asked))}
        fields = their_fields(
            {name: [value.get(name) for value in values] for name in split.fields(inputs)},
            given,
            (INPUT, ANSWER),
            TheirField(HIT, tuple(dict.fromkeys(row.get(HIT, "") for row in rows))[:3], None),
        )
        return cls(choices, split, fields, label_fields(fields, given))

    def values(self, row: Cells) -> dict[str, object]:
        """What the page showed and what was answered."""
        found: dict[str, object] = {
            name: cell
            for name, cell in row.items()
            if name.startswith((INPUT, ANSWER)) and name != IN_JSON and name not in self.choices
        }
        for name, (question, choice) in self.choices.items():
            if row[name] in (TRUE, FALSE):
                chosen = found.setdefault(ANSWER + question, {})
                assert isinstance(chosen, dict)
                chosen[choice] = row[name] == TRUE
        answers = task_answers(row.get(IN_JSON, ""), IN_JSON)
        return {**found, **{ANSWER + name: answer for name, answer in answers.items()}}

    def _values_if_any(self, row: Cells) -> dict[str, object]:
        try:
            return self.values(row)
        except Odd:
            return {}
