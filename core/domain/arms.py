"""The arms, each of which can reach a benchmark: label source x learner."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from core.domain.errors import BadUsage


class Source(StrEnum):
    """Where training labels come from."""

    ANNOTATORS = "annotators"
    RATIONALES = "rationales"
    GOLD = "gold"
    HYBRID = "hybrid"
    NONE = "none"


class Learner(StrEnum):
    """What turns examples into a model."""

    RULES = "rules"
    TUNED = "tuned classifier"
    FINE_TUNED = "fine-tuned model"
    PROMPTED = "prompted model"


class ArmRole(StrEnum):
    """A candidate can be recommended; a control only shows what is really needed."""

    CANDIDATE = "candidate"
    CONTROL = "control"


@dataclass(frozen=True)
class Arm:
    """One complete route from the expert's knowledge to a working model."""

    id: str
    source: Source
    learner: Learner
    role: ArmRole


OLD = Arm("old", Source.ANNOTATORS, Learner.TUNED, ArmRole.CANDIDATE)
NEW = Arm("new", Source.RATIONALES, Learner.FINE_TUNED, ArmRole.CANDIDATE)
HYBRID = Arm("hybrid", Source.HYBRID, Learner.TUNED, ArmRole.CANDIDATE)
RULES = Arm("rules", Source.RATIONALES, Learner.RULES, ArmRole.CONTROL)
GOLD = Arm("gold", Source.GOLD, Learner.TUNED, ArmRole.CONTROL)
ANNOTATORS_NEW = Arm("annotators-new", Source.ANNOTATORS, Learner.FINE_TUNED, ArmRole.CONTROL)
RATIONALES_OLD = Arm("rationales-old", Source.RATIONALES, Learner.TUNED, ArmRole.CONTROL)
PROMPT = Arm("prompt", Source.NONE, Learner.PROMPTED, ArmRole.CONTROL)

ARMS = (OLD, NEW, HYBRID, RULES, GOLD, ANNOTATORS_NEW, RATIONALES_OLD, PROMPT)
BY_ID = {arm.id: arm for arm in ARMS}


def arm(arm_id: str) -> Arm:
    """The arm of that id.

    Parameters
    ----------
    arm_id : str
        One of ``BY_ID``: ``old``, ``new``, ``hybrid`` or a control.

    Returns
    -------
    Arm

    Raises
    ------
    BadUsage
        If there is none.
    """
    if arm_id not in BY_ID:
        raise BadUsage(f"There is no arm {arm_id!r}", remedy=f"Choose from {', '.join(BY_ID)}.")
    return BY_ID[arm_id]
