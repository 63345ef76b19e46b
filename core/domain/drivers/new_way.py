"""Drivers of the new process: rationales, the fine-tuned model, keeping it."""

from __future__ import annotations

from core.domain.drivers.driver import Driver, PricingRule, Purpose
from core.domain.drivers.shared import EXPERT_RATE, GOLD_LABELS
from core.domain.node import Node

RATIONALE_REVISION = Driver(
    "rationale_revision",
    "N1b",
    "Revising labelling rules, hours each",
    step=Node.NEW_1,
    unit="h",
    rule=PricingRule.PAIR,
    purpose=Purpose.RATIONALES,
)
FIRST_RATIONALES = Driver(
    "first_rationales",
    "N1a",
    "Writing the first labelling rules, hours each",
    step=Node.NEW_1,
    unit="h",
    rule=PricingRule.PAIR,
    later=RATIONALE_REVISION,
    purpose=Purpose.RATIONALES,
)
DRAFTING_CALL_PRICE = Driver("drafting_call_price", "N1d", "Price of one such call")
DRAFTING_CALLS = Driver(
    "drafting_calls",
    "N1c",
    "Calls to a language model for drafts",
    step=Node.NEW_1,
    unit="calls",
    rule=PricingRule.PRICED_EACH,
    priced_by=(DRAFTING_CALL_PRICE,),
    purpose=Purpose.RATIONALES,
)

ITEMS_LABELLED_BY_RATIONALES = Driver(
    "items_labelled_by_rationales", "N2a", "Items labelled by rules"
)
LLM_LABEL_PRICE = Driver("llm_label_price", "N2b", "Price of a label from a language model")
SPOT_CHECK = Driver(
    "spot_check",
    "N2c",
    "Labels checked, fine-tuning analyst",
    step=Node.NEW_2,
    unit="items",
    rule=PricingRule.AUDIT,
    priced_by=(GOLD_LABELS, EXPERT_RATE),
    purpose=Purpose.CHECKING,
)
DATA_PREPARATION = Driver(
    "data_preparation",
    "N2d",
    "Preparing data, hours a round",
    step=Node.NEW_2,
    unit="h",
    rule=PricingRule.PERSON,
    purpose=Purpose.DATA_PREPARATION,
)
ANALYST_TUNING = Driver(
    "analyst_tuning",
    "N2e",
    "Tuning by the analyst, hours a round",
    step=Node.NEW_2,
    unit="h",
    rule=PricingRule.PERSON,
    purpose=Purpose.TUNING,
)
TRAINING_TOKEN_PRICE = Driver("training_token_price", "N2h")
MINIMUM_JOB_CHARGE = Driver("minimum_job_charge", "N2k")
TRAINING_TOKENS = Driver(
    "training_tokens",
    "N2f",
    step=Node.NEW_2,
    unit="tokens",
    rule=PricingRule.TRAINING_TOKENS,
    priced_by=(TRAINING_TOKEN_PRICE, MINIMUM_JOB_CHARGE),
    purpose=Purpose.TRAINING_TOKENS,
)
EPOCHS = Driver("epochs", "N2g", "Passes over the examples")
FINE_TUNE_HOURS = Driver("fine_tune_hours", "N2j", "Training time and queue")
FINE_TUNE_TRIALS = Driver(
    "fine_tune_trials",
    "N2i",
    "Trainings tried",
    step=Node.NEW_2,
    unit="trials",
    rule=PricingRule.MACHINE_WAIT,
    purpose=Purpose.TRAINING,
)

NEW_ERROR_REVIEW = Driver(
    "new_error_review",
    "N3a",
    "Error review, fine-tuning analyst, hours a round",
    step=Node.NEW_3,
    unit="h",
    rule=PricingRule.PERSON,
    purpose=Purpose.REVIEW,
)
TEST_SET_INFERENCE = Driver(
    "test_set_inference",
    "N3b",
    "Price of one test answer, fine-tuned model",
    step=Node.NEW_3,
    unit="items",
    rule=PricingRule.PRICED_EACH,
    prices_itself=True,
    purpose=Purpose.EVALUATION,
)
"""Assumed as a price an item, booked in items."""

INFERENCE_PRICE = Driver("inference_price", "NOa", "Price of one answer, fine-tuned model")
ALWAYS_ON_GPU = Driver("always_on_gpu", "NOb", "Always-on GPU a month")
FORCED_MIGRATIONS = Driver("forced_migrations", "NOc", "Forced model moves a year")
PRIVACY_REVIEW = Driver("privacy_review", "NOd", "Privacy and security review")
TOKEN_PRICE_CHANGE = Driver("token_price_change", "NOe", "Token price, change a year")
