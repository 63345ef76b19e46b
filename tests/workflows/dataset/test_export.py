import json

import pytest

from core.domain.errors import BadData, BadUsage
from core.domain.refusals import MachineRefused
from core.experiment.uploaded import usable_rows
from core.interop.reading import RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.rows import load_rows
from core.workflows.dataset.export import FILES, export, export_all, write_files
from core.workflows.importing.upload import upload
from tests.workflows.importing.texts import RULES, csv_file, items, votes

ITEMS = items(40)


@pytest.fixture
def uploaded(store):
    files = (("items", ITEMS), ("votes", votes(ITEMS)), ("rules", RULES))
    upload(store, "weather", [csv_file(f"{name}.csv", rows) for name, rows in files])
    return store


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_what_was_uploaded_can_be_taken_elsewhere_and_back(uploaded, ending):
    names = [f"{kind}.{ending}" for kind in ("items", "labels", "rules")]
    sources = [SourceFile(name, export(uploaded, "weather", name, True)) for name in names]
    again = upload(uploaded, "copy", sources)
    assert again.landed is not None
    for kind in ("items", "labels", "rules"):
        before, after = (
            load_rows(uploaded, kind, name).drop(columns=["benchmark", "import_id"])
            for name in ("weather", "copy")
        )
        assert before.equals(after), kind


def test_the_exams_answers_stay_sealed(uploaded):
    raw = export(uploaded, "weather", "items.csv")
    source = SourceFile("items.csv", raw)
    found = read(source, recognise(source)).tables[RowKind.ITEMS]
    assert found["gold"].isna().tolist() == [row["split"] == "test" for row in ITEMS]
    shown = {
        test["vars"]["item_id"]
        for test in json.loads(export(uploaded, "weather", "promptfoo.json"))
    }
    assert shown == {row["item_id"] for row in ITEMS if row["split"] != "test"}


def test_the_exams_answers_stay_sealed_where_the_splits_are_proposed(store):
    bare = [{key: row[key] for key in row if key != "split"} for row in ITEMS]
    upload(store, "weather", [csv_file("items.csv", bare)])
    proposed = usable_rows(load_uploaded(store, "weather"))
    test_set = set(proposed.loc[proposed["split"] == "test", "item_id"])
    assert test_set
    source = SourceFile("items.csv", export(store, "weather", "items.csv"))
    found = read(source, recognise(source)).tables[RowKind.ITEMS]
    assert set(found.loc[found["gold"].isna(), "item_id"]) == test_set
    shown = json.loads(export(store, "weather", "promptfoo.json"))
    assert test_set.isdisjoint(test["vars"]["item_id"] for test in shown)


def test_items_on_which_votes_differ_go_to_label_studio(uploaded):
    tasks = json.loads(export(uploaded, "weather", "label-studio.json"))
    labels = load_rows(uploaded, "labels", "weather")
    torn = labels.groupby("item_id")["label"].nunique()
    assert {task["data"]["item_id"] for task in tasks} == set(torn[torn > 1].index)
    assert all(task["predictions"] for task in tasks)
    assert b'<Choice value="weather"' in export(uploaded, "weather", "label-studio.xml")


def test_nothing_is_written_where_one_file_cannot_be(uploaded, tmp_path):
    with pytest.raises(BadData, match="no predictions"):
        export_all(uploaded, "weather", ("items.csv", "predictions.csv"))
    made = export_all(uploaded, "weather", ("items.csv",))
    assert write_files(made, tmp_path / "out") == [tmp_path / "out" / "items.csv"]
    (tmp_path / "file").touch()
    with pytest.raises(MachineRefused, match="cannot be written"):
        write_files(made, tmp_path / "file")


def test_a_file_or_benchmark_that_is_none(uploaded):
    with pytest.raises(BadUsage, match="Choose from items"):
        export(uploaded, "weather", "items.xlsx")
    for name in FILES:
        with pytest.raises(BadUsage, match="no uploaded benchmark"):
            export(uploaded, "other", name)
