"""Which step of the two processes somebody worked at, in the words of a work log."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from core.domain.node import Node
from core.interop.plain.meaning import plain_name
from core.interop.plain.row_rules import WORDS, step_of
from core.interop.questions import Question, Way
from core.interop.reading import LEFT_OUT
from core.interop.values import shown
from core.interop.work_logs.layouts import names_in

NOTHING = "(no step)"
"""Stands for what a row says of its step where it says nothing."""

MOST_ASKED = 10

FURTHER: Mapping[Node, str] = {
    Node.OLD_1: (
        "annotation_guideline annotation_guidelines labelling_guideline labelling_guidelines "
        "labeling_guideline labeling_guidelines label_guideline label_guidelines "
        "annotator_guideline annotator_guidelines annotation_instructions labelling_instructions "
        "labeling_instructions annotation_guide labelling_guide labeling_guide codebook "
        "annotator_briefing annotator_instructions"
    ),
    Node.OLD_2: (
        "annotate annotates annotated annotations label labels labelled labeled data_annotation "
        "data_labelling data_labeling human_annotation crowd_annotation"
    ),
    Node.OLD_4: "tune tuned model_training train_model tune_model hyperparameter_tuning",
    Node.OLD_5: "errors_analysis analysis_of_errors error_review",
    Node.NEW_1: (
        "rationale rule labelling_rules labeling_rules labelling_rule labeling_rule "
        "expert_interview expert_interviews interviews rule_writing"
    ),
    Node.NEW_2: "fine_tune finetune fine_tuned finetuned",
    Node.GOLD: (
        "gold_labels gold_label gold_standard gold_set test_set test_set_labels label_test_set "
        "labelling_test_set labeling_test_set exam_items gold_annotation"
    ),
    Node.PROMPT: "prompt_engineering prompt_tuning",
}
"""What else a step is called in work logs, as ``plain_name`` writes it."""

_FURTHER = {name: node for node, names in FURTHER.items() for name in names.split()}

FILLERS = frozenset(
    names_in(
        "a an the of for in on to with and my our write writes writing wrote written create "
        "creating created draft drafting drafted update updating updated do doing did work working "
        "worked finish finished start started first second third final batch part data dataset "
        "examples example items item texts text documents document tickets ticket messages message "
        "dishes dish phase step task v"
    )
)
"""Words that say nothing about which step it is."""

LONGEST = 3

Answers = Mapping[str, str]


@lru_cache(maxsize=10_000)
def step_in(words: str) -> Node | None:
    """The step that some words name; None where one of them is unknown or they name two.

    Examples
    --------
    >>> step_in("Wrote guideline v2").value, step_in("Annotate batch 3").value
    ('old 1', 'old 2')
    >>> step_in("Annotation meeting") is None
    True
    """
    whole = step_of(words)
    if whole is not None:
        return whole
    tokens = plain_name(words).split("_")
    found: set[Node] = set()
    at = 0
    while at < len(tokens):
        for length in range(min(LONGEST, len(tokens) - at), 0, -1):
            name = "_".join(tokens[at : at + length])
            node = step_of(name) or _FURTHER.get(name)
            if node is not None:
                found.add(node)
                break
        else:
            length = 1
            if tokens[at] not in FILLERS and not re.fullmatch(r"v?\d+", tokens[at]):
                return None
        at += length
    return found.pop() if len(found) == 1 else None


def said_step(word: str, answers: Answers) -> Node | str | None:
    """What a word stands for: by somebody's answer (``-`` for no step), else by itself."""
    said = answers.get(word)
    if said == LEFT_OUT:
        return LEFT_OUT
    return step_in(word if said is None else said)


def step_questions(open_: Mapping[str, int]) -> tuple[Question, ...]:
    """A question for each word that is no step, the most frequent first.

    Parameters
    ----------
    open_ : mapping of str to int
        Rows by word.
    """
    words = sorted(open_, key=lambda word: (-open_[word], word))
    more = len(words) - MOST_ASKED
    return tuple(
        Question(
            word,
            _why(word, open_[word])
            + (f" {more:,} further words are asked after these." if more > 0 and not at else ""),
            _ways(word),
        )
        for at, word in enumerate(words[:MOST_ASKED])
    )


def _why(word: str, rows: int) -> str:
    counted = "1 row" if rows == 1 else f"{rows:,} rows"
    if word == NOTHING:
        return f"Which step are the hours of {counted} of which no column says the step?"
    return f"Which step is {shown(word)!r}? It stands in {counted}."


def _ways(word: str) -> tuple[Way, ...]:
    steps = [
        Way(f"{node.value} ({WORDS[node].split()[0].replace('_', ' ')})", _said(word, node.value))
        for node in Node
    ]
    return (*steps, Way("not counted", _said(word, LEFT_OUT)))


def _said(word: str, step: str) -> tuple[tuple[str, str], ...]:
    return (("answer", f"{word}={step}"),)


Said = tuple[str, str]
"""A column and its cell."""


def row_step(
    kinds: Sequence[Said], written: Sequence[Said], projects: Sequence[Said], answers: Answers
) -> tuple[str, str, Node | str | None]:
    """Which column of a row says the step, in which words, and the step.

    Parameters
    ----------
    kinds, written, projects : sequence of (str, str)
        Kind of work, what somebody wrote, project. Empty cells are passed over.
    answers : mapping of str to str

    Returns
    -------
    tuple of str, str and (Node, ``LEFT_OUT`` or None)
        None where nobody knows; the words are then those to ask about.
    """
    kinds, written, projects = (
        [one for one in some if one[1]] for some in (kinds, written, projects)
    )
    # A kind of work that is unknown is asked about: the project alone would hide a meeting in it.
    for column, words in [*kinds, *written, *([] if kinds else projects)]:
        found = said_step(words, answers)
        if found is not None:
            return column, words, found
    column, words = next(iter([*kinds, *projects, *written]), ("", NOTHING))
    return column, words, said_step(words, answers)
