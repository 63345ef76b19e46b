"""What a race has cost: pay that uploads say in dollars, and assumed pay for the rest."""

import pytest

from core.store.connection import Store
from core.store.uploads.benchmarks import load_uploaded
from core.workflows.importing.commit import About
from core.workflows.importing.upload import upload
from core.workflows.round_board.spending import how_we_know, spent_so_far
from tests.workflows.importing.texts import csv_file, items, votes

ITEMS = items(40)
CURRENCIES = ("EUR", "USD", "")


@pytest.fixture(scope="module")
def spent(tmp_path_factory):
    given = [
        row | {"cost": 2.0, "currency": CURRENCIES[at % 3]}
        for at, row in enumerate(votes(ITEMS, people=1))
    ]
    assert len(given) == 24
    with Store(tmp_path_factory.mktemp("spending"), "the tests") as store:
        sources = [csv_file("items.csv", ITEMS), csv_file("votes.csv", given)]
        assert upload(store, "weather", sources, about=About("Weather")).landed
        yield spent_so_far(store, load_uploaded(store, "weather"))


def test_labels_paid_in_euro_are_priced_at_assumed_pay_and_not_as_dollars(spent):
    assert (spent.paid_labels, spent.paid_usd) == (16, pytest.approx(32.0))
    assert spent.priced_labels == 8
    assert 0 < spent.priced_usd < 16


def test_the_sentence_tells_dollars_that_were_paid_from_those_that_are_assumed(spent):
    said = how_we_know(spent)
    assert "$32 paid for 16 labels" in said
    assert "for 8 labels without a price" in said
