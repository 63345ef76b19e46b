"""No model: the rationales answer themselves."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.benchmark import Split
from core.learners.fitted import SCORED, Fitted, Prediction
from core.sources.aggregation.labels import SoftLabels


def answer_with_rules(answers: Mapping[Split, SoftLabels]) -> Fitted:
    """The aggregated votes as predictions; where no rationale speaks, the default answer.

    Parameters
    ----------
    answers : mapping of Split to SoftLabels
        On dev, test and probe.

    Returns
    -------
    Fitted
        Without booked quantities: there is no model to train.
    """
    return Fitted(
        {split: Prediction(answers[split].label, answers[split].confidence) for split in SCORED},
        note=f"aggregated by {answers[Split.TEST].method}",
    )
