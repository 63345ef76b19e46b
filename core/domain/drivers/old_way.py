"""Drivers of the old way: the guideline, bought labels, the tuned classifier, keeping it."""

from __future__ import annotations

from core.domain.drivers.driver import Driver, PricingRule, Purpose
from core.domain.drivers.shared import EXPERT_RATE, GOLD_LABELS
from core.domain.node import Node

HOURLY_PAY = Driver("hourly_pay", "O2d", "Annotators' pay an hour")
PRICE_PER_LABEL = Driver("price_per_label", "O2e", "Price a label")
SPECIALIST_PAY = Driver("specialist_pay", "O2f", "Specialists' pay an hour")
PLATFORM_FEE = Driver("platform_fee", "O2g", "Platform fee on pay")
PLATFORM_FEE_PER_ITEM = Driver("platform_fee_per_item", "O2h")
PARALLEL_ANNOTATORS = Driver("parallel_annotators", "O2i", "Annotators in parallel", divides=True)

GUIDELINE_REVISION = Driver(
    "guideline_revision",
    "O1b",
    "Revising the guideline, hours",
    step=Node.OLD_1,
    unit="h",
    rule=PricingRule.PERSON,
    purpose=Purpose.GUIDELINE,
)
FIRST_GUIDELINE = Driver(
    "first_guideline",
    "O1a",
    "First guideline, hours",
    step=Node.OLD_1,
    unit="h",
    rule=PricingRule.PERSON,
    later=GUIDELINE_REVISION,
    purpose=Purpose.GUIDELINE,
)
GUIDELINE_READING = Driver(
    "guideline_reading",
    "O1e",
    step=Node.OLD_1,
    unit="h per person",
    rule=PricingRule.CROWD_SESSION,
    priced_by=(PARALLEL_ANNOTATORS, HOURLY_PAY, PLATFORM_FEE),
    purpose=Purpose.GUIDELINE,
)
ANNOTATOR_TRAINING = Driver(
    "annotator_training",
    "O1c",
    step=Node.OLD_1,
    unit="h per person",
    rule=PricingRule.CROWD_SESSION,
    priced_by=(PARALLEL_ANNOTATORS, HOURLY_PAY, PLATFORM_FEE),
    later=GUIDELINE_READING,
    purpose=Purpose.GUIDELINE,
)
RECRUITING = Driver(
    "recruiting",
    "O1d",
    "Finding and contracting annotators",
    step=Node.OLD_1,
    unit="working days",
    rule=PricingRule.RECRUITING,
    once=True,
    purpose=Purpose.RECRUITING,
)

ITEMS_LABELLED = Driver(
    "items_labelled",
    "O2a",
    step=Node.OLD_2,
    unit="items",
    rule=PricingRule.COUNTED_ELSEWHERE,
    purpose=Purpose.ITEMS,
)
LABELS = Driver(
    "labels",
    "O2b",
    step=Node.OLD_2,
    unit="labels",
    rule=PricingRule.LABELS,
    priced_by=(PRICE_PER_LABEL, PLATFORM_FEE),
    purpose=Purpose.LABELS,
)
"""Assumed in labels an item, booked in labels."""

PAID_LABELS = Driver(
    "paid_labels",
    "O2b paid",
    "Labels that were paid one by one",
    step=Node.OLD_2,
    unit="labels",
    rule=PricingRule.COUNTED_ELSEWHERE,
    purpose=Purpose.LABELS,
    variant_of=LABELS,
)
LABELLING_TIME = Driver(
    "labelling_time",
    "O2c",
    step=Node.OLD_2,
    unit="h",
    rule=PricingRule.LABELLING,
    priced_by=(HOURLY_PAY, PLATFORM_FEE),
    purpose=Purpose.LABELLING,
)
"""Assumed in seconds a label, booked in hours."""

UNTIMED_LABELS = Driver(
    "untimed_labels",
    "O2c untimed",
    "Labels without a measured time",
    step=Node.OLD_2,
    unit="labels",
    rule=PricingRule.UNTIMED_LABELLING,
    priced_by=(LABELLING_TIME, HOURLY_PAY, PLATFORM_FEE),
    purpose=Purpose.LABELLING,
    variant_of=LABELLING_TIME,
)
PAID_LABELLING_TIME = Driver(
    "paid_labelling_time",
    "O2c paid",
    "Hours behind paid labels",
    step=Node.OLD_2,
    unit="h",
    rule=PricingRule.PAID_LABELLING,
    purpose=Purpose.LABELLING,
    variant_of=LABELLING_TIME,
)
LABEL_REWARDS = Driver(
    "label_rewards",
    "O2d paid",
    "What people were paid for labels",
    step=Node.OLD_2,
    unit="USD",
    rule=PricingRule.REWARDS,
    priced_by=(PLATFORM_FEE,),
    purpose=Purpose.LABELLING,
    variant_of=HOURLY_PAY,
)
MANAGEMENT = Driver(
    "management",
    "O2j",
    "Management, share of labour",
    step=Node.OLD_2,
    unit="share of labour",
    rule=PricingRule.SHARE_OF_LABOUR,
    priced_by=(HOURLY_PAY, PLATFORM_FEE),
    prices_itself=True,
    purpose=Purpose.MANAGEMENT,
)
LABEL_AUDIT = Driver(
    "label_audit",
    "O2k",
    "Labels the expert checks",
    step=Node.OLD_2,
    unit="items",
    rule=PricingRule.AUDIT,
    priced_by=(GOLD_LABELS, EXPERT_RATE),
    purpose=Purpose.CHECKING,
)
REASONS_FACTOR = Driver("reasons_factor", "O2l")
CONSENSUS_ACCURACY = Driver(
    "consensus_accuracy", "O2m", "Labels right after voting (simulation only)"
)

OLD_ERROR_REVIEW = Driver(
    "old_error_review",
    "O3a",
    "Reading mistakes, hours a round",
    step=Node.OLD_3,
    unit="h",
    rule=PricingRule.PERSON,
    purpose=Purpose.REVIEW,
)
TUNING = Driver(
    "tuning",
    "O4a",
    "Tuning by the ML engineer, hours a round",
    label_with_twins="Tuning, both approaches, hours a round",
    step=Node.OLD_4,
    unit="h",
    rule=PricingRule.PERSON,
    purpose=Purpose.TUNING,
)
GPU_PRICE = Driver("gpu_price", "O4c")
TRAINING_COMPUTE = Driver(
    "training_compute",
    "O4b",
    "Computing for training",
    step=Node.OLD_4,
    unit="GPU-h",
    rule=PricingRule.PRICED_EACH,
    priced_by=(GPU_PRICE,),
    purpose=Purpose.TRAINING,
)
MODEL_EVALUATION = Driver(
    "model_evaluation",
    "O5a",
    "Judging the model, hours a round",
    step=Node.OLD_5,
    unit="h",
    rule=PricingRule.PERSON,
    purpose=Purpose.EVALUATION,
)

SMALL_MODEL_HOSTING = Driver("small_model_hosting", "OOa", "Hosting the old model, a month")
SMALL_MODEL_INFERENCE = Driver("small_model_inference", "OOb", "Price of one answer, old model")
