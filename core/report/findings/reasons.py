"""Why: three numbered reasons, the challenger, and what to watch."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.domain.arms import ANNOTATORS_NEW, HYBRID, OLD, RATIONALES_OLD
from core.domain.verdict import Answer
from core.report.findings.censored import missed_target
from core.report.findings.dossier import Dossier, middle
from core.report.findings.incumbent import enough
from core.report.format.numbers import chance, count, money, percent, points, target_text
from core.report.wording.glossary import ARM_MEANING, ARM_NAMES, the_arm

SMALL = 0.005
SHIFTS_TOLD = 2


@dataclass(frozen=True)
class Reason:
    """A bold claim of at most six words, and one sentence with numbers."""

    claim: str
    sentence: str


def reasons_heading(d: Dossier) -> str:
    """What stands over the reasons: where nothing is recommended they are only observations."""
    answer = d.valuation.verdict.answer
    if answer is Answer.INVALID:
        return "For diagnosis only"
    recommends = answer in (Answer.SWITCH, Answer.STAY, Answer.HYBRID)
    return "Why" if recommends else "What the race showed"


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
    failed = [check for check in d.valuation.fairness if not check.holds]
    if d.valuation.verdict.answer is Answer.INVALID and failed:
        return f"a fairness check failed: {failed[0].detail}"
    return d.valuation.verdict.rule


def reasons(d: Dossier) -> list[Reason]:
    """Rounds and their price, labels against model, and what keeping it costs."""
    hybrid = d.valuation.verdict.recommended == HYBRID.id
    other = HYBRID.id if hybrid else "new"
    found = [_labels(d), _iterations(d, other)] if hybrid else [_iterations(d, other), _square(d)]
    return [reason for reason in (*found, _keeping(d, other)) if reason is not None]


def _labels(d: Dossier) -> Reason | None:
    """What the hybrid saves on labels."""
    ours, theirs = d.labels_bought(HYBRID.id), d.labels_bought(OLD.id)
    if ours >= theirs:
        return None
    return Reason(
        "Fewer labels to buy.",
        f"The hybrid buys {count(ours)} labels where annotators alone take {count(theirs)}: "
        "where the rules agree, nobody is asked.",
    )


def _iterations(d: Dossier, other: str) -> Reason:
    if d.in_use is not None:
        return _from_today(d, other)
    needed = {arm: d.valuation.stops[arm].iteration for arm in ("old", other)}
    mean = {arm: float(np.mean(iterations)) for arm, iterations in needed.items()}
    price = {arm: d.build(arm) / mean[arm] for arm in ("old", other)}
    fewer = mean[other] < mean["old"] - 0.25
    more = mean[other] > mean["old"] + 0.25
    cheaper = price[other] < price["old"]
    if fewer:
        claim = "Fewer and cheaper rounds." if cheaper else "Fewer rounds, not cheaper rounds."
    elif more:
        claim = "More rounds, though cheaper ones." if cheaper else "More and dearer rounds."
    else:
        claim = "As many rounds, cheaper ones." if cheaper else "As many rounds, dearer ones."
    sentence = (
        f"A round costs {money(price[other])} {_by(other)} and {money(price['old'])} the old way; "
        f"{the_arm(other)} stops after round {_span(needed[other])}, the old way after round "
        f"{_span(needed['old'])}{_missed(d, other)}."
    )
    return Reason(claim, sentence)


def _from_today(d: Dossier, other: str) -> Reason:
    """The old way's model is in use: what is left to do, against another way from scratch."""
    scratch = f"{the_arm(other)} starts from scratch and takes {money(d.build(other))}"
    if d.valuation.stands_at is not None:
        return Reason("The old way is there already.", f"{enough(d)}; {scratch}.")
    behind = d.iterations_behind()
    first, last = int(behind.min()) + 1, int(behind.max()) + 1
    start = f"round {first}" if first == last else f"round {first} to {last}"
    return Reason(
        "The old way has a start.",
        f"From today's accuracy it begins with {start} and takes {money(d.build('old'))}; "
        f"{scratch}{_missed(d, other)}.",
    )


def _span(iterations: np.ndarray) -> str:
    low, high = int(iterations.min()), int(iterations.max())
    return f"{low}" if low == high else f"{low}-{high}"


def _by(arm: str) -> str:
    """A way as an adverb: ``the new way``, ``with the hybrid``."""
    return the_arm(arm) if arm in ("old", "new") else f"with {the_arm(arm)}"


def _missed(d: Dossier, other: str) -> str:
    missed = [f"{the_arm(arm)} {missed_target(d, arm)}" for arm in ("old", other) if d.missed(arm)]
    return f" ({', '.join(missed)})" if missed else ""


@dataclass(frozen=True)
class Effect:
    """A difference in accuracy over repeats: mean, smallest and largest."""

    mean: float
    low: float
    high: float

    @property
    def clear(self) -> bool:
        """Whether it is more than small and every repeat points the same way."""
        return abs(self.mean) >= SMALL and self.low * self.high > 0


def label_effect(d: Dossier) -> Effect | None:
    """Rationales instead of annotators, the model kept: the square's label side."""
    return _effect(d, RATIONALES_OLD.id, OLD.id)


def model_effect(d: Dossier) -> Effect | None:
    """New model instead of old, the labels kept: the square's model side."""
    return _effect(d, ANNOTATORS_NEW.id, OLD.id)


def _effect(d: Dossier, arm: str, other: str) -> Effect | None:
    """Difference after the last round, per repeat."""
    if arm not in d.arms or other not in d.arms:
        return None
    gap = d.accuracy_of_iteration(arm)[:, -1] - d.accuracy_of_iteration(other)[:, -1]
    return Effect(float(gap.mean()), float(gap.min()), float(gap.max()))


def _square(d: Dossier) -> Reason | None:
    labels, model = label_effect(d), model_effect(d)
    if labels is None or model is None:
        return None
    if labels.clear and abs(labels.mean) > 2 * abs(model.mean):
        claim = "The labels, not the model."
    elif model.clear and abs(model.mean) > 2 * abs(labels.mean):
        claim = "The model, not the labels."
    elif labels.clear and model.clear:
        claim = "Labels and model both matter."
    else:
        claim = "Neither labels nor model clearly decides."
    return Reason(
        claim,
        f"After the last round, rationales instead of annotators: {_told(labels)}. New model "
        f"instead of old: {_told(model)}.",
    )


def _told(effect: Effect) -> str:
    if effect.low == effect.high:
        return f"{points(effect.mean)} points"
    return (
        f"{points(effect.mean)} points ({points(effect.low)} to {points(effect.high)} over repeats)"
    )


def _keeping(d: Dossier, other: str) -> Reason:
    running = {arm: d.valuation.costs[arm].running for arm in ("old", other)}
    yearly = {arm: middle(r.total(12)) for arm, r in running.items()}
    retrain = {arm: middle(r.retraining()) for arm, r in running.items()}
    moves = middle(running[other].forced_moves())
    ratio = yearly[other] / yearly["old"] if yearly["old"] else 1.0
    claim = "Keeping it costs about the same."
    if ratio > 1.05:
        claim = "Keeping it costs more."
    elif ratio < 0.95:
        claim = "Keeping it costs less."
    moved = f", and forced model moves {money(moves)}" if moves else ""
    return Reason(
        claim,
        f"A year of running: {money(yearly[other])} {_by(other)}, {money(yearly['old'])} the old "
        f"way. Retraining alone is {money(retrain[other])} against {money(retrain['old'])}{moved}.",
    )


def challenger(d: Dossier) -> str | None:
    """The control that does better than what is recommended, in one sentence."""
    verdict = d.valuation.verdict
    if verdict.challenger is None or verdict.challenger_chance is None:
        return None
    name = verdict.challenger
    caution = f"; {d.rationales_caution}" if name == "rules" and d.rationales_caution else ""
    return (
        f"{ARM_NAMES[name]} ({ARM_MEANING[name]}) reaches {target_text(d.plan.target)} for "
        f"{money(d.build(name))} and does better in {chance(verdict.challenger_chance)} of the "
        f"what-ifs{caution}. A control cannot be recommended; try it."
    )


def watch(d: Dossier) -> str | None:
    """What a good verdict may hide: a shifted kind of mistake, or rare traps."""
    parts = _shifted(d)
    if {"old", "new"} <= set(d.probe):
        scores = {arm: d.probe[arm][0] / d.probe[arm][1] for arm in ("old", "new")}
        if max(scores.values()) < d.plan.target:
            parts.append(
                f"on rare traps the old way gets {percent(scores['old'], 0)} and the new way "
                f"{percent(scores['new'], 0)} (trap set, first repeat)"
            )
    if not parts:
        return None
    text = "; ".join(parts)
    return text[0].upper() + text[1:] + "."


def _shifted(d: Dossier) -> list[str]:
    """Kinds of mistakes the new way makes clearly more often, the widest gap first."""
    old, new = d.errors("old"), d.errors("new")
    more = [
        at for at in range(len(d.kinds)) if new[at] > 1.25 * old[at] and new[at] - old[at] > 0.01
    ]
    found = []
    for at in sorted(more, key=lambda at: old[at] - new[at])[:SHIFTS_TOLD]:
        kind = d.kinds[at]
        wrongly = f"says {kind.said} about" if kind.said else "is wrong about"
        found.append(
            f"the new way {wrongly} {_article(kind.truth)} {d.noun[0]} more often "
            f"({percent(new[at])} against {percent(old[at])})"
        )
    return found


def _article(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"
