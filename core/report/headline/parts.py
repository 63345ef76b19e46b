"""Pieces that the sentences of several verdicts share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from core.decision.verdict_rule import FIRST_FROM, answer_of
from core.domain.verdict import LIKELY, Answer
from core.report.findings.dossier import Dossier
from core.report.findings.options import Option
from core.report.format.numbers import about_money, chance, count, target_text
from core.report.wording.glossary import bold, capital, in_period

HEADLINE_CHARACTERS = 96

OPENINGS = {
    Answer.SWITCH: "Stop paying for annotation",
    Answer.STAY: "Keep paying for annotation",
    Answer.HYBRID: "Pay for part of the annotation",
}
"""*Keep paying for annotation?* no, yes, in part."""


@dataclass(frozen=True)
class Told:
    """A verdict in words.

    Attributes
    ----------
    lead : str
        Two sentences: cost and chance of what is recommended, and what a wrong choice costs.
    later : callable
        Gives ``more``: reruns are simulated only for those who read on.
    """

    headline: str
    lead: str
    next_step: str
    later: Callable[[], str] = str

    @cached_property
    def more(self) -> str:
        """What it stands on, and how sure it is."""
        return self.later()

    @property
    def whole(self) -> str:
        """Lead and what follows it."""
        return joined(self.lead, self.more)


def target(d: Dossier) -> str:
    """The target as a screen shows it."""
    return target_text(d.plan.target)


def annotation_is_asked(d: Dossier) -> bool:
    """Whether the question is to keep paying for annotation: what is done today buys labels."""
    return d.roster[d.reference].buys


def opened(d: Dossier, arm: str, *claims: str) -> list[str]:
    """Claims about an approach behind the answer that it gives; none where none is asked for."""
    if not annotation_is_asked(d):
        return []
    return [f"{OPENINGS[answer_of(d.roster[arm])]}: {claim}" for claim in claims]


def fitting(*texts: str) -> str:
    """The first text that is short enough for a headline, else the last one."""
    return next((text for text in texts if len(text) <= HEADLINE_CHARACTERS), texts[-1])


def likely(one: Option) -> tuple[str, ...]:
    """Its chance of being the best choice, behind a claim, in full and ever shorter."""
    if one.chance_best is None:
        return ("",)
    told = (f" ({one.likely} likely the best choice)", f" ({one.likely} likely best)")
    # Of what is not likely the best choice "45% likely" would be read as the chance of saving.
    return (*told, f" ({one.likely} likely)" if one.chance_best >= LIKELY else "")


def costs(d: Dossier, one: Option) -> str:
    """What an approach costs over the counted period, with its 80% range."""
    return (
        f"{capital(d.the(one.arm))} costs {bold(one.costs)} {in_period(d.months)} (80% range "
        f"{one.cost_range})."
    )


def meets(d: Dossier, one: Option) -> str:
    """How likely it is to do, and what choosing it wrongly costs."""
    told = f"It is {bold(chance(one.meets))} likely to meet {target(d)}"
    if not one.if_wrong:
        return f"{told}."
    return f"{told}; a wrong choice costs {bold(about_money(one.if_wrong))} on average."


def between_the_two(d: Dossier) -> str:
    """The question that the PoC was made for: the reference against the alternative, alone.

    Empty where nothing else is a choice: the answer says so already.
    """
    pair = d.valuation.verdict.pair
    if pair is None:
        return ""
    two = pair.reference, pair.alternative
    if {one.arm for one in d.valuation.verdict.options} == set(two):
        return ""
    alone = f"{d.the(two[0])} and {d.the(two[1])} alone"
    if max(pair.meets) < FIRST_FROM:
        told = " and ".join(bold(chance(one)) for one in pair.meets)
        return f"Of {alone}, neither is likely to meet {target(d)}: {told}."
    at = int(pair.usd[1] < pair.usd[0])
    share = (1 - pair.chance, pair.chance)[at]
    best = d.valuation.verdict.best
    if best is not None and best.arm == two[1 - at]:
        return (
            f"Without the other approaches {d.the(two[at])} would cost less on average than "
            f"{d.the(two[1 - at])}."
        )
    if share < 0.5:
        return (
            f"Between {alone}, {d.the(two[at])} costs less on average, but is better in only "
            f"{bold(chance(share))} of simulations."
        )
    return f"Between {alone}, {d.the(two[at])} is better in {bold(chance(share))} of simulations."


def stands_on(d: Dossier) -> str:
    """What the numbers rest on, as a sentence."""
    return f"{d.standing.lead}."


def in_reruns(d: Dossier) -> str:
    """How often a rerun of the PoC would say the same."""
    times = d.valuation.same_in_reruns
    if times is None:
        return ""
    return f"The same answer comes out in {bold(count(times))} of 100 simulated reruns of this PoC."


def joined(*sentences: str) -> str:
    """Those that say something, in a row."""
    return " ".join(sentence for sentence in sentences if sentence)
