"""The simulated analyst: writes down what the expert says, learns from audited errors.

It knows nothing but that: what the expert mentions unprompted in the first interview, and
what the expert points at when an audited item was answered wrongly. All chances are
assumptions and part of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from core.benchmarks.simulation import LISTED_FIRST, Cue, Lesson, Lexicon
from core.domain.plan import AnalystSettings
from core.domain.random_streams import stream
from core.domain.rationale import Rationale, RationaleKind

AUTHOR = "simulated analyst"
STANDIN_TOPIC = "standin"


@dataclass
class Knowledge:
    """What the analyst has written down so far."""

    wordings: dict[str, list[str]] = field(default_factory=dict)
    cleanings: list[str] = field(default_factory=list)

    def note(self, key: str, wording: str) -> None:
        """Add one wording of a cue, once."""
        words = self.wordings.setdefault(key, [])
        if wording not in words:
            words.append(wording)


class SimulatedAnalyst:
    """Interview, then a revision after every audit.

    Parameters
    ----------
    lexicon : Lexicon
        What the expert could say.
    settings : AnalystSettings
    seed : int
        One of the plan's seeds.
    """

    def __init__(self, lexicon: Lexicon, settings: AnalystSettings, seed: int) -> None:
        self.lexicon = lexicon
        self.settings = settings
        self.seed = seed
        self.knowledge = Knowledge()

    def interview(self) -> None:
        """Write down what the expert says unprompted."""
        rng = stream(self.seed, "interview")
        says = {
            "common": self.settings.says_common,
            "rare": self.settings.says_rare,
            "name": self.settings.says_name,
        }
        for cue in self.lexicon.cues.values():
            # All at once and before any is looked at: with other chances the same wordings get the
            # same numbers, so that two plans differ by their settings alone.
            draws = rng.random(len(cue.wordings))
            for at, wording in enumerate(cue.wordings):
                if cue.unprompted == "listed":
                    chance = says["common" if at < LISTED_FIRST else "rare"]
                else:
                    synonym = at > 0 and cue.unprompted != "name"
                    chance = says[cue.unprompted] * (self.settings.says_synonym if synonym else 1.0)
                if draws[at] < chance:
                    self.knowledge.note(cue.key, wording)

    def learn(self, errors: Sequence[tuple[int, int]], iteration: int) -> None:
        """Take the lessons of the audited items that were wrong or got no opinion.

        Parameters
        ----------
        errors : sequence of (item, answer)
            Position of the item and what the rules said, -1 for nothing.
        iteration : int
            Iteration of the audit; names the random stream.
        """
        rng = stream(self.seed, "lessons", iteration)
        for item, answer in errors:
            known = {key: tuple(words) for key, words in self.knowledge.wordings.items()}
            for lesson in self.lexicon.lessons(item, answer, known):
                self._note(lesson, rng)

    def _note(self, lesson: Lesson, rng: np.random.Generator) -> None:
        if lesson.cleaning and lesson.cleaning not in self.knowledge.cleanings:
            self.knowledge.cleanings.append(lesson.cleaning)
        if not lesson.cue or not lesson.wording:
            return
        wordings = self.lexicon.cues[lesson.cue].wordings
        draws = rng.random(1 + len(wordings))
        if draws[0] >= self.settings.notes_lesson:
            return
        self.knowledge.note(lesson.cue, lesson.wording)
        for wording, draw in zip(wordings, draws[1:], strict=True):
            if wording != lesson.wording and draw < self.settings.notes_synonym:
                self.knowledge.note(lesson.cue, wording)

    def rationales(self, iteration: int) -> tuple[Rationale, ...]:
        """Everything written down, as SQL: cleaning first, then one rationale per topic."""
        written = [*self._rewrites(iteration), *self._votes(iteration)]
        return tuple(written)

    def _rewrites(self, iteration: int) -> list[Rationale]:
        found = []
        standins = self.lexicon.standins
        named = [
            word
            for key, words in self._in_order()
            if self._stands_in(self.lexicon.cues[key])
            for word in words
        ]
        if standins and named:
            expression = f"regexp_replace(u, '{words_pattern(named)}', ' {standins.mark} ', 'g')"
            found.append(
                self._rationale(
                    "clean-standins",
                    RationaleKind.REWRITE,
                    standins.words,
                    expression,
                    None,
                    iteration,
                )
            )
        # Behind the stand-ins: "no bun" is one, and would be gone with the other removals.
        found += [
            self._rationale(
                f"clean-{key}",
                RationaleKind.REWRITE,
                rationale.words,
                rationale.expression,
                None,
                iteration,
            )
            for key, rationale in self.lexicon.cleanings.items()
            if key in self.knowledge.cleanings
        ]
        return found

    def _votes(self, iteration: int) -> list[Rationale]:
        found = []
        for topic, words, label, terms, unless in self._topics():
            predicate = f"regexp_matches(u, '{words_pattern(terms)}')"
            if unless:
                predicate += f" and not regexp_matches(u, '{words_pattern(unless)}')"
            name = f"{self.lexicon.sides[label]}-{topic}"
            found.append(
                self._rationale(name, RationaleKind.VOTE, words, predicate, label, iteration)
            )
        return found

    def _topics(self) -> list[tuple[str, str, int, list[str], list[str]]]:
        """Known terms grouped into rationales: topic, words, label, terms, silencing terms."""
        standins = self.lexicon.standins
        grouped: dict[tuple[str, int], list[Cue]] = {}
        for key, _ in self._in_order():
            cue = self.lexicon.cues[key]
            topic = STANDIN_TOPIC if self._stands_in(cue) else cue.topic
            grouped.setdefault((topic, cue.label), []).append(cue)
        found = []
        for (topic, label), cues in grouped.items():
            terms = [word for cue in cues for word in self.knowledge.wordings[cue.key]]
            unless = [
                word
                for cue in cues
                for other in cue.unless
                for word in self.knowledge.wordings.get(other, ())
            ]
            words = self.lexicon.topics.get(topic.split()[0], "")
            if standins:
                if topic == STANDIN_TOPIC:
                    terms, words = [standins.mark], standins.replaced
                unless += [standins.mark] if unless else []
            found.append((topic.replace(" ", "-"), words, label, terms, unless))
        return found

    def _stands_in(self, cue: Cue) -> bool:
        standins = self.lexicon.standins
        return standins is not None and cue.label == standins.label and cue.topic in standins.topics

    def _in_order(self) -> list[tuple[str, list[str]]]:
        """Known wordings in the order of the lexicon."""
        known = self.knowledge.wordings
        return [(key, known[key]) for key in self.lexicon.cues if key in known]

    def _rationale(
        self,
        id_: str,
        kind: RationaleKind,
        words: str,
        predicate: str,
        label: int | None,
        iteration: int,
    ) -> Rationale:
        return Rationale(id_, iteration, kind, words, predicate, label, iteration, AUTHOR)


def words_pattern(words: Sequence[str]) -> str:
    r"""A RE2 pattern, quoted for SQL, that finds any of the words as whole words.

    Examples
    --------
    >>> words_pattern(["rice", "chef's mash"])
    "\\b(chef''s mash|rice)\\b"
    """
    # The longest first, because the first alternative that fits is taken: "rice" would hide
    # "rice paper". Sorted, so that the same words are the same rationale, whatever their order.
    longest_first = sorted(set(words), key=lambda word: (-len(word), word))
    escaped = [re.sub(r"([.^$*+?()\[\]{}|\\])", r"\\\1", word) for word in longest_first]
    return r"\b(" + "|".join(escaped).replace("'", "''") + r")\b"
