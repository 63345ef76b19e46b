"""Labels that approaches share: those that set nothing about labels otherwise than each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.domain.arms import OF_UPLOADS, Arm, Source
from core.domain.plan import Plan
from core.sources.material import Material


@dataclass(frozen=True)
class Stream:
    """Labels that some approaches share.

    Attributes
    ----------
    key : tuple
        The settings that they depend on.
    material : Material
        With the plan as those approaches run it.
    """

    key: tuple[Any, ...]
    material: Material
    arms: list[Arm]

    @property
    def sources(self) -> set[Source]:
        """Label sources that are run here."""
        needed = {one.source for one in self.arms}
        given = self.material.given
        if given is None:
            return needed
        lacking = {
            Source.NONE: True,
            Source.ANNOTATORS: given.people is None,
            Source.RATIONALES: not given.has_rationales,
            Source.HYBRID: given.people is None or not given.has_rationales,
        }
        return {source for source in needed if not lacking.get(source, False)}


def label_settings(plan: Plan) -> tuple[Any, ...]:
    """What labels depend on in a plan, beside its seeds and its crowd.

    Parameters
    ----------
    plan : Plan
        As an approach runs it.

    Returns
    -------
    tuple
        The same for approaches that share their labels.
    """
    return (
        plan.sizes,
        plan.votes_per_item,
        plan.audits,
        plan.people_aggregation,
        plan.rule_aggregation,
        plan.rationale_author,
        *(plan.benchmark_settings.get(name) for name in OF_UPLOADS),
    )
