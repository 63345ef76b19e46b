"""EVIDENCE 5.2 as printed, in the likeliest case: what the published run was made with.

A second implementation on purpose: the tests hold the engine against it. Nothing else uses it.
"""

from __future__ import annotations

from dataclasses import dataclass

EXPERT, NN, ANNOTATOR = 50.65, 77.22, 15.0 * 1.33
QA, SPOT = 0.10, 0.05
ITERATIONS, PEOPLE, VOTES, MANAGEMENT = 3, 5, 3, 0.13
HOST, DEDICATED, WATCHING = 50.0, 1825.0, 8.0
RETRAINS, MOVES, MOVES_DEDICATED = 4, 1.0, 0.5
ANSWER_NEW, ANSWER_OLD = 0.00026, 1e-6
HAND_OFF, EXPERT_DAY, DAY = 1.0, 2.0, 6.0


@dataclass(frozen=True)
class Published:
    """One size of the published run.

    Attributes
    ----------
    preparation : float
        Hours of the analyst a round.
    item_fee : float
        USD of platform fee per item.
    rate : float
        USD an annotator hour, fee included.
    """

    items: float
    seconds: float = 30.0
    preparation: float = 4.0
    item_fee: float = 0.0
    rate: float = ANNOTATOR

    @property
    def label_hours(self) -> float:
        return self.items * VOTES * self.seconds / 3600

    def old_round(self) -> float:
        labels = self.label_hours * self.rate + self.items * self.item_fee
        checks = QA * self.items * 30.0 / 3600 * EXPERT
        people = 4 * EXPERT + 4 * EXPERT + 24 * NN + 4 * NN
        return labels * (1 + MANAGEMENT) + checks + people + 5 * 2.5

    def old_build(self) -> float:
        return 16 * EXPERT + PEOPLE * 2 * self.rate + ITERATIONS * self.old_round()

    def new_round(self) -> float:
        checks = SPOT * self.items * 30.0 / 3600 * EXPERT
        training = 2 * max(3.0, self.items * 400 * 3 * 3.0 / 1e6)
        people = 6 * (EXPERT + NN) + (self.preparation + 24) * NN + 4 * EXPERT
        return people + 15 * 0.07 + self.items * 0.0005 + checks + training + 500 * 0.00026

    def new_build(self) -> float:
        return 16 * (EXPERT + NN) + ITERATIONS * self.new_round()

    def old_days(self) -> float:
        checks = QA * self.items * 30.0 / 3600 / EXPERT_DAY
        once = 16 / EXPERT_DAY + 2 / DAY + 2 * 4 / EXPERT_DAY
        labels = self.label_hours / (PEOPLE * DAY)
        each = labels + checks + 4 / EXPERT_DAY + (24 + 4) / DAY + 4 * HAND_OFF
        return once + ITERATIONS * each

    def new_days(self, preparation: float | None = None) -> float:
        hours = self.preparation if preparation is None else preparation
        checks = SPOT * self.items * 30.0 / 3600 / EXPERT_DAY
        machine = 2 * 1.0 / 24
        once = 16 / EXPERT_DAY + 2 * 6 / EXPERT_DAY
        each = (hours + 24) / DAY + machine + checks + 4 / EXPERT_DAY + 2 * HAND_OFF
        return once + ITERATIONS * each

    def old_total(self, volume: float) -> float:
        monthly = volume * ANSWER_OLD + HOST + WATCHING * NN
        return self.old_build() + 36 * monthly + 3 * RETRAINS * self.old_round()

    def new_total(self, volume: float, *, dedicated: bool = False) -> float:
        monthly = WATCHING * NN + (DEDICATED if dedicated else volume * ANSWER_NEW)
        moves = MOVES_DEDICATED if dedicated else MOVES
        return self.new_build() + 36 * monthly + 3 * (RETRAINS + moves) * self.new_round()

    def turning_volume(self) -> float:
        gap = self.old_total(0) - self.new_total(0)
        return gap / (36 * (ANSWER_NEW - ANSWER_OLD))
