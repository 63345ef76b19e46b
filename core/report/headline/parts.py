"""Pieces that the sentences of several verdicts share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from core.decision.verdict_rule import FIRST_FROM, answer_of
from core.domain.verdict import Answer, Option
from core.report.findings.dossier import Dossier, likely_range
from core.report.format.numbers import chance, count, money, money_range, percent, target_text
from core.report.wording.glossary import bold, capital, period_text

HEADLINE_CHARACTERS = 96

OPENINGS = {
    Answer.SWITCH: "Stop paying for annotation",
    Answer.STAY: "Keep paying for annotation",
    Answer.HYBRID: "Pay for part of the annotation",
}
"""*Keep paying for annotation?* no, yes, in part."""
PAYS = {
    Answer.SWITCH: "pays for no annotation",
    Answer.STAY: "pays for all annotation",
    Answer.HYBRID: "pays for part of the annotation",
}


@dataclass(frozen=True)
class Told:
    """A verdict in words.

    Attributes
    ----------
    lead : str
        What is recommended and the question the PoC was made for.
    later : callable
        Gives ``more``: reruns are simulated only for those who read on.
    """

    headline: str
    lead: str
    next_step: str
    later: Callable[[], str] = str

    @cached_property
    def more(self) -> str:
        """How sure that is."""
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


def opened(d: Dossier, arm: str, claim: str) -> str:
    """A claim about an approach behind the answer that choosing it gives.

    Parameters
    ----------
    claim : str
        Begins small.
    """
    if not annotation_is_asked(d):
        return capital(claim)
    return f"{OPENINGS[answer_of(d.roster[arm])]}: {claim}"


def fitting(*texts: str) -> str:
    """The first text that is short enough for a headline, else the last one."""
    return next((text for text in texts if len(text) <= HEADLINE_CHARACTERS), texts[-1])


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names in a row.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    *first, end = names
    return f"{', '.join(first)} {last} {end}" if first else end


def period(d: Dossier) -> str:
    """The counted period, as it ends a sentence: ``over 12 months``, ``to build``."""
    return f"over {period_text(d.months)}" if d.months else "to build"


def costs(d: Dossier, arm: str) -> str:
    """Cost of an approach over the counted period, with its 8-in-10 range."""
    low, high = likely_range(d.valuation.total(arm))
    return f"{bold(money(d.total(arm)))} ({money_range(low, high)})"


def meets(d: Dossier, arm: str) -> str:
    """Chance that an approach meets the target."""
    return bold(chance(d.valuation.meets[arm]))


def cost_and_chance(d: Dossier, arm: str) -> str:
    """What an approach costs, and how likely it is to do."""
    return (
        f"{d.the(arm)} costs {costs(d, arm)} {period(d)} and is {meets(d, arm)} likely to meet "
        f"{target(d)}."
    )


def price_of_a_wrong_choice(option: Option | None) -> str:
    """What choosing it gives up on average; empty where there is no other choice."""
    if option is None or option.chance_best >= 1.0:
        return ""
    return f"On average, being wrong about it costs {bold(money(option.loss))}."


def between_the_two(d: Dossier) -> str:
    """The question that the PoC was made for: the reference against the alternative, alone."""
    pair = d.valuation.verdict.pair
    if pair is None:
        return ""
    first, second = pair.reference, pair.alternative
    usd, share = dict(zip((first, second), pair.usd, strict=True)), pair.chance
    best, other = (second, first) if share >= 0.5 else (first, second)
    between = f"Between {d.the(first)} and {d.the(second)} alone"
    money_words = f"{bold(money(usd[best]))} against {bold(money(usd[other]))} {period(d)}"
    money_words += ", with what falling short costs"
    if max(pair.meets) < FIRST_FROM:
        told = " and ".join(bold(chance(one)) for one in pair.meets)
        return f"{between}, neither is likely to reach {target(d)}: {told}."
    if abs(share - 0.5) < 0.005:
        return f"{between}, both are as good a first choice: {money_words}."
    return (
        f"{between}, {d.the(best)} is the better first choice in "
        f"{bold(chance(max(share, 1 - share)))} of simulations: {money_words}."
    )


def in_reruns(d: Dossier) -> str:
    """How often a rerun of the PoC would say the same."""
    times = d.valuation.same_in_reruns
    if times is None:
        return ""
    return f"The same answer comes out in {bold(count(times))} of 100 simulated reruns of this PoC."


def joined(*sentences: str) -> str:
    """Those that say something, in a row."""
    return " ".join(sentence for sentence in sentences if sentence)


def scored(d: Dossier, arm: str) -> float:
    """What an approach has of the target's metric, where it is compared."""
    return d.valuation.measured.value(arm)


def scores(d: Dossier, arm: str) -> str:
    """The same with its 95% interval."""
    measured = d.valuation.measured
    found = (measured.score or measured.accuracy)[arm]
    return f"{bold(percent(found.value))} ({percent(found.low)} to {percent(found.high)})"
