"""Whether the test set has another class mix than what was learned from, and what that changes."""

from __future__ import annotations

from core.report.findings.dossier import Dossier
from core.report.format.numbers import count, percent, points

WIDE = 0.05
"""Gap between two shares of a class from which it matters by itself."""
MOVED = 0.01
"""Change of an approach's accuracy from which a smaller gap matters too."""
CLASSES_TOLD = 2


def class_mix(d: Dossier) -> str | None:
    """Which classes differ, with both shares, and every named approach at the pool's mix.

    Parameters
    ----------
    d : Dossier

    Returns
    -------
    str or None
        None where no class differs for certain, or none enough to matter.
    """
    mix = d.class_mix
    if mix is None or not mix.apart:
        return None
    gaps = {at: mix.pool[at].minus(mix.test[at]) for at in mix.apart}
    wide = max(abs(gap.value) for gap in gaps.values()) >= WIDE
    if mix.accuracy and not (wide or _moves(d)):
        return None
    told = [
        f"Of the training pool {percent(mix.pool[at].value)} is {d.classes[at]}, of the test set "
        f"{percent(mix.test[at].value)} ({points(gaps[at].value)} points, 95% interval "
        f"{points(gaps[at].low)} to {points(gaps[at].high)})."
        for at in _told(d)
    ]
    return " ".join([*told, _at_the_pools_mix(d), _where_from(d)])


def _told(d: Dossier) -> list[int]:
    """Classes worth a sentence; of two the one that counts as a yes, since the other mirrors it."""
    assert d.class_mix is not None
    if len(d.classes) == 2:
        return [d.classes.index(d.kinds[1].truth)]
    return d.class_mix.apart[:CLASSES_TOLD]


def _moves(d: Dossier) -> bool:
    """Whether the pool's mix changes the accuracy of an approach that is named."""
    assert d.class_mix is not None
    found = d.class_mix.accuracy
    shifts = [found[arm].value - d.accuracy(arm).value for arm in d.named if arm in found]
    return any(abs(shift) >= MOVED for shift in shifts)


def _at_the_pools_mix(d: Dossier) -> str:
    assert d.class_mix is not None
    found = d.class_mix.accuracy
    told = [
        f"{d.name(arm)} {percent(found[arm].value)} ({percent(found[arm].low)} to "
        f"{percent(found[arm].high)}) instead of {percent(d.accuracy(arm).value)}"
        for arm in d.named
        if arm in found
    ]
    if not told:
        return "The test set lacks classes of the training pool: accuracy on them is not measured."
    return (
        f"At the training pool's mix accuracy would be: {'; '.join(told)}. Your live items decide."
    )


def _where_from(d: Dossier) -> str:
    """Where the pool's mix is known from: most of its right answers are hidden."""
    assert d.class_mix is not None
    items = count(d.class_mix.pool[0].n)
    if d.class_mix.audited:
        return f"The training pool's mix is that of {items} labelled items that the expert audited."
    return (
        f"The training pool's mix is that of {items} items as they were labelled; few were audited."
    )
