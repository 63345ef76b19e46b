"""A valuation of the same what-ifs, but of another race: other checks, another target."""

from __future__ import annotations

from dataclasses import replace

from core.decision.valuation import ScenarioCosts, Valuation


def with_evidence(valuation: Valuation, **changed: object) -> Valuation:
    """The valuation with some of what the race left behind changed."""
    evidence = replace(valuation.evidence, **changed)
    return Valuation(ScenarioCosts(evidence, valuation.draws, valuation.coarse), valuation.months)
