"""Tokens and price of a training set by provider, before a cent is spent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.preparation.chat_format import chat_example
from core.preparation.training_files import TrainingRow
from core.tokens.counting import TokenCount, count_chat, encoding_name
from core.tokens.prices import Price, load_prices

PASSES = 3
"""How often a service goes over the examples unless told otherwise."""


@dataclass(frozen=True)
class TrainingQuote:
    """What a provider would charge for training.

    Attributes
    ----------
    price : Price
        Row of the price list.
    examples : int
    counted : TokenCount
        Tokens of all examples once; not exact where the provider's tokenizer is not known here.
    passes : int
    """

    price: Price
    examples: int
    counted: TokenCount
    passes: int

    @property
    def tokens(self) -> int:
        """Tokens that are billed: every pass counts."""
        return self.counted.n * self.passes

    @property
    def tokens_per_example(self) -> float:
        """Mean; 0 without examples."""
        return self.counted.n / self.examples if self.examples else 0.0

    @property
    def usd(self) -> float:
        """Tokens at the listed price."""
        return self.tokens * self.price.amount / 1e6


def training_quotes(
    rows: Sequence[TrainingRow], passes: int = PASSES, prices: Iterable[Price] | None = None
) -> tuple[TrainingQuote, ...]:
    """A quote for every price of training on the list, the cheapest first.

    Parameters
    ----------
    rows : sequence of TrainingRow
        Counted as chats, the format's own tokens included.
    passes : int
    prices : iterable of Price, optional
        By default the price list.

    Examples
    --------
    >>> quotes = training_quotes([TrainingRow("Steak", "yes", "Keto?")] * 100)
    >>> quotes[0].usd < quotes[-1].usd, quotes[0].examples, quotes[0].passes
    (True, 100, 3)
    """
    listed = load_prices().values() if prices is None else prices
    training = [price for price in listed if price.kind == "train"]
    counted: dict[str | None, TokenCount] = {}
    for price in training:
        vocabulary = encoding_name(price.model)
        if vocabulary not in counted:
            counted[vocabulary] = _counted(rows, price.model)
    quotes = [
        TrainingQuote(price, len(rows), counted[encoding_name(price.model)], passes)
        for price in training
    ]
    return tuple(sorted(quotes, key=lambda quote: (quote.usd, quote.price.id)))


def _counted(rows: Sequence[TrainingRow], model: str) -> TokenCount:
    messages = [
        message
        for row in rows
        for message in chat_example(row.system, row.text, row.answer)[0 if row.system else 1 :]
    ]
    return count_chat(messages, model)
