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


ERRORS_NOT_SET = "Cost of errors is not set, so extra accuracy has no value yet. Set it."


@dataclass(frozen=True)
class Word:
    """A term of the field, what a screen says instead, and one sentence about it."""

    term: str
    shown: str
    meaning: str


WORDS = tuple(
    Word(*row)
    for row in (
        ("arm", "approach", "One complete route from the expert's knowledge to a working model."),
        ("candidate", "in the comparison", "An approach that can be recommended."),
        ("control", "for reference", "An approach that this plan does not choose from."),
        ("experiment", "PoC", "Every approach on the same items, by one locked plan."),
        ("iteration", "round", "Label, train, look at the mistakes, improve: once around."),
        ("seed", "repeat (random seed)", "The same PoC again with another random seed."),
        ("benchmark", "test case", "The task, the items and the accuracy to reach."),
        ("gold label", "expert's answer", "The answer your domain expert stands behind."),
        ("pool", "training pool", "Items that every approach may label and learn from."),
        ("dev split", "validation set", "Items with known answers for finding mistakes."),
        ("test split", "test set (held out)", "Items that nobody sees until the plan is locked."),
        ("rationale", "labelling rule", "A reason of the expert, written as code that labels."),
        ("plan lock", "plan locked", "Target and rule were fixed before anyone saw a result."),
        ("reached", "proved", "Even the low end of the 95% interval is at the target."),
        ("horizon", "horizon", "What is counted: until launch, or the first months of use too."),
        ("simulation", "simulations", "Combinations of the assumptions, each worked out in full."),
        ("chance best", "likely the best choice", "Share of simulations in which it is best."),
        ("expected loss", "a wrong choice costs", "What it gives up where another one is best."),
        ("P10-P90", "80% range", "In 80% of simulations the result lies in this range."),
        ("Wilson", "95% interval", "Where the true value most likely lies."),
        ("Tango", "95% interval", "Where the true difference most likely lies."),
        ("break-even", "break-even", "The value of an input beyond which another option is ahead."),
        ("P50", "middle outcome", "Half of the simulations end above, half below."),
        ("McNemar", "paired test", "Compares two approaches where they disagree."),
        ("non-inferiority", "good enough", "Less accurate by no more than you accept."),
        ("TCO", "build + months", "Everything to build it and keep it for that long."),
        ("forced migration", "forced model move", "The provider retires the model."),
        ("abstain", "no opinion", "A rule may stay silent about an item."),
        ("coverage", "coverage", "Share of the items that a rule speaks about."),
        (
            "veto",
            "any no wins",
            "One rule that says no outweighs all that say yes; with more classes, the first in "
            "their order wins.",
        ),
        ("Dawid-Skene", "weighs annotators by skill", "Finds out who is reliable."),
        ("macro-F1", "rare-class score", "Every class counts the same, however rare."),
        ("probe", "hard-case set", "Hard cases, one kind each; never in the headline score."),
        ("leakage", "test items in the training data", "It makes a score mean nothing."),
        ("learning_rate_multiplier", "learning speed", "How strongly a model learns."),
        ("epochs", "epochs", "How often the model goes over the examples."),
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
    "abstain",
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
