"""Drivers of both processes: the test set, rates, the calendar, keeping a model, what it is worth.

The first name is the constant's, the second the code. A driver with a ``rule`` can be booked.
"""

from __future__ import annotations

from core.domain.drivers.driver import Driver, PricingRule, Purpose
from core.domain.node import Node

EXPERT_RATE = Driver("expert_rate", "S5", "Expert's rate an hour")
NN_EXPERT_RATE = Driver(
    "nn_expert_rate",
    "S6",
    "ML engineer's rate an hour",
    label_with_twins="ML engineer's and analyst's rate an hour",
)
ANALYST_RATE = Driver("analyst_rate", "S7", "Analyst's rate an hour")
EXPERT_HOURS_A_DAY = Driver("expert_hours_a_day", "S8", "Expert's hours a day", divides=True)
PRODUCTIVE_HOURS_A_DAY = Driver(
    "productive_hours_a_day", "S9", "Productive hours a day", divides=True
)
HAND_OFF_WAIT = Driver(
    "hand_off_wait",
    "S10",
    "Waiting at each hand-off, days",
    unit="working days",
    rule=PricingRule.WAITING,
    purpose=Purpose.WAITING,
)

GOLD_ITEMS = Driver("gold_items", "S1", "Items the expert answers")
LABELS_PER_GOLD_ITEM = Driver("labels_per_gold_item", "S2", "Expert's answers per item")
ADJUDICATED_SHARE = Driver("adjudicated_share", "S4", "Answers that experts had to settle")
GOLD_LABELS = Driver(
    "gold_labels",
    "S3",
    "Time per expert's answer",
    step=Node.GOLD,
    unit="labels",
    rule=PricingRule.GOLD,
    priced_by=(LABELS_PER_GOLD_ITEM, ADJUDICATED_SHARE, EXPERT_RATE),
    prices_itself=True,
    purpose=Purpose.ITEMS,
)
"""Assumed in seconds a label, booked in labels."""

MONITORING_HOURS = Driver("monitoring_hours", "S11", "Watching the model, hours a month")
RETRAINS_A_YEAR = Driver("retrains_a_year", "S12", "Retrains a year")
DEPLOYMENT_HOURS = Driver("deployment_hours", "S13", "Going live, hours")
PREDICTIONS_A_MONTH = Driver("predictions_a_month", "V1", "Predictions a month")

UNSAID_ITERATIONS = Driver("unsaid_iterations", "I1")
COST_OF_WRONG_YES = Driver("cost_of_wrong_yes", "E1")
COST_OF_WRONG_NO = Driver("cost_of_wrong_no", "E2")
VALUE_OF_A_MONTH = Driver("value_of_a_month", "L1")
