"""Why: three numbered reasons, and what to watch."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.arms import Learner, Source
from core.domain.verdict import Answer
from core.evaluation.pairwise import PairGap
from core.report.findings.corners import corners
from core.report.findings.dossier import Dossier, middle
from core.report.findings.incumbent import enough
from core.report.findings.schedules import bills, cheaper_to_build
from core.report.format.numbers import count, money, percent, points
from core.report.wording.glossary import capital

CLAIM_WORDS = 6
SMALL = 0.005
SHIFTS_TOLD = 2


@dataclass(frozen=True)
class Reason:
    """A bold claim of at most six words, and one sentence with numbers."""

    claim: str
    sentence: str


def rivals(d: Dossier) -> tuple[str, str]:
    """What is recommended or ahead, and the approach it is told against.

    One that buys all of its labels stands against the first candidate that does not, every other
    one against what is done today.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    tuple of str
        Ids; where money decides nothing, what is done today and the approach told against it.
    """
    option = d.valuation.verdict.best
    if option is None:
        return d.pair
    best = option.arm
    if best != d.reference and not d.roster[best].buys_all:
        return best, d.reference
    others = [arm for arm in (d.alternative, *d.candidates) if arm != best]
    return best, min(others, key=lambda arm: (not d.is_candidate(arm), d.roster[arm].buys_all))


def in_order(d: Dossier) -> tuple[str, str]:
    """The same two, what claims are about last: what is recommended, or what it is not left for."""
    first, second = rivals(d)
    keeps = first == d.reference and d.roster[first].buys_all
    if keeps or d.valuation.verdict.best is None:
        return first, second
    return second, first


def reasons_heading(d: Dossier) -> str:
    """What stands over the reasons: where nothing is recommended they are only observations."""
    answer = d.valuation.verdict.answer
    if answer is Answer.INVALID:
        return "For diagnosis only"
    recommends = answer in (Answer.SWITCH, Answer.STAY, Answer.HYBRID)
    return "Why" if recommends else "What the PoC showed"


def rule_that_fired(d: Dossier) -> str:
    """The rule behind the verdict; where a fairness check failed, with what was found.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    str
        No capital and no full stop: it stands inside a sentence.
    """
    failed = [check for check in d.fairness if not check.holds]
    if d.valuation.verdict.answer is Answer.INVALID and failed:
        return f"a fairness check failed: {failed[0].detail}"
    return d.valuation.verdict.rule


def reasons(d: Dossier) -> list[Reason]:
    """Rounds and their price, labels against model, and what keeping it costs."""
    today, other = in_order(d)
    some = d.valuation.verdict.recommended == other and d.roster[other].source is Source.HYBRID
    first = _labels(d, today, other) if some else _building(d, today, other)
    second = _building(d, today, other) if some else _square(d, today, other)
    return [reason for reason in (first, second, _keeping(d, today, other)) if reason is not None]


def _labels(d: Dossier, today: str, other: str) -> Reason | None:
    """What a hybrid saves on labels."""
    ours, theirs = d.labels_bought(other), d.labels_bought(today)
    if ours >= theirs:
        return None
    return Reason(
        "Fewer labels to buy.",
        f"{capital(d.the(other))} buys {count(ours)} labels, {d.the(today)} {count(theirs)}. "
        "Where the rules agree, nobody is asked.",
    )


def _building(d: Dossier, today: str, other: str) -> Reason:
    """What building both takes, in every schedule that was run: one may turn the comparison."""
    if d.in_use is not None and d.reference in (today, other):
        return _from_today(d, today if other == d.reference else other)
    claim = {
        True: "Cheaper to build.",
        False: "Not cheaper to build.",
        None: "The schedule decides the build cost.",
    }[cheaper_to_build(d, other, today)]
    told = (
        f"Building {d.the(other)} costs {bills(d, other)}; {d.the(today)} costs {bills(d, today)}."
    )
    return Reason(claim, told)


def _from_today(d: Dossier, other: str) -> Reason:
    """The reference's model is in use: what is left to do, against another one from scratch."""
    today = d.reference
    scratch = f"{d.the(other)} starts from scratch and costs {money(d.build(other))}"
    if d.valuation.stands_at is not None:
        return Reason(_claim(d, "meets the target already."), f"{enough(d)}; {scratch}.")
    behind = d.iterations_behind()
    first, last = int(behind.min()) + 1, int(behind.max()) + 1
    start = f"round {first}" if first == last else f"round {first} to {last}"
    return Reason(
        _claim(d, "has a start."),
        f"From today's accuracy it begins with {start} and costs {money(d.build(today))}; "
        f"{scratch}.",
    )


def _claim(d: Dossier, what: str) -> str:
    """A claim about the reference, short whatever its name is."""
    told = capital(f"{d.the(d.reference)} {what}")
    return told if len(told.split()) <= CLAIM_WORDS else f"What you have {what}"


def label_effect(d: Dossier) -> PairGap | None:
    """Rationales instead of annotators, the model kept: the square's label side."""
    return _effect(d, (Source.RATIONALES, Learner.TUNED))


def model_effect(d: Dossier) -> PairGap | None:
    """New model instead of old, the labels kept: the square's model side."""
    return _effect(d, (Source.ANNOTATORS, Learner.FINE_TUNED))


def _effect(d: Dossier, changed: tuple[Source, Learner]) -> PairGap | None:
    """Difference from annotators with a tuned model."""
    square = corners(d)
    if square is None:
        return None
    arm, other = square[changed], square[Source.ANNOTATORS, Learner.TUNED]
    return d.gap(arm, other)


def _clear(effect: PairGap) -> bool:
    """Whether a difference holds, and is more than small."""
    return effect.differs and abs(effect.gap) >= SMALL


def _square(d: Dossier, today: str, other: str) -> Reason | None:
    """Labels or model: what two approaches differ by that share neither."""
    labels, model, square = label_effect(d), model_effect(d), corners(d)
    if labels is None or model is None or square is None:
        return None
    ends = square[Source.ANNOTATORS, Learner.TUNED], square[Source.RATIONALES, Learner.FINE_TUNED]
    if (today, other) != ends:
        return None
    if _clear(labels) and abs(labels.gap) > 2 * abs(model.gap):
        claim = "The labels, not the model."
    elif _clear(model) and abs(model.gap) > 2 * abs(labels.gap):
        claim = "The model, not the labels."
    elif _clear(labels) and _clear(model):
        claim = "Labels and model both matter."
    else:
        claim = "Neither labels nor model clearly decides."
    return Reason(
        claim,
        f"Rules in place of annotators: {_told(labels)}. Fine-tuned model in place of the tuned "
        f"classifier: {_told(model)}.",
    )


def _told(effect: PairGap) -> str:
    return f"{points(effect.gap)} points ({points(effect.low)} to {points(effect.high)})"


def _keeping(d: Dossier, today: str, other: str) -> Reason:
    running = {arm: d.valuation.costs[arm].running for arm in (today, other)}
    yearly = {arm: middle(r.total(12)) for arm, r in running.items()}
    retrain = {arm: middle(r.retraining()) for arm, r in running.items()}
    moves = middle(running[other].forced_moves())
    ratio = yearly[other] / yearly[today] if yearly[today] else 1.0
    claim = "Keeping it costs about the same."
    if ratio > 1.05:
        claim = "Keeping it costs more."
    elif ratio < 0.95:
        claim = "Keeping it costs less."
    moved = f"; forced model moves add {money(moves)}" if moves else ""
    return Reason(
        claim,
        f"A year of running costs {money(yearly[other])} with {d.the(other)}, "
        f"{money(yearly[today])} with {d.the(today)}. Of that, retraining is "
        f"{money(retrain[other])} against {money(retrain[today])}{moved}.",
    )


def watch(d: Dossier) -> str | None:
    """What a good verdict may hide: a shifted kind of mistake, or hard cases."""
    today, other = _watched(d)
    parts = _shifted(d, today, other)
    if {today, other} <= set(d.probe):
        scores = {arm: d.probe[arm][0] / d.probe[arm][1] for arm in (today, other)}
        if max(scores.values()) < d.plan.target:
            parts.append(
                f"on hard cases {d.the(today)} gets {percent(scores[today], 0)} and "
                f"{d.the(other)} {percent(scores[other], 0)} (hard-case set, first repeat)"
            )
    if not parts:
        return None
    text = "; ".join(parts)
    return text[0].upper() + text[1:] + "."


def _watched(d: Dossier) -> tuple[str, str]:
    """What is done today, and what is recommended in its place or else told against it."""
    best = d.valuation.verdict.recommended
    instead = best is not None and best != d.reference and not d.roster[best].buys
    return d.reference, best if best is not None and instead else d.alternative


def _shifted(d: Dossier, today: str, other: str) -> list[str]:
    """Kinds of mistakes an approach makes clearly more often than today's, the widest gap first."""
    old, new = d.errors(today), d.errors(other)
    more = [
        at for at in range(len(d.kinds)) if new[at] > 1.25 * old[at] and new[at] - old[at] > 0.01
    ]
    found = []
    for at in sorted(more, key=lambda at: old[at] - new[at])[:SHIFTS_TOLD]:
        kind = d.kinds[at]
        item = f"{_article(kind.truth)} {d.noun[0]}"
        wrongly = f"labels {item} as {kind.said}" if kind.said else f"is wrong about {item}"
        found.append(
            f"{d.the(other)} {wrongly} more often ({percent(new[at])} against {percent(old[at])})"
        )
    return found


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
