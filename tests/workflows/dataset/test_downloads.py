import json

import pytest

from core.domain.errors import BadData
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.counts import count_rows
from core.workflows.dataset.downloads import downloads_of
from core.workflows.importing.upload import upload
from tests.workflows.importing.texts import RULES, csv_file, items, votes

ITEMS = items(60)


@pytest.fixture
def filled(store):
    found = upload(
        store,
        "weather",
        [
            csv_file("items.csv", ITEMS),
            csv_file("votes.csv", votes(ITEMS)),
            csv_file("rules.csv", RULES),
        ],
    )
    assert found.landed is not None, found.text
    return store


def made(store, title):
    uploaded, counts = load_uploaded(store, "weather"), count_rows(store, "weather")
    offered = {download.title: download for download in downloads_of(uploaded, counts)}
    return offered[title].file, offered[title].make()


def test_disputed_items_go_to_people_without_the_answer(filled):
    _, raw = made(filled, "Disputed items as Label Studio tasks")
    sent = {task["data"]["item_id"] for task in json.loads(raw)}
    assert sent
    assert "gold" not in raw.decode()


def test_training_files_hold_the_working_set_alone(filled):
    _, raw = made(filled, "Training file: OpenAI chat")
    lines = raw.decode().splitlines()
    assert len(lines) == sum(row["split"] == "train" for row in ITEMS)
    test_set = [row["text"] for row in ITEMS if row["split"] == "test"]
    assert not any(text in raw.decode() for text in test_set)


def test_nothing_to_export_is_said(store):
    upload(store, "weather", [csv_file("i.csv", ITEMS), csv_file("v.csv", votes(ITEMS)[:1])])
    with pytest.raises(BadData, match="differ"):
        made(store, "Disputed items as Label Studio tasks")
