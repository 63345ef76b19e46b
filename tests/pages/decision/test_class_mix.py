"""Another class mix on the test set stands beside the verdict, as text."""

from dataclasses import replace

from core.evaluation.class_mix import ClassMix
from core.evaluation.intervals import Estimate
from tests.pages.conftest import words


def test_decision_tells_another_class_mix(raced, raced_home, other_answers, screen, monkeypatch):
    def share(value):
        return Estimate(value, value - 0.02, value + 0.02, 180, "")

    at_mix = {"old": share(0.75), "new": share(0.8)}
    mix = ClassMix((share(0.4), share(0.6)), (share(0.6), share(0.4)), at_mix, True)
    d = replace(raced.dossier(), classes=("not keto", "*keto*"), class_mix=mix)
    d = replace(
        d,
        kinds=tuple(replace(one, truth=name) for one, name in zip(d.kinds, d.classes, strict=True)),
    )
    monkeypatch.setattr("components.shared.frame.dossier_of", lambda poc, months=None: d)
    text = words(screen())
    assert "**Class mix:** Of the training pool 60.0% is \\*keto\\*, of the test set 40.0%" in text
    assert "Human annotation 75.0% (73.0% to 77.0%) instead of" in text
