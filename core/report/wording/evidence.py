"""What others found: studies and quoted figures, from ``data/*.csv``."""

from __future__ import annotations

import csv
import functools
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from core.domain.assumption import Grade

DATA = Path(__file__).resolve().parents[3] / "data"
PILES = {
    "favours_new": "Favours the fine-tuning analyst",
    "mixed": "Mixed",
    "favours_old": "Favours human annotation",
}
NO_WHOLE_STUDY = "We found no study that measured both approaches end to end."
NEVER_COUNTED = "These figures do not enter the calculation."


@dataclass(frozen=True)
class Study:
    """One row of the evidence table, in sentences.

    Attributes
    ----------
    direction : str
        A pile, or ``neutral`` or ``context`` for rows that point nowhere.
    measured : tuple of (str, str)
        What was measured: label and text.
    """

    id: str
    name: str
    year: str
    task: str
    direction: str
    grade: Grade
    title: str
    url: str
    limits: str
    measured: tuple[tuple[str, str], ...]


@functools.lru_cache(maxsize=1)
def load_studies() -> dict[str, Study]:
    """Every row of the evidence table by id."""
    with (DATA / "evidence.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: _study(row) for row in csv.DictReader(file)}


def pointing_studies() -> list[Study]:
    """Studies that point somewhere, pile by pile."""
    order = list(PILES)
    found = [study for study in load_studies().values() if study.direction in PILES]
    return sorted(found, key=lambda study: order.index(study.direction))


@functools.lru_cache(maxsize=1)
def failure_statistics() -> pd.DataFrame:
    """Quoted failure figures and what each really measured."""
    return pd.read_csv(DATA / "failure_statistics.csv", dtype=str, keep_default_na=False)


def _study(row: dict[str, str]) -> Study:
    return Study(
        id=row["id"],
        name=row["study"],
        year=row["year"],
        task=row["task_domain"],
        direction=row["direction"],
        grade=Grade(row["grade"]),
        title=row["source_title"],
        url=row["source_url"] if row["source_url"].startswith("https://") else "",
        limits=row["limits"],
        measured=tuple((label, text) for label, text in _measured(row) if text),
    )


def _measured(row: dict[str, str]) -> list[tuple[str, str]]:
    human = "; ".join(filter(None, (row["human_type"], row["human_quality"])))
    method = "; ".join(filter(None, (row["llm_or_method"], row["method_quality"])))
    ends = [row["rate_low"], row["rate_mode"], row["rate_high"]]
    rate = " / ".join(end or "-" for end in ends) if any(ends) else ""
    return [
        ("Task", row["task_domain"]),
        ("Items", f"{int(row['n_items']):,}" if row["n_items"].isdigit() else row["n_items"]),
        ("People", human),
        ("Model or method", method),
        ("A label costs, people", _usd(row["human_cost_usd_per_label"])),
        ("A label costs, method", _usd(row["method_cost_usd_per_label"])),
        ("Times faster", row["speedup_x"]),
        ("Times cheaper", row["cost_ratio_x"]),
        ("Low / likely / high", f"{rate} {row['rate_unit']}".strip()),
    ]


def _usd(amount: str) -> str:
    return f"${amount}" if amount else ""
