"""Three small files to try Upload with: items, votes and rules, all made up here."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import numpy as np

from core.domain.random_streams import stream
from core.interop.source import SourceFile

ITEMS, PEOPLE = 600, 3
LATE = ("where is my parcel", "the box has not come", "still waiting for delivery", "no parcel yet")
MONEY = ("please pay me back", "I want my money", "refund the order", "charge was wrong")
GREETING = ("hello", "hi there", "good morning", "dear team", "again", "quick question")
ENDING = ("thanks", "this is urgent", "order from monday", "sent from my phone", "regards", "")
RULES = (
    ("late", r"\b(parcel|box|delivery|waiting)\b", "Whoever names the parcel waits for it."),
    ("refund", r"\b(pay|money|refund|charge)\b", "Whoever names money wants it back."),
)


def sample_files() -> list[SourceFile]:
    """Items, votes of three people, and two rules; the same at every call."""
    rng = stream(1, "upload sample")
    gold = rng.random(ITEMS) < 0.4
    items, votes = [], []
    for at in range(ITEMS):
        label = "refund" if gold[at] else "late"
        middle = rng.choice(MONEY if gold[at] else LATE)
        text = f"{rng.choice(GREETING)}, {middle} ({at + 1}) {rng.choice(ENDING)}".strip()
        split = "train" if at < 0.6 * ITEMS else "valid" if at < 0.75 * ITEMS else "test"
        items.append([f"m{at + 1}", text, label, split])
        if split == "train":
            votes += _votes(f"m{at + 1}", label, rng)
    rules = [[f"rule-{at + 1}", *rule] for at, rule in enumerate(RULES)]
    return [
        _file("sample items.csv", ["item_id", "text", "gold", "split"], items),
        _file("sample votes.csv", ["item_id", "annotator", "label", "seconds"], votes),
        _file("sample rules.csv", ["rule_id", "label", "regex", "words"], rules),
    ]


def _votes(item: str, label: str, rng: np.random.Generator) -> list[list[object]]:
    other = "late" if label == "refund" else "refund"
    return [
        [item, f"person {who + 1}", other if rng.random() < 0.1 else label, round(s, 1)]
        for who, s in enumerate(rng.uniform(4, 15, PEOPLE))
    ]


def _file(name: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> SourceFile:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(header)
    writer.writerows(rows)
    return SourceFile(name, out.getvalue().encode())
