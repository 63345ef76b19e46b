"""What a PoC stands on: who labelled, who wrote the rules, what the trained model is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.arms import Arm, Learner, Roster, Source
from core.report.wording.glossary import STANDS_ON

MOST_NAMED = 3
STUDENT = "A fine-tuned LLM: the model trained here is a stand-in that starts from nothing."


@dataclass(frozen=True)
class Provenance:
    """What has to be said before any number of a PoC.

    Attributes
    ----------
    lead : str
        What its numbers rest on; no full stop.
    badge : str
        Two to five words beside the name of the PoC.
    caution : str
        One sentence, or two.
    not_measured : tuple of str
        Each with what stands in for it.
    """

    lead: str
    badge: str
    caution: str
    not_measured: tuple[str, ...]


DEMO = Provenance(
    STANDS_ON,
    "Demo: people are simulated",
    "People are simulated and the fine-tuned model is a stand-in, not an LLM. What a fine-tuned "
    "LLM scores is not measured here.",
    (
        STUDENT,
        "Real people: annotators, expert and analyst are simulated; their hours come from the "
        "assumptions.",
    ),
)


def uploaded_standing(
    annotators: str, rules: str, arms: Sequence[Arm], recorded: tuple[str, ...]
) -> Provenance:
    """What a PoC on uploaded data stands on.

    Parameters
    ----------
    annotators : str
        ``votes``, ``published`` or ``none``.
    rules : str
        ``code``, ``votes`` or ``none``.
    arms : sequence of Arm
        The approaches that were run.
    recorded : tuple of str
        Ids of those whose answers were uploaded.
    """
    here = [one for one in arms if one.id not in recorded]
    bought = any(one.buys for one in here)
    published = annotators == "published" and bought
    student = any(one.learner is Learner.FINE_TUNED for one in here)
    coded = any(one.source in (Source.RATIONALES, Source.HYBRID) for one in here)
    parts = []
    if published:
        parts.append("published labels taken as if annotators never erred")
    elif annotators == "votes" and bought:
        parts.append("uploaded votes of annotators")
    parts += ["uploaded rules"] if rules != "none" and coded else []
    elsewhere = [one for one in arms if one.id in recorded]
    roster = Roster(tuple(arms), ())
    if len(elsewhere) > MOST_NAMED:
        parts.append(f"uploaded answers of {len(elsewhere)} approaches")
    else:
        parts += [f"uploaded answers of {roster.the(one.id)}" for one in elsewhere]
    parts += ["a stand-in model (not an LLM)"] if student else []
    parts = parts or ["the expert's answers"]
    lead = "Based on " + (
        ", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0]
    )
    missing = [STUDENT] if student else []
    if published:
        missing.append(
            "Annotators: the published labels stand in for them, without a mistake. Real people "
            "can only do worse, so what learns from them is an upper bound."
        )
    missing.append("Hours of expert, analyst and ML engineer (NN expert), until you track them.")
    caution = []
    if published:
        caution.append("What buys labels is an upper bound: no annotator was measured.")
    if student:
        caution.append("The fine-tuned model is a stand-in, not an LLM.")
    return Provenance(
        lead,
        "Bought labels are an upper bound" if published else "Your data",
        " ".join(caution),
        tuple(missing),
    )
