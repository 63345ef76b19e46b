"""Pay and bills of uploads count where they are dollars; nobody converts another currency."""

import numpy as np
import pytest

from core.domain.arms import arm
from core.domain.benchmark import Split
from core.domain.plan import Plan
from core.experiment.intake import Intake
from core.experiment.recorded import recorded_answers
from core.experiment.uploaded import uploaded_content
from core.experiment.uploaded_sources import given_of
from core.sources.uploaded import GivenPeople
from core.store.connection import Store
from core.store.uploads.benchmarks import load_uploaded
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload
from tests.workflows.importing.texts import csv_file, items, votes

CURRENCIES = ("USD", "EUR", "", "GBP")
"""Of the votes and answers in turn; where a file says none, dollars are meant."""

COUNTED = np.array([True, False, True, False])


def priced(rows, cost):
    return [
        row | {"cost": cost, "currency": CURRENCIES[at % len(CURRENCIES)]}
        for at, row in enumerate(rows)
    ]


ITEMS = items(200)
VOTES = priced(votes(ITEMS, people=1), 0.05)
ANSWERS = priced(
    [
        {"run": "asked", "item_id": row["item_id"], "predicted": row["gold"]}
        for row in ITEMS
        if row["split"] == "test"
    ],
    0.5,
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with Store(tmp_path_factory.mktemp("currencies"), "the tests") as store:
        named = {"items.csv": ITEMS, "votes.csv": VOTES, "answers.csv": ANSWERS}
        sources = [csv_file(name, rows) for name, rows in named.items()]
        found = upload(store, "weather", sources, about=About("Weather"))
        assert found.landed, found.text
        yield store


@pytest.fixture(scope="module")
def uploaded(store):
    return load_uploaded(store, "weather")


@pytest.fixture(scope="module")
def content(uploaded):
    return uploaded_content(uploaded)


@pytest.fixture(scope="module")
def given(uploaded, content):
    gold = content.gold[Split.POOL], content.gold[Split.DEV]
    plan = Plan(benchmark="weather")
    return given_of(uploaded, content.benchmark, plan, content.items, *gold, Intake()).people


def test_a_vote_paid_in_euro_has_no_pay_in_dollars(given, content):
    position = {item: at for at, item in enumerate(content.items[Split.POOL].item_id)}
    at = [position[row["item_id"]] for row in VOTES]
    usd = np.empty(len(VOTES))
    usd[given.votes.item] = given.usd
    counted = np.resize(COUNTED, len(VOTES))
    assert usd[at][counted] == pytest.approx(0.05)
    assert np.isnan(usd[at][~counted]).all()


def test_votes_paid_in_euro_are_booked_as_votes_whose_pay_nobody_said(given, content):
    people, batch = GivenPeople(given), np.arange(len(content.items[Split.POOL]))
    found = people.booked(batch, people.vote(batch, "annotators", 1, briefed=True))
    booked = {entry.driver.code: entry.quantity for entry in found}
    assert (booked["O2b paid"], booked["O2b"]) == (60, 60)
    assert booked["O2d paid"] == pytest.approx(60 * 0.05)


def test_answers_billed_in_euro_are_not_in_the_bill(uploaded, content):
    [fitted] = recorded_answers(
        uploaded, content.benchmark, content.items, arm("prompt"), {"1": "asked"}, Intake(), 1
    )[1]
    billed = {entry.unit: entry.quantity for entry in fitted.booked if entry.unit}
    assert len(ANSWERS) == 50
    assert billed["USD"] == pytest.approx(25 * 0.5)
    assert billed["items"] == 25
