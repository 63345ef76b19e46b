"""Rewriting a working set: priced before, capped, kept as it comes; nothing of people is sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.domain.actor import LOCAL
from core.domain.errors import BadUsage
from core.experiment.uploaded import usable_rows
from core.preparation.examples import ExampleOrigin
from core.services.endpoint import Endpoint
from core.store.preparations import list_preparations
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.items import write_items
from core.workflows.dataset import augmentation as rewriting
from core.workflows.dataset.augmentation import How, rewrite, rewrite_price, waiting_for
from core.workflows.dataset.training_set import training_set, undo
from core.workflows.importing.upload import upload
from tests.fakes.openai_server import FakeOpenAI, running_server
from tests.workflows.importing.texts import csv_file, items

ITEMS = items(80)


@pytest.fixture(scope="module")
def running() -> Iterator[FakeOpenAI]:
    """Says everything backwards."""
    with running_server(lambda text: text[::-1]) as found:
        yield found


@pytest.fixture
def server(running: FakeOpenAI) -> FakeOpenAI:
    running.forget()
    return running


@pytest.fixture
def endpoint(server) -> Endpoint:
    return Endpoint("own-model", server.url, "a key", 1.0, 4.0)


@pytest.fixture
def filled(store):
    assert upload(store, "weather", [csv_file("items.csv", ITEMS)]).landed
    return store


def ask(store, endpoint, how=How.PARAPHRASE, most=5, cap_usd=1.0, **more):
    rows = usable_rows(load_uploaded(store, "weather"))
    return rewrite(
        store, "weather", rows, how, endpoint, by=LOCAL, most=most, cap_usd=cap_usd, **more
    )


def made_of(store):
    """The training set as it is now."""
    return training_set(store, "weather", usable_rows(load_uploaded(store, "weather")))


def test_only_the_working_set_is_asked_about_and_what_comes_is_kept(filled, endpoint, server):
    price = rewrite_price(
        waiting_for(
            filled, "weather", usable_rows(load_uploaded(filled, "weather")), How.PARAPHRASE
        )[:5],
        How.PARAPHRASE,
        endpoint,
    )
    found = ask(filled, endpoint)
    assert (found.made, found.left_out, found.stopped) == (5, {}, "")
    assert price.calls == 5
    assert 0 < found.cost_usd < 10 * price.usd
    train = {row["text"] for row in ITEMS if row["split"] == "train"}
    assert set(server.asked()) <= train
    made = [e for e in made_of(filled).examples if e.origin is ExampleOrigin.REWRITTEN]
    assert {example.text[::-1] for example in made} == set(server.asked())
    (line,) = list_preparations(filled, "weather")
    assert (line.action, line.items, line.details["model"]) == ("paraphrase", 5, "own-model")


def test_asking_again_goes_on_with_others_and_undoing_forgets_all(filled, endpoint, server):
    ask(filled, endpoint)
    ask(filled, endpoint)
    assert len(set(server.asked())) == 10
    assert made_of(filled).by_origin[ExampleOrigin.REWRITTEN] == 10
    rows = usable_rows(load_uploaded(filled, "weather"))
    assert undo(filled, "weather", ExampleOrigin.REWRITTEN, rows, by=LOCAL) == 10
    assert made_of(filled).made == 0


def test_there_and_back_goes_beside_a_paraphrase(filled, endpoint):
    ask(filled, endpoint, most=48)
    found = ask(filled, endpoint, How.BACK, most=1)
    assert found.left_out  # backwards twice is what it was
    assert found.made == 0


def test_nothing_is_sent_while_one_text_holds_personal_data(store, endpoint, server):
    secret = ITEMS[0] | {"text": "write to jo@example.com soon"}
    assert upload(store, "weather", [csv_file("items.csv", [secret, *ITEMS[1:]])]).landed
    with pytest.raises(BadUsage, match="personal data"):
        ask(store, endpoint, most=1000)
    assert server.asked() == []
    assert ask(store, endpoint, most=1000, allow=["@example.com"]).made == 48


def test_the_cap_stops_it_and_what_was_paid_for_stays(filled, endpoint, monkeypatch):
    monkeypatch.setattr(rewriting, "AT_ONCE", 1)
    found = ask(filled, endpoint, most=48, cap_usd=0.012)
    assert "cap" in found.stopped
    assert 0 < found.made < 48
    assert found.cost_usd <= 0.012
    assert made_of(filled).by_origin[ExampleOrigin.REWRITTEN] == found.made


def test_a_parent_that_changed_takes_its_rewrite_with_it(filled, endpoint):
    ask(filled, endpoint, most=48)
    rows = usable_rows(load_uploaded(filled, "weather"))
    first = rows[rows["split"] == "pool"].head(1).assign(text="another text altogether")
    with filled.transaction() as cursor:
        write_items(cursor, "weather", first[["item_id", "text", "split", "family", "left_out"]])
    assert made_of(filled).by_origin[ExampleOrigin.REWRITTEN] == 47
