"""Tokens and price of a training set, by provider, with what is an estimate marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.preparation.training_files import FileFormat, TrainingRow, write_training_file
from core.preparation.training_price import training_quotes
from core.report.wording.training_words import (
    price_badge,
    price_sentence,
    small_money,
)
from core.tokens.counting import MESSAGE_OVERHEAD, TokenCount, count_chat
from core.tokens.prices import load_prices

ROWS = [TrainingRow("Is a Cobb salad without croutons keto?", "yes", "Answer yes or no.")] * 40


def test_every_training_price_has_a_quote_cheapest_first():
    quotes = training_quotes(ROWS)
    listed = {price.id for price in load_prices().values() if price.kind == "train"}
    assert {quote.price.id for quote in quotes} == listed
    assert [quote.usd for quote in quotes] == sorted(quote.usd for quote in quotes)


def test_a_quote_is_tokens_times_passes_times_price():
    (quote,) = training_quotes(ROWS, 2, [load_prices()["openai-ft-4.1-train"]])
    messages = [{"content": text} for text in (ROWS[0].system, ROWS[0].text, ROWS[0].answer)]
    once = count_chat(messages, "gpt-4.1").n
    assert quote.counted.n == 40 * once
    assert quote.tokens_per_example == once > 3 * MESSAGE_OVERHEAD
    assert quote.usd == pytest.approx(80 * once * 25 / 1e6)


def test_an_open_model_is_never_counted_exactly():
    (quote,) = training_quotes(ROWS, prices=[load_prices()["tinker-qwen3-8b-train"]])
    assert not quote.counted.exact
    assert price_badge(quote) == "estimate"
    exact = replace(quote, counted=TokenCount(quote.counted.n, "tiktoken", exact=True))
    assert price_badge(exact) == "counted"


def test_rows_without_a_system_prompt_have_a_message_less():
    price = [load_prices()["tinker-qwen3-8b-train"]]
    with_it, without = (
        training_quotes([TrainingRow("a", "b", system)], prices=price)[0].tokens
        for system in ("x", "")
    )
    assert with_it - without == 3 * (MESSAGE_OVERHEAD + 1)


def test_the_sentence_has_examples_tokens_passes_price_source_day_and_range():
    price = load_prices()["openai-ft-4o-mini-train"]
    counted = TokenCount(4_432 * 73, "characters / 3.9", exact=False)
    quotes = training_quotes(ROWS)
    quote = replace(quotes[0], price=price, examples=4_432, counted=counted)
    dearest = replace(quote, price=load_prices()["openai-ft-4.1-train"])
    cheapest = replace(quote, price=load_prices()["tinker-qwen3-8b-train"])
    assert price_sentence(quote, [cheapest, quote, dearest]) == (
        "4,432 examples x 73 tokens x 3 passes = 0.97M tokens: $2.91 at $3.00 per million "
        f"(OpenAI, gpt-4o-mini; price list: {price.source}, read 20 Nov 2026; $0.43 to $24 "
        "across providers)"
    )


def test_no_examples_cost_nothing():
    quotes = training_quotes([])
    assert all(quote.usd == 0 and quote.tokens_per_example == 0 for quote in quotes)
    assert small_money(0) == "$0.00"


def test_what_is_counted_is_what_the_file_holds():
    """The check of the written file counts the same tokens."""
    from core.preparation.training_checks import check_training_file

    file = write_training_file(ROWS, FileFormat.CHAT).encode()
    assert check_training_file(file).tokens == training_quotes(ROWS)[0].counted.n
