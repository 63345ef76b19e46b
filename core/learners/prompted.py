"""No training: a language model that is told the task and shown some answered examples."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.domain.benchmark import CODE, SEALED, Benchmark, Codes, Items, Split
from core.domain.drivers.prompted import (
    PROMPT_TOKENS,
    PROMPT_WRITING,
    TEST_SET_BILL,
    TEST_SET_ITEMS_BILLED,
)
from core.domain.ledger import Entry, assumed, measured
from core.domain.random_streams import stream
from core.services.chat import ChatAnswer, ChatModel, Messages
from core.services.fine_tuning import chat_example
from core.tokens.counting import count_chat

SHOTS_PER_CLASS = 6
MOST_SHOTS = 60
"""Examples in a prompt; where there are more classes, some are named without an example."""

TOO_MANY_ERRORS = 0.05
"""Share of questions without an answer from which nothing is scored: they would count as wrong and
say something of the endpoint instead of the model."""


@dataclass(frozen=True)
class PromptedAnswers:
    """Answers of a prompted model on the sealed splits, and what they took."""

    label: Mapping[Split, Codes]
    answers: Mapping[Split, list[ChatAnswer]]
    booked: tuple[Entry, ...]

    @property
    def errors(self) -> int:
        """Questions without an answer."""
        return sum(answer.label is None for split in self.answers.values() for answer in split)


class Prompted:
    """Builds the prompt of one seed and asks.

    Parameters
    ----------
    benchmark : Benchmark
    items : mapping of Split to Items
    dev_gold : ndarray
        Expert's answers on the validation set, where the examples come from.
    rule : str
        The expert's rule in one sentence.
    seed : int
        Picks the examples.
    """

    def __init__(
        self,
        benchmark: Benchmark,
        items: Mapping[Split, Items],
        dev_gold: Codes,
        rule: str,
        seed: int,
    ) -> None:
        self.benchmark = benchmark
        self.items = items
        self.rule = rule
        rng = stream(seed, "few-shot")
        order = rng.permutation(len(dev_gold))
        each = max(1, min(SHOTS_PER_CLASS, MOST_SHOTS // len(benchmark.classes)))
        shots = [
            at
            for code in range(len(benchmark.classes))
            for at in order[dev_gold[order] == code][:each]
        ]
        # As many of each class, and mixed: a prompted model leans towards the labels it was shown
        # most often and last (Zhao and others 2021).
        self.examples = [
            (items[Split.DEV].text[at], benchmark.classes[dev_gold[at]])
            for at in rng.permutation(shots)[:MOST_SHOTS]
        ]

    def messages(self, text: str) -> Messages:
        """The prompt for one item."""
        found: Messages = [
            {
                "role": "system",
                "content": f'{self.rule} Answer with JSON: {{"answer": ...}}, one of: '
                f"{', '.join(self.benchmark.classes)}.",
            }
        ]
        for example, label in self.examples:
            answer = json.dumps({"answer": label}, ensure_ascii=False)
            found += chat_example("", example, answer)[1:]
        return [*found, {"role": "user", "content": text}]

    def expected_tokens(self) -> int:
        """Estimated tokens to read for all sealed items, answers not included."""
        texts = [text for split in SEALED for text in self.items[split].text]
        return sum(count_chat(self.messages(text)).n for text in texts)

    def answer(self, model: ChatModel) -> PromptedAnswers:
        """Ask the sealed items.

        Parameters
        ----------
        model : ChatModel

        Returns
        -------
        PromptedAnswers
            Booked are tokens, USD and items; a failed call counts as an item.

        Raises
        ------
        CostCapReached, ServiceFailed
            As :meth:`~core.services.chat.ChatModel.ask_all`.
        """
        texts = [text for split in SEALED for text in self.items[split].text]
        replies = model.ask_all([self.messages(text) for text in texts])
        code = {name: at for at, name in enumerate(self.benchmark.classes)}
        answers, label, start = {}, {}, 0
        for split in SEALED:
            answers[split] = replies[start : start + len(self.items[split])]
            start += len(self.items[split])
            label[split] = np.array(
                [-1 if a.label is None else code[a.label] for a in answers[split]], dtype=CODE
            )
        tokens = sum(reply.tokens_in + reply.tokens_out for reply in replies)
        booked = (
            assumed(PROMPT_WRITING, "analyst"),
            measured(PROMPT_TOKENS, "provider", tokens),
            measured(TEST_SET_BILL, "provider", sum(r.cost_usd for r in replies)),
            measured(TEST_SET_ITEMS_BILLED, "provider", len(replies)),
        )
        return PromptedAnswers(label, answers, booked)
