"""What a race stands on: who labelled, who wrote the rules, what the trained model is."""

from __future__ import annotations

from dataclasses import dataclass

from core.report.wording.glossary import STANDS_ON

STUDENT = "A fine-tuned LLM: the trained model here is a stand-in that starts from nothing."


@dataclass(frozen=True)
class Provenance:
    """What has to be said before any number of a race.

    Attributes
    ----------
    lead : str
        Begins the first sentence of the verdict; no full stop.
    badge : str
        Two to five words beside the name of the race.
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
    "People are simulated and the fine-tuned model is a stand-in, not an LLM: what a fine-tuned "
    "LLM scores is not measured here.",
    (
        STUDENT,
        "Real people: annotators, expert and analyst are simulated; their hours come from the "
        "assumptions.",
    ),
)


def uploaded_standing(annotators: str, rules: str, recorded: tuple[str, ...]) -> Provenance:
    """What a race on uploaded data stands on.

    Parameters
    ----------
    annotators : str
        ``votes``, ``published`` or ``none``.
    rules : str
        ``code``, ``votes`` or ``none``.
    recorded : tuple of str
        Arms whose answers were uploaded.
    """
    published = annotators == "published" and "old" not in recorded
    student = "new" not in recorded
    parts = []
    if "old" in recorded:
        parts.append("uploaded answers of the old way")
    elif published:
        parts.append("published labels taken as if annotators never erred")
    elif annotators == "votes":
        parts.append("uploaded votes of annotators")
    if student:
        parts += ["uploaded rules"] if rules != "none" else []
        parts.append("a stand-in model (not an LLM)")
    else:
        parts.append("uploaded answers of the new way")
    lead = "On " + (", ".join(parts[:-1]) + " and " + parts[-1] if len(parts) > 1 else parts[0])
    missing = [STUDENT] if student else []
    if published:
        missing.append(
            "Annotators: the published labels stand in for them, without a mistake; real people "
            "can only do worse, so the old way shown is an upper bound."
        )
    missing.append("Hours of expert, analyst and NN expert, until somebody logs them.")
    caution = []
    if published:
        caution.append("The old way is an upper bound: no annotator was measured.")
    if student:
        caution.append("The fine-tuned model is a stand-in, not an LLM.")
    return Provenance(
        lead,
        "Old way is an upper bound" if published else "Your data",
        " ".join(caution),
        tuple(missing),
    )
