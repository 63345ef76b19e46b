"""From the parts of a message to its text: places filled in, a greeting, a style."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from core.benchmarks.support.facts import PLACE, Frame, SupportFacts
from core.benchmarks.support.message import MentionRole
from core.benchmarks.support.wordings import Wording

GREETING, CONTEXT, CLOSING = 0.35, 0.20, 0.35
SEPARATORS = (". ", ", ", " - ", "; ", "! ")
STYLES: tuple[tuple[float, Callable[[str], str]], ...] = (
    (0.50, lambda text: text[:1].upper() + text[1:]),
    (0.45, str.lower),
    (0.05, str.upper),
)
ENDS = ("", ".", "?", "!", "??", "...")


class MessageWriter:
    """Writes messages down.

    Parameters
    ----------
    facts : SupportFacts
    rng : numpy.random.Generator
    """

    def __init__(self, facts: SupportFacts, rng: np.random.Generator) -> None:
        self.phrases = facts.phrases
        self.rng = rng
        self._places = {"p": "product", "c": "carrier", "d": "date", "n": "order", "m": "amount"}

    def wording(self, frame: Frame, wording: Wording) -> str:
        """A sentence without its products, dates and numbers: ``when will {n} arrive``."""
        words = iter(wording)
        return PLACE.sub(
            lambda place: next(words) if place[1] in frame.slots else place[0], frame.text
        )

    def clause(self, frame: Frame, wording: Wording) -> str:
        """A sentence with everything filled in."""
        return self._filled(self.wording(frame, wording))

    def aside(self, role: MentionRole, intent: str) -> str:
        """A remark about something that is not asked for."""
        matter = self._pick(f"matter {intent}")
        return self._pick(role.value).replace("{x}", matter)

    def assemble(self, parts: Sequence[str]) -> str:
        """The message: greeting, parts, closing, in one of the styles."""
        pieces = [parts[0]]
        for part in parts[1:]:
            pieces.append(f"{self._pick('link')} {part}" if self.rng.random() < 0.6 else part)
        if self.rng.random() < CONTEXT:
            pieces.insert(0, self._pick("context"))
        if self.rng.random() < GREETING:
            pieces.insert(0, self._pick("greeting"))
        if self.rng.random() < CLOSING:
            pieces.append(self._pick("closing"))
        separator = SEPARATORS[int(self.rng.integers(len(SEPARATORS)))]
        text = separator.join(pieces) + ENDS[int(self.rng.integers(len(ENDS)))]
        chances = [chance for chance, _ in STYLES]
        return STYLES[int(self.rng.choice(len(STYLES), p=chances))][1](text)

    def _pick(self, kind: str) -> str:
        phrases = self.phrases[kind]
        return phrases[int(self.rng.integers(len(phrases)))]

    def _filled(self, text: str) -> str:
        filled = PLACE.sub(lambda place: self._pick(self._places[place[1]]), text)
        return filled.replace("{number}", str(int(self.rng.integers(10_000, 100_000)))).replace(
            "{amount}", f"{self.rng.uniform(3, 300):.2f}"
        )
