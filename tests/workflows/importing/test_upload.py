import io
import json

import openpyxl
import pytest

from core.domain.actor import LOCAL
from core.domain.benchmark import Split
from core.domain.errors import BadData, BadUsage, RunCancelled
from core.experiment.uploaded import uploaded_content
from core.interop import registry
from core.interop.reading import ImportChoices, Reading, Recognition, RowKind, TheirField
from core.interop.source import SourceFile
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.counts import count_rows
from core.store.uploads.imports import list_imports
from core.store.uploads.rows import load_rows
from core.store.uploads.rules import load_rules, rationales_in_force
from core.workflows.importing import checks
from core.workflows.importing.commit import About, commit
from core.workflows.importing.inspect import Examined, examine
from core.workflows.importing.upload import upload
from tests.workflows.importing.texts import RULES, csv_file, items, votes

ITEMS = items(60)


def sources():
    return [
        csv_file("votes.csv", votes(ITEMS)),
        csv_file("items.csv", ITEMS),
        csv_file("rules.csv", RULES),
    ]


def test_files_of_several_kinds_land_together_whatever_their_order(store):
    found = upload(store, "weather", sources(), about=About(noun="sentence"))
    assert found.landed is not None
    assert count_rows(store, "weather") == {
        "items": 60,
        "labels": 108,
        "predictions": 0,
        "metrics": 0,
        "rules": 3,
        "hours": 0,
    }
    task = load_uploaded(store, "weather").task
    assert task.classes == ("other", "weather")
    assert task.positive == "weather"
    assert (task.noun, task.plural) == ("sentence", "sentences")
    assert "60 items" in found.text
    assert "3.0 votes each" in found.text


def test_the_same_files_again_change_nothing_and_say_so(store):
    upload(store, "weather", sources())
    before = count_rows(store, "weather")
    again = upload(store, "weather", sources())
    assert again.landed == ()
    assert "Already imported on" in again.text
    assert count_rows(store, "weather") == before
    assert len(list_imports(store, "weather")) == 3


def test_the_same_rows_in_another_file_are_not_taken_twice(store):
    upload(store, "weather", [csv_file("items.csv", ITEMS)])
    again = upload(store, "weather", [csv_file("more.csv", [*ITEMS[1:], ITEMS[0]])])
    assert again.examination.files[0].same == 60
    assert count_rows(store, "weather")["items"] == 60


def test_numbers_of_classes_mean_what_the_uploader_says(store):
    upload(store, "weather", [csv_file("items.csv", ITEMS)])
    ids = [item["item_id"] for item in ITEMS[:2]]
    raw = f"item_id,lf_a,lf_b\n{ids[0]},1,-1\n{ids[1]},0,1\n".encode()
    matrix = SourceFile("matrix.csv", raw)
    refused = upload(store, "weather", [matrix])
    assert refused.landed is None
    assert "'1' is not one of other, weather" in refused.text
    named = upload(store, "weather", [matrix], classes=["other", "weather"])
    assert named.landed is not None
    labels = load_rows(store, "labels", "weather")
    assert sorted(labels["label"]) == ["other", "weather", "weather"]


def test_bad_rows_stop_everything_and_are_named(store):
    bad = [
        {"item_id": "s1", "annotator": "a", "label": "wether"},
        {"item_id": "s999", "annotator": "a", "label": "other"},
        {"item_id": "s2", "annotator": "a", "label": "other"},
    ]
    found = upload(store, "weather", [csv_file("items.csv", ITEMS), csv_file("bad.csv", bad)])
    assert found.landed is None
    assert count_rows(store, "weather") == dict.fromkeys(count_rows(store, "weather"), 0)
    assert "'wether' is not one of other, weather. Did you mean 'weather'?" in found.text
    assert "Row 3, column item_id: " in found.text
    assert "There is no item 's999'" in found.text
    assert found.text.count("Nothing was saved.") == 1
    assert "To save the 61 good rows and leave out the others: --good-rows" in found.text


def test_five_problems_are_told_in_full_and_each_cause_is_among_them(store):
    bad = [{"item_id": "s1", "annotator": f"a{at}", "label": "wether"} for at in range(6)]
    bad += [{"item_id": "s999", "annotator": "a", "label": "other"}]
    found = upload(store, "weather", [csv_file("items.csv", ITEMS), csv_file("bad.csv", bad)])
    assert [problem.row for problem in found.examination.files[1].told] == [2, 3, 4, 5, 8]
    assert "In all 6 x a label that is no class" in found.text
    few = upload(store, "weather", [csv_file("items.csv", ITEMS), csv_file("bad.csv", bad[2:])])
    assert few.text.count("'wether' is not one of") == 4
    assert "In all" not in few.text


def test_right_answers_of_one_class_are_warned_of(store):
    rows = [{**item, "gold": ["a", "b"] if at % 2 else "a"} for at, item in enumerate(ITEMS)]
    half = SourceFile("half.jsonl", "\n".join(map(json.dumps, rows)).encode())
    found = upload(store, "weather", [half], good_rows_only=True)
    assert "30 with the expert's answer, 1 class;" in found.text
    assert "All right answers that can be taken are 'a': a PoC needs two classes" in found.text
    none = [{**row, "gold": ["a", "b"]} for row in rows]
    source = SourceFile("none.jsonl", "\n".join(map(json.dumps, none)).encode())
    refused = upload(store, "weather", [source])
    assert refused.text.lower().count("nothing was saved") == 1
    assert "--good-rows" not in refused.text


def test_good_rows_alone_are_an_explicit_choice_that_lists_what_is_left_out(store):
    rows = [*ITEMS, ITEMS[0] | {"gold": "weather" if ITEMS[0]["gold"] == "other" else "other"}]
    found = upload(store, "weather", [csv_file("items.csv", rows)], good_rows_only=True)
    (imported,) = found.landed
    assert (imported.rows_taken, imported.rows_left) == (60, 1)
    assert "two right answers" in imported.left_out[0]


def test_a_class_spelled_in_two_ways_is_named(store):
    rows = [*ITEMS[:-1], ITEMS[-1] | {"gold": ITEMS[-1]["gold"].capitalize()}]
    found = upload(store, "weather", [csv_file("items.csv", rows)])
    assert found.landed is None
    assert "is spelled" in found.text


def test_an_id_that_comes_back_with_another_text_is_refused(store):
    upload(store, "weather", [csv_file("items.csv", ITEMS)])
    found = upload(store, "weather", [csv_file("new.csv", [ITEMS[0] | {"text": "new"}])])
    assert "is already saved with another text" in found.text


def test_gold_can_come_later(store):
    upload(store, "weather", [csv_file("items.csv", [r | {"gold": ""} for r in ITEMS])])
    assert load_uploaded(store, "weather").classes == ()
    found = upload(store, "weather", [csv_file("gold.csv", ITEMS)])
    assert found.landed is not None, found.text
    assert load_rows(store, "items", "weather")["gold"].tolist() == [r["gold"] for r in ITEMS]
    assert load_uploaded(store, "weather").classes == ("other", "weather")


def test_labels_without_items_are_refused_with_a_reason(store):
    found = upload(store, "weather", [csv_file("votes.csv", votes(ITEMS))])
    assert found.landed is None
    assert "There is no item" in found.text


def test_rules_that_cannot_run_are_named(store):
    rules = [RULES[0], RULES[1] | {"regex": "(unclosed"}]
    found = upload(store, "weather", [csv_file("items.csv", ITEMS), csv_file("r.csv", rules)])
    assert found.landed is None
    assert "Row 3: Rule r2 cannot run. A bracket ( in the pattern is not closed" in found.text


def test_rules_are_tried_on_the_longest_texts_counted_and_can_be_stopped(store, monkeypatch):
    long = [*ITEMS, ITEMS[0] | {"item_id": "long", "text": "a" * 5_000}]
    bad = "case when length(u) < 5000 then false else u::integer = 1 end"
    slow = "u ilike '" + "_%" * 300 + "zzz'"
    rules = [RULES[0] | {"predicate": code} for code in ("true", slow, bad)]
    rows = [row | {"rule_id": f"r{at}", "regex": ""} for at, row in enumerate(rules)]
    files = [csv_file("items.csv", long), csv_file("r.csv", rows)]
    monkeypatch.setattr(checks, "SECONDS_PER_RULE", 0.5)
    monkeypatch.setattr(checks, "SECONDS_AT_ONCE", 0.1)
    monkeypatch.setattr(checks, "MOST_TRIED", 1)
    told = []
    found = upload(
        store, "weather", files, good_rows_only=True, watch=lambda *said: told.append(said)
    )
    assert ("checking rules", 2, 3) in told
    why = [problem.why for problem in found.examination.files[1].problems]
    assert why[0].startswith("Rule r1 takes too long")
    assert why[1].startswith("Rule r2 cannot run. A text cannot be turned into a number")
    assert [file.good for file in found.examination.files] == [len(long), 1]

    def stop(stage, done, total):
        if (stage, done) == ("checking rules", 1):
            raise RunCancelled("Stopped")

    with pytest.raises(RunCancelled):
        examine(store, "other", files, watch=stop)


def test_quick_rules_do_not_wait_for_the_slow_ones_of_another_upload(store):
    told = []

    def watch(*said):
        told.append(said)
        assert told.count(said) < 100, "it waits"

    rules = [RULES[0], RULES[1] | {"regex": "(unclosed"}]
    files = [csv_file("items.csv", ITEMS), csv_file("r.csv", rules)]
    with checks.SLOW.taken(lambda: None):
        assert examine(store, "weather", files, watch=watch).files[1].bad == 1


def test_a_decision_about_columns_is_remembered(store):
    rows = [{"nr": r["item_id"], "body": r["text"], "truth": r["gold"]} for r in ITEMS]
    source = csv_file("odd.csv", rows)
    wanted = {"nr": "item_id", "body": "text", "truth": "gold"}
    seen = examine(store, "weather", [source], {source.hash: ImportChoices(RowKind.ITEMS, wanted)})
    assert seen.ready, seen.files[0].error or seen.files[0].problems
    commit(store, seen, by=LOCAL)
    other = csv_file("odd2.csv", [r | {"nr": f"x{r['nr']}", "body": r["body"] + "!"} for r in rows])
    again = examine(store, "weather", [other])
    assert again.files[0].remembered
    assert again.ready


@pytest.mark.parametrize("name", ["", "Keto!", "../x", "keto", "a" * 41, "ä"])
def test_names_that_are_none(store, name):
    with pytest.raises(BadUsage):
        upload(store, name, sources())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "nonsense"}, "cannot be read as"),
        ({"mapping": {"text": "nothing"}}, "no field 'nothing'"),
    ],
)
def test_decisions_that_make_no_sense(store, options, message):
    with pytest.raises(BadUsage, match=message):
        upload(store, "weather", sources(), **options)


@pytest.mark.parametrize("raw", [b"", b"   \n", b"\xff\xfe\x00", b"\x00\x01\x02\x03" * 10])
def test_files_that_are_no_data_are_told_and_nothing_is_saved(store, raw):
    found = upload(store, "weather", [SourceFile("x.bin", raw), csv_file("items.csv", ITEMS)])
    assert found.landed is None
    assert found.examination.files[0].error is not None
    assert count_rows(store, "weather")["items"] == 0


def test_a_kill_between_two_tables_leaves_nothing(store, monkeypatch):
    from core.workflows.importing import commit as landing

    def broken(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(landing, "insert_rows", broken)
    with pytest.raises(KeyboardInterrupt):
        upload(store, "weather", sources())
    assert count_rows(store, "weather") == dict.fromkeys(count_rows(store, "weather"), 0)
    assert list_imports(store, "weather") == []


def test_half_a_character_is_no_reason_to_break(store):
    raw = b'{"item_id": "a", "text": "x \\ud800 y", "gold": "g"}\n' * 2
    raw = raw.replace(b'"a"', b'"b"', 1)
    found = upload(store, "weather", [SourceFile("half.jsonl", raw)])
    rows = count_rows(store, "weather")["items"]
    assert (found.landed is None and rows == 0) or rows == 2


def test_the_same_rows_are_not_counted_twice_under_another_mapping(store):
    rows = [
        {"item_id": r["item_id"], "who": "p", "label": r["gold"], "gut": "other"} for r in ITEMS
    ]
    source = csv_file("votes.csv", rows)
    first = {"who": "source_id", "label": "label"}
    second = {"who": "source_id", "label": "-", "gut": "label"}
    upload(store, "weather", [csv_file("items.csv", ITEMS)])
    assert upload(store, "weather", [source], kind="labels", mapping=first).landed
    again = upload(store, "weather", [source], kind="labels", mapping=second)
    assert again.landed is None
    assert "was imported already as labels" in again.text
    assert count_rows(store, "weather")["labels"] == 60


def test_the_same_rules_in_another_file_are_not_taken_twice_and_others_revise_theirs(store):
    upload(store, "weather", sources())
    again = upload(store, "weather", [csv_file("again.csv", [*RULES, RULES[0]][1:])])
    assert again.examination.files[0].same == 3
    other = {**RULES[0], "regex": "something else"}
    revised = upload(store, "weather", [csv_file("other.csv", [other, *RULES[1:]])])
    assert revised.landed
    assert "revises 1 labelling rule of the fine-tuning analyst" in revised.text
    assert revised.examination.files[0].same == 2
    first, *others = rationales_in_force(load_rules(store, "weather")).to_dict("records")
    assert "something else" in first["predicate"]
    assert [rule["rule_id"] for rule in others] == ["r2", "r3"]
    back = upload(store, "weather", [csv_file("back.csv", [RULES[0]])])
    assert back.landed, back.text
    assert len(load_rules(store, "weather")) == 5
    twice = upload(store, "weather", [csv_file("twice.csv", [RULES[0], RULES[0]])])
    assert "there twice" in twice.text


def test_rules_without_ids_of_two_files_do_not_meet(store):
    upload(store, "weather", [csv_file("items.csv", ITEMS)])
    bare = [{"label": "weather", "regex": "rain"}, {"label": "weather", "regex": "snow"}]
    for name, rows in (("a.csv", bare[:1]), ("b.csv", bare[1:])):
        assert upload(store, "weather", [csv_file(name, rows)]).landed is not None
    assert load_rows(store, "rules", "weather")["rule_id"].tolist() == ["rule-1", "rule-2"]


def test_an_export_that_holds_the_votes_of_the_last_one_adds_only_the_new_ones(store):
    upload(store, "weather", [csv_file("items.csv", ITEMS)])
    held = votes(ITEMS)
    upload(store, "weather", [csv_file("monday.csv", held[:100])])
    found = upload(store, "weather", [csv_file("friday.csv", held)])
    assert found.examination.files[0].same == 100
    assert count_rows(store, "weather")["labels"] == len(held)


def test_the_same_votes_in_two_files_of_one_upload_are_taken_once(store):
    held = votes(ITEMS)
    files = [csv_file("items.csv", ITEMS), csv_file("a.csv", held), csv_file("b.csv", held[1:])]
    assert upload(store, "weather", files).landed is not None
    assert count_rows(store, "weather")["labels"] == len(held)


def test_labels_of_nobody_in_particular_are_never_taken_for_the_same(store):
    upload(store, "weather", [csv_file("items.csv", ITEMS)])
    bare = [{"item_id": row["item_id"], "label": row["gold"]} for row in ITEMS]
    for name in ("a.csv", "b.csv"):
        extra = [{**row, "file": name} for row in bare]
        upload(store, "weather", [csv_file(name, extra)], kind="labels")
    assert count_rows(store, "weather")["labels"] == 2 * len(ITEMS)


def test_answers_that_are_here_are_the_same_or_told(store):
    upload(store, "weather", [csv_file("items.csv", ITEMS)])
    held = [{"run": "m", "item_id": row["item_id"], "predicted": "other"} for row in ITEMS]
    upload(store, "weather", [csv_file("a.csv", held[:20])])
    more = upload(store, "weather", [csv_file("b.csv", held)])
    assert more.examination.files[0].same == 20
    other = upload(store, "weather", [csv_file("c.csv", [{**held[0], "predicted": "weather"}])])
    assert "another answer" in other.text
    assert count_rows(store, "weather")["predictions"] == len(ITEMS)


def test_a_few_right_answers_do_not_rule_the_other_classes_out(store):
    bare = [{**row, "gold": "weather" if at == 0 else ""} for at, row in enumerate(ITEMS)]
    held = [*votes(ITEMS), {"item_id": ITEMS[0]["item_id"], "annotator": "x", "label": "wether"}]
    found = upload(store, "weather", [csv_file("i.csv", bare), csv_file("v.csv", held)])
    assert found.examination.draft.classes == ("weather", "other")
    assert [problem.row for problem in found.examination.files[1].problems] == [len(held) + 1]


def test_a_file_for_which_there_is_no_memory_is_told_and_the_others_are_understood(
    store, monkeypatch
):
    def no_memory(source, *_):
        if source.name == "large.csv":
            raise MemoryError
        return registry.read(source, *_)

    monkeypatch.setattr("core.workflows.importing.inspect.read", no_memory)
    large = csv_file("large.csv", [{**item, "text": "longer"} for item in ITEMS])
    found = upload(store, "weather", [csv_file("items.csv", ITEMS), large])
    assert found.landed is None
    assert "1 file recognised, 1 file needs your attention" in found.text
    assert "large.csv needs more memory than there is" in found.text


def test_the_report_says_which_splits_a_poc_will_have(store):
    rows = [{**item, "split": "", "family": ""} for item in items(400)]
    found = upload(store, "weather", [csv_file("items.csv", rows)])
    assert "a test set of about 133 and a validation set of about 67 will be proposed" in (
        found.text
    )
    content = uploaded_content(load_uploaded(store, "weather"))
    assert abs(len(content.items[Split.TEST]) - 133) <= 2
    assert abs(len(content.items[Split.DEV]) - 67) <= 2


def test_texts_that_are_all_nearly_the_same_are_promised_no_split(store):
    same = " ".join(f"word{at}" for at in range(60))
    rows = [
        {**item, "text": same + " rain" * (at % 9), "split": "", "family": ""}
        for at, item in enumerate(items(400))
    ]
    found = upload(store, "weather", [csv_file("items.csv", rows)])
    assert found.landed is not None
    assert "will be proposed" not in found.text
    assert "No PoC yet. All 200 texts that were looked at are one family" in found.text
    with pytest.raises(BadData, match=r"0 usable items[^$]*All 400 texts are one family"):
        uploaded_content(load_uploaded(store, "weather"))


def test_no_split_is_promised_for_items_of_which_none_has_the_right_answer(store):
    rows = [{"item_id": item["item_id"], "text": item["text"]} for item in items(400)]
    found = upload(store, "weather", [csv_file("items.csv", rows)])
    assert found.landed is not None
    assert "will be proposed" not in found.text
    assert "its test set would have 0 items with the right answer, and 50 are needed" in found.text
    with pytest.raises(BadData, match="0 usable items"):
        uploaded_content(load_uploaded(store, "weather"))
    answers = [
        {"item_id": item["item_id"], "text": item["text"], "gold": item["gold"]}
        for item in items(400)
    ]
    told = upload(store, "weather", [csv_file("answers.csv", answers)])
    assert "a test set of about 133" in told.text


def test_a_question_stops_everything_and_the_options_it_prints_settle_it(store):
    wide = "id,text,annotator_1,annotator_2\n1,wet,yes,no\n2,dry,no,no\n"
    source = SourceFile("wide.csv", wide.encode())
    asked = upload(store, "weather", [source])
    assert asked.landed is None
    assert "--map annotator_1=vote --map annotator_2=vote" in asked.text
    assert asked.to_dict()["files"][0]["questions"][0]["ways"]
    assert sum(count_rows(store, "weather").values()) == 0
    assert upload(store, "weather", [source], good_rows_only=True).landed is None
    with pytest.raises(BadData, match="annotator_1"):
        commit(store, asked.examination, by=LOCAL, good_rows_only=True)
    mapping = {"annotator_1": "vote", "annotator_2": "vote"}
    found = upload(store, "weather", [source], mapping=mapping)
    assert found.landed is not None
    assert count_rows(store, "weather")["labels"] == 4
    assert "Column annotator_1: vote." in found.text


def test_a_unit_that_is_said_is_another_decision_and_one_that_is_none_is_refused(store):
    source = SourceFile("v.csv", b"task,worker,label,duration,text\n1,a,yes,9100,wet\n")
    assert upload(store, "weather", [source]).landed is None
    found = upload(store, "weather", [source], units={"duration": "milliseconds"})
    assert found.landed is not None
    assert load_rows(store, "labels", "weather")["seconds"].tolist() == [9.1]
    with pytest.raises(BadUsage, match="no unit 'weeks'"):
        upload(store, "weather", [source], units={"duration": "weeks"})


def test_each_sheet_of_a_workbook_is_an_import_of_its_own(store):
    book = openpyxl.Workbook()
    for name, rows in (("Items", ITEMS), ("Votes", votes(ITEMS))):
        sheet = book.create_sheet(name)
        for row in (list(rows[0]), *(list(row.values()) for row in rows)):
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    source = SourceFile("book.xlsx", out.getvalue())
    assert "--sheet Items" in upload(store, "weather", [source]).text
    for sheet in ("Items", "Votes", "Votes"):
        found = upload(store, "weather", [source], sheet=sheet)
        assert found.landed is not None
    assert found.examination.nothing_new
    counts = count_rows(store, "weather")
    assert (counts["items"], counts["labels"]) == (60, 108)


def test_a_file_that_only_says_more_of_items_that_are_here_says_that_it_is_not_saved(store):
    upload(store, "weather", sources())
    more = [{"item_id": row["item_id"], "split": "test", "cuisine": "it"} for row in ITEMS]
    found = upload(store, "weather", [csv_file("more.csv", more)])
    assert "Not saved: 'cuisine', 'split'." in found.text
    assert "Not saved" not in upload(store, "weather", [csv_file("again.csv", ITEMS)]).text
    told = [{**ITEMS[0], "item_id": "new", "text": "more"}, *ITEMS]
    assert "Not saved" not in upload(store, "weather", [csv_file("grown.csv", told)]).text


def test_what_was_said_of_a_column_stands_before_the_guess_of_another():
    fields = (TheirField("topic", ("late",), "label"), TheirField("tone", ("calm",), None))
    known = Recognition("x", "A tool", "It says so.", (RowKind.LABELS,), fields)
    said = ImportChoices(mapping={"tone": "label"})
    file = Examined(SourceFile("f", b"x"), known, said, reading=Reading({}))
    assert [use.text for use in file.columns] == [
        "topic: left out (first value: late)",
        "tone: label",
    ]
