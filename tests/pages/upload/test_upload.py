import contextlib
import io
import threading

import openpyxl
import pytest

from core.domain.errors import RunCancelled
from core.interop.questions import Way
from core.interop.source import SourceFile
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.counts import count_rows
from core.workflows.engine import engine
from core.workflows.importing.checks import CHECKING
from core.workflows.inputs.logged_hours import logged_hours
from tests.pages.conftest import words
from tests.patience import patience
from tests.workflows.importing.texts import RULES, csv_file, items, votes

pytestmark = pytest.mark.usefixtures("home")
ITEMS = items(80)
READ_SECONDS = 6.0
HOSTILE = "**<b>x</b>** $1$ :red[y] [z](http://e.vil).csv"


def plain(text):
    return text.replace("\\", "")


def dropped(screen, *files, title="Weather"):
    app = screen("upload.py")
    if any(field.key == "upload-title" for field in app.text_input):
        app.text_input(key="upload-title").set_value(title)
    app.file_uploader[0].set_value([(f.name, f.raw, "text/csv") for f in files])
    app.run()
    return settled(app)


def settled(app):
    """The files are read in a thread of their own; look again until they are."""
    if "upload-look" in app.session_state:
        app.session_state["upload-look"][1].result(timeout=patience(READ_SECONDS))
        app.run()
    assert not app.exception
    return app


def press(app, label):
    next(button for button in app.button if button.label.startswith(label)).click()
    app.run()
    assert not app.exception
    return app


def told(app):
    return plain(words(app) + "\n".join(s.value for s in app.success))


def test_an_empty_screen_says_what_is_needed_and_the_sample_goes_all_the_way(screen):
    app = screen("upload.py")
    assert "What you need" in words(app)
    app = settled(press(app, "Try with a sample"))
    assert "3 files recognised" in words(app)
    app = press(app, "Import all")
    assert "Saved 1,682 rows." in told(app)
    assert "My benchmark so far" in told(app)
    assert load_uploaded(engine().store, "my-benchmark").classes == ("late", "refund")


def test_rules_are_counted_while_they_are_checked_and_cancel_ends_it(screen, monkeypatch):
    begun, stopped = threading.Event(), threading.Event()

    def examine(store, benchmark, sources, wanted, watch):
        watch(CHECKING, 41, 73)
        begun.set()
        with contextlib.suppress(RunCancelled):
            while not stopped.wait(0.01):
                watch(CHECKING, 41, 73)
        stopped.set()

    monkeypatch.setattr("components.upload.files.examine", examine)
    app = screen("upload.py")
    app.file_uploader[0].set_value([("r.csv", csv_file("r.csv", RULES).raw, "text/csv")])
    app.run()
    assert begun.wait(patience(READ_SECONDS))
    app.run()
    assert "Checking rules on your longest texts: 41 of 73." in words(app)
    app = press(app, "Cancel")
    assert stopped.wait(patience(READ_SECONDS))
    assert "What you need" in words(app)


def test_a_bad_file_is_told_row_by_row_and_nothing_is_saved(screen):
    bad = [{"item_id": "s1", "annotator": "a", "label": "wether"}]
    app = dropped(screen, csv_file("items.csv", ITEMS), csv_file("bad.csv", bad))
    assert "1 file recognised, 1 file needs your attention" in words(app)
    assert "1 row cannot be imported" in told(app)
    assert "Row 2, column label: 'wether' is not one of other, weather. Did you mean" in told(app)
    assert not any("Reason" in frame.value.columns for frame in app.dataframe)
    assert next(b for b in app.button if b.label == "Import all").disabled
    app = press(app, "Import the 80 good rows")
    assert "Saved 80 rows, 1 left out." in told(app)
    assert count_rows(engine().store, "weather")["labels"] == 0


def test_the_same_files_again_are_already_here(screen):
    files = [csv_file("items.csv", ITEMS), csv_file("rules.csv", RULES)]
    press(dropped(screen, *files), "Import all")
    app = dropped(screen, *files)
    assert "Already imported, nothing changed" in words(app)
    assert [(m.label, m.value) for m in app.metric][:3] == [
        ("New", "0"),
        ("Already here", "83"),
        ("Problems", "0"),
    ]


def test_a_file_that_is_refused_is_a_problem_and_no_good_rows_are_offered(screen):
    lists = (
        b'{"item_id":"a","text":"x","gold":["p","q"]}\n{"item_id":"b","text":"y","gold":["p","q"]}'
    )
    app = dropped(screen, SourceFile("lists.jsonl", lists))
    assert [(m.label, m.value) for m in app.metric][:3] == [
        ("New", "0"),
        ("Already here", "0"),
        ("Problems", "1"),
    ]
    bad = [{"item_id": "s999", "annotator": "a", "label": "x"}]
    app = dropped(screen, csv_file("bad.csv", bad))
    assert not [button for button in app.button if button.label.startswith("Import the")]


def test_what_is_missing_for_a_race_is_said(screen):
    app = press(dropped(screen, csv_file("items.csv", ITEMS)), "Import all")
    assert "Still missing: labels of annotators, for human annotation" in told(app)
    assert "labelling rules, or predictions of a model, for the fine-tuning analyst" in told(app)
    app = dropped(screen, csv_file("v.csv", votes(ITEMS)), csv_file("r.csv", RULES))
    app = press(app, "Import all")
    assert "Still missing" not in told(app)


def test_a_column_nobody_knows_can_be_mapped(screen):
    rows = [{"nr": row["item_id"], "label": "other", "who did it": "p"} for row in ITEMS]
    app = dropped(screen, csv_file("items.csv", ITEMS), csv_file("odd.csv", rows))
    text = told(app)
    assert "Say which of its columns" in text or "recognised" in text


@pytest.mark.parametrize(
    "source",
    [
        SourceFile(HOSTILE, b"item_id,text\n1,\xff\xfe\n"),
        SourceFile("empty.csv", b""),
        SourceFile("half.json", b'[{"data": {"text": "a"'),
        SourceFile("zero.csv", b"a,b\x00c\n"),
        csv_file("formula.csv", [{"item_id": "=cmd()", "text": "<script>", "gold": "=1+1"}]),
    ],
)
def test_hostile_files_are_told_and_never_break_the_screen(screen, source):
    app = dropped(screen, source)
    assert "<b>" not in words(app).replace("\\<b\\>", "")
    assert count_rows(engine().store, "weather")["items"] == 0


@pytest.mark.parametrize("title", ["", "???", "keto", "Support tickets of all our regions " * 2])
def test_names_that_are_none_are_refused_beside_the_field(screen, title):
    app = screen("upload.py")
    app.text_input(key="upload-title").set_value(title)
    app.run()
    assert not app.exception
    assert app.error


def test_a_new_benchmark_is_a_button_and_its_name_must_be_new(screen):
    press(dropped(screen, csv_file("items.csv", ITEMS)), "Import all")
    app = screen("upload.py")
    assert app.selectbox(key="upload-benchmark").options == ["Weather"]
    app = press(app, "New benchmark")
    app.text_input(key="upload-title").set_value("Weather!")
    app.run()
    assert "There is a benchmark of that name: Weather" in plain(app.error[0].value)
    app.text_input(key="upload-title").set_value("Weather 2")
    app.run()
    assert not app.error
    app = press(app, "Choose a benchmark that is here")
    assert app.selectbox(key="upload-benchmark").value == "weather"


def test_after_saving_one_button_leads_on_to_the_plan_of_that_benchmark(screen, monkeypatch):
    went = []
    monkeypatch.setattr("components.upload.here.st.switch_page", went.append)
    app = press(dropped(screen, csv_file("items.csv", ITEMS)), "Import all")
    assert [button.label for button in app.button].count("Plan the PoC") == 1
    app = press(app, "Plan the PoC")
    assert went == ["run.py"]
    assert app.session_state["plan-wanted"] == "weather"


def test_the_sheet_of_a_workbook_is_asked_and_settled_on_the_screen(screen):
    book = openpyxl.Workbook()
    for name, rows in (("Items", ITEMS), ("Notes", [{"by": "Ann"}, {"by": "Bea"}])):
        sheet = book.create_sheet(name)
        for row in (list(rows[0]), *(list(row.values()) for row in rows)):
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    app = dropped(screen, SourceFile("book.xlsx", out.getvalue()))
    assert "several sheets with a table" in plain(words(app) + app.warning[0].value)
    app.radio[-1].set_value(Way("Items (item_id, text, gold, split, place)", (("sheet", "Items"),)))
    app.run()
    app = press(settled(app), "Import all")
    assert "Saved 80 rows." in told(app)


def test_a_matrix_of_numbers_asks_what_they_stand_for(screen):
    ids = [item["item_id"] for item in ITEMS[:2]]
    matrix = f"item_id,lf_a,lf_b\n{ids[0]},1,-1\n{ids[1]},0,1\n".encode()
    press(dropped(screen, csv_file("items.csv", ITEMS)), "Import all")
    app = dropped(screen, SourceFile("matrix.csv", matrix))
    assert "Choose the class of each." in words(app)
    assert next(b for b in app.button if b.label == "Import all").disabled
    for label, name in (("Class 0 is", "other"), ("Class 1 is", "weather")):
        next(box for box in app.selectbox if box.label == label).set_value(name)
    app.run()
    app = press(settled(app), "Import all")
    assert "Saved 3 rows." in told(app)


def test_a_file_whose_columns_are_fixed_asks_only_what_its_rows_are(screen):
    chats = b'{"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"yes"}]}\n'
    app = dropped(screen, SourceFile("chats.jsonl", chats))
    assert "1 file recognised" in words(app)
    assert any(box.label == "Its rows are" for box in app.selectbox)


def test_columns_of_another_kind_are_guessed_anew(screen):
    rows = [{"id": "s1", "label": "weather"}, {"id": "s2", "label": "other"}]
    app = dropped(screen, csv_file("answers.csv", rows))
    app.selectbox[0].set_value("labels")
    app.run()
    app = settled(app)
    (table,) = (frame.value for frame in app.dataframe if "Field" in frame.value.columns)
    assert dict(zip(table["Your column"], table["Field"], strict=True)) == {
        "id": "item_id",
        "label": "label",
    }


def test_hours_by_name_ask_who_is_who_and_then_count(screen):
    dropped_items = dropped(screen, csv_file("items.csv", ITEMS))
    press(dropped_items, "Import all")
    rows = [{"who": "Ann *x*", "step": "old 1", "round": 1, "hours": 2.5}]
    app = dropped(screen, csv_file("hours.csv", rows))
    assert "1 file needs your attention" in words(app)
    assert next(b for b in app.button if b.label == "Import all").disabled
    field = next(box for box in app.selectbox if box.key and box.key.startswith("upload-who-"))
    assert plain(field.label) == "Ann *x*"
    field.set_value("expert").run()
    app = press(settled(app), "Import all")
    assert "Saved 1 row." in told(app)
    assert logged_hours(engine().store, "weather") == {("old 1", "expert", 1): 2.5}
