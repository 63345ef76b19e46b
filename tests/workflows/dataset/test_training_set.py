"""The training set of an uploaded benchmark: made, exported, logged, undone."""

from __future__ import annotations

import csv
import io

import pytest

from core.domain.actor import LOCAL
from core.domain.errors import BadUsage
from core.experiment.uploaded import uploaded_content, usable_rows
from core.interop.source import SourceFile
from core.preparation.examples import ExampleOrigin
from core.preparation.recipe import MOST_NOISE, Balancing
from core.preparation.training_files import FileFormat
from core.store.preparations import list_preparations
from core.store.uploads.benchmarks import load_uploaded
from core.workflows.dataset.downloads import training_file
from core.workflows.dataset.quality_check import apply_redaction, check_uploaded
from core.workflows.dataset.training_set import add_typos, even_out, training_set, undo
from core.workflows.importing.upload import upload
from tests.workflows.importing.texts import csv_file, items

ITEMS = items(400)
TRAINED = 241
SECRET = {
    "item_id": "x1",
    "text": "write to jo@example.com soon",
    "gold": "other",
    "split": "train",
    "place": "north",
}


@pytest.fixture
def filled(store):
    found = upload(store, "weather", [csv_file("items.csv", [*ITEMS, SECRET])])
    assert found.landed is not None, found.text
    return store


def rows_of(store):
    return usable_rows(load_uploaded(store, "weather"))


def made_of(store):
    """The training set as it is now."""
    return training_set(store, "weather", rows_of(store))


def table(store):
    text = training_file(load_uploaded(store, "weather"), FileFormat.CSV)
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_made_is_marked_in_the_file_and_the_benchmark_stays_as_it_is(filled):
    before = uploaded_content(load_uploaded(filled, "weather")).benchmark.content_hash
    made = even_out(filled, "weather", Balancing.COPY, rows_of(filled), by=LOCAL)
    noisy = add_typos(filled, "weather", rows_of(filled), by=LOCAL)
    assert made > 0
    assert noisy == TRAINED
    lines = table(filled)
    originals = [line for line in lines if line["origin"] == "original"]
    assert len(originals) == TRAINED
    assert lines[:TRAINED] == originals
    assert all(line["parent_id"] for line in lines[TRAINED:])
    train = {row["item_id"] for row in ITEMS if row["split"] == "train"} | {"x1"}
    assert {line["parent_id"].split("~")[0] for line in lines[TRAINED:]} <= train
    chat = training_file(load_uploaded(filled, "weather"), FileFormat.CHAT).splitlines()
    assert len(chat) == len(lines)
    assert uploaded_content(load_uploaded(filled, "weather")).benchmark.content_hash == before


def test_what_is_redacted_later_is_gone_from_what_was_made(filled):
    add_typos(filled, "weather", rows_of(filled), by=LOCAL)
    assert "example" in training_file(load_uploaded(filled, "weather"), FileFormat.CSV)
    apply_redaction(filled, "weather", check_uploaded(load_uploaded(filled, "weather")), by=LOCAL)
    assert "example" not in training_file(load_uploaded(filled, "weather"), FileFormat.CSV)


def test_everything_can_be_undone_and_stands_in_the_log(filled):
    before = made_of(filled)
    cut = even_out(filled, "weather", Balancing.CUT, rows_of(filled), by=LOCAL)
    assert made_of(filled).left_out == cut
    assert undo(filled, "weather", Balancing.CUT, rows_of(filled), by=LOCAL) == cut
    for _ in range(MOST_NOISE):
        add_typos(filled, "weather", rows_of(filled), by=LOCAL)
    with pytest.raises(BadUsage, match="Undo"):
        add_typos(filled, "weather", rows_of(filled), by=LOCAL)
    assert undo(filled, "weather", ExampleOrigin.NOISE, rows_of(filled), by=LOCAL) == 3 * TRAINED
    assert made_of(filled) == before
    assert [(line.action, line.items) for line in list_preparations(filled, "weather")] == [
        ("leave out of big classes", cut),
        ("undo: leave out of big classes", cut),
        *[("add typing mistakes", TRAINED)] * 3,
        ("undo: add typing mistakes", 3 * TRAINED),
    ]


def test_a_training_file_that_comes_back_brings_no_made_up_item(filled):
    even_out(filled, "weather", Balancing.COPY, rows_of(filled), by=LOCAL)
    add_typos(filled, "weather", rows_of(filled), by=LOCAL)
    text = training_file(load_uploaded(filled, "weather"), FileFormat.CSV)
    found = upload(filled, "again", [SourceFile("training.csv", text.encode())])
    assert "Made-up texts never become items." in found.text
    assert set(usable_rows(load_uploaded(filled, "again"))["item_id"]) == {
        line["item_id"] for line in table(filled) if line["origin"] == "original"
    }
