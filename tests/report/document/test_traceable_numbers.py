"""The report is true: every number on it follows from the decision record, by other means.

The record is written as JSON and read again. Numbers that say where they come from are looked up
there or worked out from its counts here; every other number of the page must be one of those that
the sentences may tell. Texts are read back as numbers and compared within their last digit.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from math import sqrt
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm

from core.decision.accuracy.stopping import needed_to_prove
from core.decision.sensitivity.cost_by_source import inputs_by_source, resting
from core.decision.sensitivity.tornado import Moving
from core.decision.valuation import Valuation
from core.domain.drivers.new_way import ANALYST_TUNING
from core.domain.drivers.old_way import TUNING
from core.report.document.blocks import Stated, TableBlock, texts_of
from core.report.document.build import document_of
from core.report.document.html import html_of
from core.report.record import valuation_of
from core.store.confusions import read_confusion
from core.store.scores import load_scores
from core.workflows.poc.dossiers import dossier_of
from core.workflows.poc.valuing import record_of, value_experiment
from tests.report.document.conftest import MADE

TOKEN = re.compile(r"(?<![\w.#-])([+-]?)(\$?)(\d[\d,]*(?:\.\d+)?)(k|M)?(%?)(?![\w])")
SCALE = {"k": 1e3, "M": 1e6, None: 1.0}
Z = 1.959963984540054
BOUGHT = ("O2b", "O2b paid")
"""Bought labels, as a record's ledger calls them."""


@pytest.fixture(scope="module")
def record(raced) -> dict[str, Any]:
    return json.loads(json.dumps(record_of(raced.valued())))


@pytest.fixture(scope="module")
def again(record) -> Valuation:
    return valuation_of(record)


@pytest.fixture(scope="module")
def page(document) -> str:
    return html_of(document)


def read(text: str) -> tuple[float, float]:
    """A told number, and half a unit of its last digit."""
    sign, _, figures, size, share = TOKEN.fullmatch(text).groups()
    decimals = len(figures.partition(".")[2])
    scale = SCALE[size] / (100 if share else 1)
    value = float(figures.replace(",", "")) * scale * (-1 if sign == "-" else 1)
    return value, 0.5 * scale / 10**decimals


def says(text: str, value: float) -> bool:
    """Whether a told number is a value rounded."""
    told, half = read(text)
    return abs(told - value) <= half * 1.001 + 1e-9


def looked_up(record: dict[str, Any], path: str) -> float:
    found: Any = record
    for key in path.split("."):
        found = found[key]
    return found


def wilson_low(right: int, n: int) -> float:
    share = right / n
    middle = share + Z**2 / (2 * n)
    return (middle - Z * sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))) / (1 + Z**2 / n)


def proved_in(record: dict[str, Any], arm: str) -> int:
    n, target = record["arms"][arm]["n"], record["plan"]["target"]
    return sum(wilson_low(seed[-1], n) >= target for seed in record["arms"][arm]["correct"])


def stop_of(record: dict[str, Any], arm: str) -> list[int]:
    return [len(seed) - 1 for seed in record["arms"][arm]["correct"]]


def wrong_share(record: dict[str, Any], arm: str, kind: int, items: int) -> float:
    rows = record["arms"][arm][("wrong_yes", "wrong_no")[kind]]
    stops = stop_of(record, arm)
    return float(np.mean([seed[at] for seed, at in zip(rows, stops, strict=True)])) / items


def labels_bought(record: dict[str, Any], arm: str) -> float:
    """Labels paid for until the stop, mean over repeats, from the ledger's own rows."""
    found = []
    for seed, stop in enumerate(stop_of(record, arm)):
        rows = [record["arms"][arm]["ledger"][f"{seed}/{at + 1}"] for at in range(stop + 1)]
        found.append(sum(row[3] or 0 for rows_ in rows for row in rows_ if row[1] in BOUGHT))
    return float(np.mean(found))


def range_of(record: dict[str, Any], key: str) -> list[float]:
    overrides, given = record["scenario"]["overrides"], record["assumptions"][key]
    if key in overrides:
        return overrides[key]
    return range_of(record, given["same_as"]) if given["same_as"] else given["range"]


def spent(again: Valuation, arm: str) -> np.ndarray:
    """USD of trying an approach first; of it alone where there is nothing to choose."""
    if again.choices:
        return -again.benefit[arm]
    return again.tries[arm].build + again.tries[arm].keep


class Expected:
    """What each number must be, from the record alone."""

    def __init__(self, raced, record: dict[str, Any], again: Valuation) -> None:
        self.record, self.again = record, again
        scores = load_scores(raced.store, raced.experiment_id)
        row = scores[(scores["split"] == "test") & (scores["slice"] == "all")].iloc[0]
        of_class = read_confusion(row["confusion"]).sum(axis=1)
        positive = record["benchmark"]["positive"]
        self.items = [int(of_class[1 - positive]), int(of_class[positive])]

    def of(self, where: str) -> float:
        if not where.startswith("worked out: "):
            return looked_up(self.record, where)
        what, _, rest = where.removeprefix("worked out: ").partition(".")
        return getattr(self, what.replace(" ", "_"))(*rest.split("."))

    def chance_best(self, arm: str) -> float:
        (found,) = [one for one in self.record["verdict"]["options"] if one["arm"] == arm]
        return found["chance_best"]

    def proved(self, arm: str) -> float:
        return proved_in(self.record, arm)

    def repeats(self, _: str) -> float:
        return len(self.record["plan"]["seeds"])

    def range(self, key: str, end: str) -> float:
        return range_of(self.record, key)[("low", "mode", "high").index(end)]

    def items_of_kind(self, at: str) -> float:
        return self.items[int(at)]

    def wrong(self, arm: str, at: str) -> float:
        return wrong_share(self.record, arm, int(at), self.items[int(at)])

    def option(self, arm: str, what: str, end: str) -> float:
        if what == "accuracy":
            return self.record["verdict"]["arms"][arm]["accuracy"][end]
        usd = spent(self.again, arm)
        if what == "saves":
            usd = spent(self.again, self.again.outcome.pair[0]) - usd
        found = np.mean(usd), *np.percentile(usd, [10, 90])
        return float(found[("mean", "low", "high").index(end)])

    def steps(self, arm: str, node: str, what: str) -> float:
        lines = self.again.costs[arm].lines(0)
        return sum(getattr(line, what) for line in lines if node in ("all", line.node))


@pytest.fixture(scope="module")
def expected(raced, record, again) -> Expected:
    return Expected(raced, record, again)


def told(stated: Stated) -> str:
    return stated.text.removeprefix("under ").removeprefix("over ")


def test_every_number_that_says_where_it_comes_from_is_that_number(document, expected):
    stated = list(document.stated())
    assert len(stated) > 250
    for one in stated:
        value = expected.of(one.where)
        assert one.value == pytest.approx(value, rel=1e-9, abs=1e-9), one
        about = one.where.startswith("worked out: option")  # in two figures
        near = about and read(one.text)[0] == pytest.approx(value, rel=0.05)
        assert near or says(told(one), value) or one.text[0] in "uo", (one, value)


def test_every_such_number_is_on_the_page(document, page):
    text = re.sub(r"<svg.*?</svg>", " ", page, flags=re.S)
    shown = html.unescape(re.sub(r"<[^>]+>", " ", text))
    for one in document.stated():
        assert one.text.lstrip("-$") in shown, one


def test_steps_add_up_to_what_a_way_costs(document, record):
    """The mean of all what-ifs in the record is the sum of the table's own lines."""
    table = next(table for table in document.tables() if table.name == "steps")
    for arm, name in (("old", "Human annotation"), ("new", "Fine-tuning analyst")):
        rows = [row for row in table.rows if row[0].text == name]
        for at, key in ((4, "days"), (5, "build_usd")):
            parts, whole = [row[at].stated[0].value for row in rows[:-1]], rows[-1][at].stated[0]
            assert sum(parts) == pytest.approx(whole.value)
            assert whole.value == pytest.approx(record["verdict"]["arms"][arm][key]["mean"])


def two_figures(value: float) -> float:
    return float(f"{value:.2g}")


def candidates(record: dict[str, Any], again: Valuation, document) -> Iterator[float]:
    """Numbers that sentences may tell, worked out from the record."""
    plan, arms, months = record["plan"], record["arms"], record["terms"]["months"]
    iterations, n_seeds = len(plan["sizes"]), len(plan["seeds"])
    n = next(iter(arms.values()))["n"]
    yield from (
        iterations,
        n_seeds,
        n,
        months,
        plan["target"],
        plan["target"] - plan["margin"],
        100 * plan["margin"],
        95,
        8,
        10,
        100,
    )
    yield 12  # months of running that are told where none are counted
    yield from (n * plan["target"], record["gold_items"], record["draws"]["size"], 0.95, 0.01, 0.99)
    yield needed_to_prove(n, plan["target"])
    yield from (record["facts"]["runs"], record["facts"]["most_looks"])
    yield record["facts"]["quarantined"]
    yield from range(1, 6)  # order of lists, rounds, repeats
    for arm, found in record["verdict"]["arms"].items():
        for spread in ("build_usd", "total_usd", "days", "expert_hours"):
            yield from found[spread].values()
        yield from (found["accuracy"][end] for end in ("value", "low", "high"))
        running = again.costs[arm].running
        yield from (np.median(running.total(12)), np.median(running.retraining()))
        yield from (np.median(running.forced_moves()), np.median(running.iteration.usd))
        for hours in again.costs[arm].build.hours.values():
            yield float(np.median(hours))
        yield from (np.median(again.costs[arm].total(12)), labels_bought(record, arm))
        yield labels_bought(record, arm) / max(labels_bought(record, "old"), 1)
        for other in arms:
            yield np.median(again.total(arm)) - np.median(again.total(other))
    for gate in record["verdict"]["gates"]:
        yield from (100 * gate[key] for key in ("difference", "low", "high"))
        more = round((gate["items_needed"] or n) - n, -2)
        gold = record["verdict"]["gold_usd"]["p50"] / record["gold_items"]
        yield from (more, n + more, more * gold)
    inputs = inputs_by_source(again).values()
    yield from (*inputs, sum(inputs))
    rests = resting(again)
    yield from (rests.quantity_share, rests.price_share)
    yield from 100 * gaps(again)
    yield from record["verdict"]["gold_usd"].values()
    yield record["verdict"]["challenger_chance"] or 0
    yield record["verdict"]["same_in_100_reruns"] or 0
    yield from (found["meets"] for found in record["verdict"]["arms"].values())
    yield from by_answer(record)
    for option in record["verdict"]["options"]:
        yield from (option["chance_best"], option["loss"], option["usd"])
        if option["chance_best"] < 1:  # told in two figures
            yield two_figures(option["loss"] / (1 - option["chance_best"]))
    for arm in arms:
        usd = spent(again, arm)
        saves = spent(again, again.outcome.pair[0]) - usd
        ends = (np.percentile(values, [10, 90]) for values in (usd, saves))
        yield from map(two_figures, (usd.mean(), saves.mean(), *np.ravel([*ends])))
    pair = record["verdict"]["pair"]
    if pair:
        yield from (pair["chance"], 1 - pair["chance"], *pair["usd"], *pair["meets"])
    for pilot in record["verdict"]["pilots"]:
        yield from (
            pilot[key] or 0 for key in ("amount", "low", "high", "value", "price", "changes")
        )
    best, rest = again.verdict.recommended, [again.benefit[arm] for arm in again.choices]
    if best is not None and rest:
        regret = np.max(rest, axis=0) - again.benefit[best]
        yield from (regret.mean(), np.percentile(regret, 95))
    moving = Moving(again)
    for mover in moving.movers():
        given, at = mover.given, mover.flips_at
        yield from (given.low, given.mode, given.high)
        yield from (rounded for part in (given.mean, at or 0.0) for rounded in figures(part))
        yield mover.worth_of_one
    for driver in (ANALYST_TUNING, TUNING):
        parted = moving.parted(driver)
        yield from figures(parted.flips_at or 0.0) if parted else ()
    for flip in (moving.error_cost_flip(), moving.value_of_time_flip()):
        yield from figures(flip or 0.0)
    for one in document.stated():
        yield one.value


def figures(value: float) -> tuple[float, ...]:
    """As exactly as a break-even may be known: no figure more than two."""
    return tuple(float(f"{value:.{many}g}") for many in (1, 2))


def by_answer(record: dict[str, Any]) -> list[float]:
    """Chance that the best choice buys all, some or none of its labels."""
    buys = {"old": "all", "annotators-new": "all", "hybrid": "some"}
    found: dict[str, float] = {}
    for one in record["verdict"]["options"]:
        key = buys.get(one["arm"].removesuffix("-once"), "none")
        found[key] = found.get(key, 0.0) + one["chance_best"]
    return list(found.values())


def gaps(again: Valuation) -> np.ndarray:
    """Every difference of two approaches with its ends, for each number of pairs it is one of."""
    evidence, found = again.evidence, []
    own = [again.measured.spread(name) for name in evidence.names]
    known = evidence.covariance + np.diag([one.mean_square / one.repeats for one in own])
    for i, one in enumerate(evidence.names):
        for j, other in enumerate(evidence.names):
            gap = again.measured.value(one) - again.measured.value(other)
            error = sqrt(max(known[i, i] + known[j, j] - 2 * known[i, j], 0))
            found += [gap, *(gap + sign * z * error for sign in (-1, 1) for z in STRICTER)]
    return np.array(found)


STRICTER = [norm.isf(0.025 / pairs) for pairs in range(1, 46)]
"""Normal quantiles of a 95% interval that is one of so many."""
SPOKEN = ("options", "why", "flips", "next", "limits", "method", "all-flips", "fair")


def spoken(document) -> str:
    """Sentences of the main part and the method, without words that hold digits."""
    parts = [document.headline, document.lead]
    for section in map(document.section, SPOKEN):
        said = [block for block in section.blocks if not isinstance(block, TableBlock)]
        parts += [section.heading, *(text for block in said for text in texts_of(block))]
    text = " ".join(parts).replace("**", "")
    text = re.sub(r"\b\d{1,2} [A-Z][a-z]{2} \d{4}(, \d\d:\d\d UTC)?", "", text)
    text = re.sub(r"Rules do unusually well on generated text: [^.]*", "", text)
    return re.sub(r"plan [0-9a-f]{12}", "", text)


def unknown(text: str, known: np.ndarray) -> list[str]:
    """Tokens that are none of the known numbers, rounded."""
    found = []
    for match in TOKEN.finditer(text.replace("-in-", " in ")):
        for part in match.group(0).split("-") if match[1] != "-" else [match.group(0)]:
            value, half = read(part)
            near = np.abs(np.abs(known) - abs(value)) <= half * 1.001 + 1e-9
            if not near.any():
                found.append(part)
    return found


def untold(document, record: dict[str, Any], again: Valuation) -> list[str]:
    """Numbers of its sentences that do not follow from the record."""
    follows = np.array([float(value) for value in candidates(record, again, document)])
    inputs = re.sub(r"Rests on .*? inputs\.", "", spoken(document))
    return unknown(inputs, follows)


def test_every_number_of_a_sentence_follows_from_the_record(document, record, again):
    assert untold(document, record, again) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hybrid", "undecided", "invalid"])
def test_other_verdicts_tell_true_numbers_too(name, every_verdict):
    poc, _ = every_verdict.poc(name)
    valued = value_experiment(every_verdict.store, poc)
    record = json.loads(json.dumps(record_of(valued)))
    again = valuation_of(record)
    document = document_of(dossier_of(every_verdict.store, valued), made=MADE)
    where = SimpleNamespace(store=every_verdict.store, experiment_id=poc)
    expected = Expected(where, record, again)
    for one in document.stated():
        assert one.value == pytest.approx(expected.of(one.where), rel=1e-9, abs=1e-9), one
    assert untold(document, record, again) == []


def test_a_changed_number_is_found(document, record, again):
    """The check above can fail: nearly every number that is off by its last digits is unknown."""
    follows = np.array([float(value) for value in candidates(record, again, document)])
    amounts = sorted(set(re.findall(r"\$\d+\.\dk", " ".join(document.texts()))))
    assert len(amounts) > 20
    off = [f"${float(amount[1:-1]) * 1.37:.1f}k" for amount in amounts]
    assert len(unknown(" ".join(off), follows)) > 0.6 * len(off)
