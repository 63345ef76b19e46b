"""Steps of the two processes as people write them in an hours sheet."""

from __future__ import annotations

from core.domain.node import Node
from core.interop.plain.meaning import plain_name

WORDS: dict[Node, str] = {
    Node.OLD_1: "guideline guidelines instructions briefing writing_guidelines annotator_training",
    Node.OLD_2: "annotation annotating labelling labeling crowd annotators",
    Node.OLD_3: "old_review reviewing_the_old_model",
    Node.OLD_4: "tuning training settings model_tuning hyperparameters nn_expert",
    Node.OLD_5: "judging error_analysis model_analysis",
    Node.NEW_1: "interview rationales rules writing_rules writing_rationales coding_rationales",
    Node.NEW_2: "fine_tuning finetuning",
    Node.NEW_3: "new_review reviewing_the_new_model",
    Node.GOLD: "gold exam benchmark exam_labels",
    Node.PROMPT: "prompt prompts prompting prompt_writing",
}
"""Names of each step besides its own, as ``plain_name`` writes them."""

_KNOWN = {
    **{name: node for node, names in WORDS.items() for name in names.split()},
    **{plain_name(node.value): node for node in Node},
    **{plain_name(node.value).replace("_", ""): node for node in Node},
    # o2 and n3, as people write old 2 and new 3.
    **{plain_name(node.value).replace("ld_", "").replace("ew_", ""): node for node in Node},
}
KNOWN_STEPS = ", ".join(f"{node.value}" for node in Node)


def step_of(words: str) -> Node | None:
    """The step somebody means; None where it cannot be told.

    Examples
    --------
    >>> step_of("Old 2").value, step_of("labelling").value, step_of("N3").value
    ('old 2', 'old 2', 'new 3')
    >>> step_of("review") is None
    True
    """
    return _KNOWN.get(plain_name(words))
