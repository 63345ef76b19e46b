"""The words of the screens: one place that turns the code's terms into plain ones."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.node import NEW_PROCESS, OLD_PROCESS, Node

PRODUCT = "Switchpoint"
PROMISE = "Should you stop paying for annotation? Both approaches, one benchmark, one answer."
"""The product in one sentence; on every screen, link, PDF, slide and command."""
PROCESS_NAMES = {OLD_PROCESS: "Human annotation", NEW_PROCESS: "Fine-tuning analyst"}
DEFINED = {
    OLD_PROCESS: "**Human annotation** (old way): annotators label examples, an ML engineer tunes "
    "a model.",
    NEW_PROCESS: "**Fine-tuning analyst** (new way): expert and analyst write labelling rules, "
    "which train a fine-tuned language model.",
}
"""Both approaches, wherever they are named for the first time."""
STANDIN_MODEL = "stand-in model (not an LLM)"
STEP_NAMES = {
    "old 1": "1 Expert briefs annotators",
    "old 2": "2 Annotators label",
    "old 3": "3 Expert reads mistakes",
    "old 4": "4 ML engineer tunes",
    "old 5": "5 ML engineer evaluates",
    "new 1": "1 Expert and analyst write rules",
    "new 2": "2 Check, prepare and train",
    "new 3": "3 Expert reads mistakes",
    Node.GOLD: "Expert answers",
    Node.PROMPT: "Prompt writing",
    "going live": "Going live",
    "hosting": "Hosting",
    "answers": "Answers",
    "monitoring": "Watching it",
    "retraining": "Retraining",
    "forced moves": "Forced model moves",
    "leaving": "Ending the contract",
}
PEOPLE = {
    "expert": "Expert",
    "analyst": "Analyst",
    "NN expert": "ML engineer (NN expert)",
    "annotators": "Annotators",
    "lead": "Annotation lead",
}
PERIODS = {0: "Until launch", 12: "12 months", 24: "24 months", 36: "36 months"}
STANDS_ON = "Based on simulated annotators, a simulated analyst and a stand-in model (not an LLM)"


@dataclass(frozen=True)
class Word:
    """A term of the field, what a screen says instead, and one sentence about it."""

    term: str
    shown: str
    meaning: str


WORDS = tuple(
    Word(*row)
    for row in (
        ("arm", "way", "One complete route from the expert's knowledge to a working model."),
        ("candidate", "candidate", "A way that can be recommended."),
        ("control", "for reference", "A way that the plan does not recommend from."),
        ("iteration", "round", "Label, train, look at the mistakes, improve: once around."),
        ("seed", "repeat", "The same race again with different luck."),
        ("benchmark", "test case", "The task, the items and the score both ways must reach."),
        ("gold label", "expert's answer", "The answer your domain expert stands behind."),
        ("pool", "working set", "Items both ways may label and learn from."),
        ("dev split", "practice set", "Items with known answers for finding mistakes."),
        ("test split", "sealed exam", "Items nobody sees until the plan is locked."),
        ("plan lock", "plan locked", "Target and rule were fixed before anyone saw a result."),
        ("reached", "proved", "Even the low end of the margin of error is at the target."),
        ("Wilson", "margin of error", "Where the true value most likely lies (95%)."),
        ("Tango", "margin of error", "Where the true value most likely lies (95%)."),
        ("P10-P90", "8-in-10 range", "In 8 of 10 what-ifs the result lies in this range."),
        ("P50", "middle outcome", "Half of the what-ifs end above, half below."),
        ("Monte Carlo", "what-ifs", "Combinations of the assumptions, each worked out in full."),
        ("McNemar", "head-to-head test", "Compares two ways where they disagree."),
        (
            "non-inferiority",
            "how much worse still counts as equal",
            "Below this loss of accuracy you would not mind.",
        ),
        ("TCO", "build + months", "Everything to build it and keep it for that long."),
        ("forced migration", "forced model move", "The provider retires the model."),
        ("abstain", "no opinion", "A rule may stay silent about an item."),
        ("coverage", "speaks on", "Share of the items a rule speaks about."),
        (
            "veto",
            "any no wins",
            "One rule that says no outweighs all that say yes; with more classes, the first in "
            "their order wins.",
        ),
        ("Dawid-Skene", "weighs annotators by skill", "Finds out who is reliable."),
        ("macro-F1", "rare-class score", "Every class counts the same, however rare."),
        ("probe", "trap set", "Hard cases, one kind each; never in the headline score."),
        ("hinge", "trap", "A detail that changes the answer if you do not know it."),
        ("nuance", "trap", "A detail that changes the answer if you do not know it."),
        ("leakage", "exam questions in the training data", "A score that means nothing."),
        ("learning_rate_multiplier", "learning speed", "How strongly a model learns."),
        ("epochs", "passes", "How often the model goes over the examples."),
    )
)
FORBIDDEN_ON_SCREENS = (
    "iteration",
    "Wilson",
    "Tango",
    "McNemar",
    "Monte Carlo",
    "non-inferiority",
    "macro-F1",
    "Dawid-Skene",
    "TCO",
    "P50",
    "PERT",
    "learning_rate",
    "epochs",
    "abstain",
    "seed",
)
"""Terms that no screen may show outside the parts that are for the analyst."""


def period_text(months: int) -> str:
    """A counted period inside a sentence.

    Parameters
    ----------
    months : int
        Months of running that are counted after the launch; 0 for none.

    Returns
    -------
    str

    Examples
    --------
    >>> period_text(0), period_text(12), period_text(36)
    ('until launch', 'first 12 months', 'first 36 months')
    """
    return "until launch" if months == 0 else f"first {months} months"


def in_period(months: int) -> str:
    """A counted period as it ends a sentence.

    Examples
    --------
    >>> in_period(0), in_period(12)
    ('until launch', 'in the first 12 months')
    """
    return period_text(months) if months == 0 else f"in the {period_text(months)}"


def in_years(months: int) -> str:
    """The same in whole years, as short as a headline has it.

    Examples
    --------
    >>> [in_years(months) for months in (0, 6, 12, 24)]
    ['until launch', 'in the first 6 months', 'in the first year', 'in the first 2 years']
    """
    if months == 0 or months % 12:
        return in_period(months)
    return "in the first year" if months == 12 else f"in the first {months // 12} years"


def bold(text: str) -> str:
    """Bold in Markdown."""
    return f"**{text}**"


def capital(text: str) -> str:
    """The text with its first letter large, bold marks skipped.

    Examples
    --------
    >>> capital("**over** a year")
    '**Over** a year'
    """
    first = next((at for at, character in enumerate(text) if character.isalnum()), 0)
    return text[:first] + text[first].upper() + text[first + 1 :] if text else text
