"""What training will cost and whether a provider would take the file, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.preparation.training_price import TrainingQuote
from core.report.format.numbers import count, day, money, unit_price

EXACT, ESTIMATE = "counted", "estimate"
CENTS_BELOW = 10.0


def price_sentence(quote: TrainingQuote, all_quotes: Sequence[TrainingQuote]) -> str:
    """Tokens and price of training, with the range over the price list."""
    price = quote.price
    prices = [other.usd for other in all_quotes]
    spread = f"{small_money(min(prices))} to {small_money(max(prices))} across providers"
    read = day(date.fromisoformat(price.read_on))
    return (
        f"{count(quote.examples)} examples x {count(quote.tokens_per_example)} tokens x "
        f"{quote.passes} passes = {_tokens(quote.tokens)} tokens: {small_money(quote.usd)} at "
        f"${price.amount:.2f} per million ({price.provider}, {price.model}; price list: "
        f"{price.source}, read {read}; {spread})"
    )


def price_badge(quote: TrainingQuote) -> str:
    """Whether the tokens were counted with the provider's own tokenizer."""
    return EXACT if quote.counted.exact else ESTIMATE


def small_money(usd: float) -> str:
    """Dollars, with cents while they matter.

    Examples
    --------
    >>> small_money(2.9), small_money(0.0004), small_money(24.3), small_money(8412)
    ('$2.90', '$0.0004', '$24', '$8.4k')
    """
    if usd and abs(usd) < 0.01:
        return unit_price(usd)
    return f"${usd:.2f}" if abs(usd) < CENTS_BELOW else money(usd)


def _tokens(number: int) -> str:
    """A number of tokens.

    Examples
    --------
    >>> _tokens(970_608), _tokens(31_400), _tokens(12_400_000)
    ('0.97M', '31,400', '12M')
    """
    if number < 100_000:
        return count(number)
    return f"{number / 1e6:.2f}M" if number < 9_950_000 else f"{number / 1e6:.0f}M"
