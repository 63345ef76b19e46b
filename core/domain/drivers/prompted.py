"""Drivers of a model that is only prompted: the prompt, and what its answers were billed."""

from __future__ import annotations

from core.domain.drivers.driver import Driver, PricingRule, Purpose
from core.domain.node import Node

PROMPT_WRITING = Driver(
    "prompt_writing",
    "P1",
    "Writing the prompt",
    step=Node.PROMPT,
    unit="h",
    rule=PricingRule.PERSON,
    purpose=Purpose.PROMPT,
)
PROMPT_TOKEN_PRICE = Driver("prompt_token_price", "P3")
PROMPT_TOKENS = Driver(
    "prompt_tokens",
    "P2",
    "Length of the prompt",
    step=Node.PROMPT,
    unit="tokens",
    rule=PricingRule.COUNTED_ELSEWHERE,
    priced_by=(PROMPT_TOKEN_PRICE,),
    purpose=Purpose.PROMPT,
)
TEST_SET_BILL = Driver(
    "test_set_bill",
    "P4",
    "Bill for answering the test set",
    step=Node.PROMPT,
    unit="USD",
    rule=PricingRule.BILLED,
    purpose=Purpose.PROMPT,
)
TEST_SET_ITEMS_BILLED = Driver(
    "test_set_items_billed",
    "P5",
    "Items answered for that bill",
    step=Node.PROMPT,
    unit="items",
    rule=PricingRule.COUNTED_ELSEWHERE,
    purpose=Purpose.PROMPT,
)
