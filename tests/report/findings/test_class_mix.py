"""The class mix is told where it differs for certain and enough to matter."""

from types import SimpleNamespace

import pytest

from core.domain.arms import PLAIN
from core.evaluation.class_mix import ClassMix
from core.evaluation.intervals import Estimate
from core.report.findings.class_mix import class_mix


def share(value: float, margin: float = 0.015) -> Estimate:
    return Estimate(value, value - margin, value + margin, 180, "")


def dossier(pool, test, at_mix=(0.84, 0.83), audited=True, margin=0.015):
    classes = ("refund", "delivery", "other") if len(pool) == 3 else ("no refund", "refund")
    kinds = [SimpleNamespace(truth=name) for name in classes]
    accuracy = {"old": share(0.86), "new": share(0.83)}
    return SimpleNamespace(
        classes=classes,
        kinds=kinds,
        named=["old", "new"],
        name=PLAIN.name,
        accuracy=accuracy.__getitem__,
        class_mix=ClassMix(
            tuple(share(one, margin) for one in pool),
            tuple(share(one, margin) for one in test),
            dict(zip(("old", "new"), (share(one, 0.02) for one in at_mix), strict=False)),
            audited,
        ),
    )


def test_both_shares_the_gap_and_every_named_way_at_the_pools_mix():
    """The gap's interval: 10 points, .015 x sqrt(2) = 2.1 either way."""
    assert class_mix(dossier((0.7, 0.3), (0.6, 0.4))) == (
        "Of the training pool 30.0% is refund, of the test set 40.0% (-10.0 points, 95% "
        "interval -12.1 to -7.9). At the training pool's mix accuracy would be: Human annotation "
        "84.0% (82.0% to 86.0%) instead of 86.0%; Fine-tuning analyst 83.0% (81.0% to 85.0%) "
        "instead of 83.0%. Your live items decide. The training pool's mix is that of 180 "
        "labelled items that the expert audited."
    )


@pytest.mark.parametrize(
    ("shift", "moved", "margin", "told"),
    [
        (0.04, 0.009, 0.015, False),  # certain, but too little of either
        (0.04, 0.011, 0.015, True),  # accuracy moves a point
        (0.051, 0.0, 0.015, True),  # five points
        (0.049, 0.0, 0.015, False),
        (0.10, 0.05, 0.08, False),  # wide, and within the error: .08 x sqrt(2) > .10
        (0.02, 0.05, 0.015, False),  # nothing is certain
    ],
)
def test_a_gap_matters_where_it_is_certain_and_wide_or_moves_accuracy(shift, moved, margin, told):
    found = class_mix(
        dossier((0.5 + shift, 0.5 - shift), (0.5, 0.5), (0.86 - moved, 0.83), margin=margin)
    )
    assert (found is not None) is told


def test_of_many_classes_the_widest_gaps_are_told_first():
    told = class_mix(dossier((0.2, 0.5, 0.3), (0.4, 0.35, 0.25)))
    assert told is not None
    assert told.index("is refund") < told.index("is delivery")
    assert "is other" not in told


def test_labels_that_nobody_audited_are_called_so():
    told = class_mix(dossier((0.7, 0.3), (0.5, 0.5), audited=False))
    assert told is not None
    assert told.endswith(
        "The training pool's mix is that of 180 items as they were labelled; few were audited."
    )


def test_a_class_that_the_test_set_lacks_is_told_without_an_accuracy():
    told = class_mix(dossier((0.7, 0.26, 0.04), (0.7, 0.3, 0.0), at_mix=()))
    assert told is not None
    assert "Of the training pool 4.0% is other, of the test set 0.0%" in told
    assert "accuracy on them is not measured" in told
    assert "At the training pool's mix" not in told


def test_where_the_pool_is_unknown_nothing_is_said():
    d = dossier((0.7, 0.3), (0.5, 0.5))
    d.class_mix = None
    assert class_mix(d) is None
