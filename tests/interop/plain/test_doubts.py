"""Columns that nobody took are asked about, and what the message prints settles it."""

import shlex

import pytest

from core.interop import registry
from core.interop.questions import Question
from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.source import SourceFile
from tests.interop.plain_samples import parquet_file

BODY = "1,late one,yes,no,yes\n2,bad two,no,no,yes\n3,ok three,no,yes,no\n"


def read(raw: str | bytes, wanted: ImportChoices | None = None) -> Reading:
    source = SourceFile("f", raw.encode() if isinstance(raw, str) else raw)
    return registry.read(source, registry.recognise(source), wanted)


def settled(question: Question, at: int) -> ImportChoices:
    """As the printed options say it."""
    way = question.ways[at]
    words = shlex.split(way.options)
    assert words == [word for option, value in way.said for word in (f"--{option}", value)]
    return ImportChoices().settled(way)


def column(header: str, *values: str) -> str:
    return "\n".join([header, *values]) + "\n"


def asked_about(found: Reading) -> list[str]:
    return [question.about for question in found.questions]


@pytest.mark.parametrize(
    ("header", "gold", "open_"),
    [
        ("id,text,label,true_label,x", "true_label", ["'label'"]),
        ("id,text,gold,label,x", "gold", ["'label'"]),
        ("id,question,ground_truth,answer,x", "ground_truth", ["'answer'"]),
        ("id,text,label,model_answer,x", "label", ["'model_answer'"]),
        ("id,text,category,predicted_category,x", "category", ["'predicted_category'"]),
        ("id,text,annotator_1,annotator_2,annotator_3", None, None),
        ("id,text,rater_a,rater_b,rater_c", None, None),
        ("id,text,label_1,label_2,label_3", None, None),
        ("id,text,Ann,Bob,Carla", None, None),
        ("id,text,label,gpt-4o,bert-base", "label", ["'gpt-4o', 'bert-base'"]),
    ],
)
def test_a_column_of_answers_beside_the_right_one_is_a_question(header, gold, open_):
    body = "1,late one,yes,no,9\n2,bad two,no,no,8\n3,ok three,no,yes,7\n"
    found = read(f"{header}\n{body if header.endswith(',x') else BODY}")
    told = ", ".join(repr(name) for name in header.split(",")[2:])
    assert asked_about(found) == (open_ or [told])
    assert {use.name for use in found.columns if use.became == "gold"} == {gold} - {None}


@pytest.mark.parametrize(
    ("header", "golds", "answers"),
    [
        ("id,text,label,prediction,x", ["yes", "no", "no"], ["no", "no", "yes"]),
        ("id,input,expected,predicted,x", ["yes", "no", "no"], ["no", "no", "yes"]),
        ("id,text,y_true,y_pred,x", ["yes", "no", "no"], ["no", "no", "yes"]),
        ("id,text,class,y_pred,x", ["yes", "no", "no"], ["no", "no", "yes"]),
    ],
)
def test_a_plain_label_beside_a_prediction_is_the_right_answer(header, golds, answers):
    body = "1,late one,yes,no,9\n2,bad two,no,no,8\n3,ok three,no,yes,7\n"
    found = read(f"{header}\n{body}")
    assert not found.questions
    assert found.tables[RowKind.ITEMS]["gold"].tolist() == golds
    assert found.tables[RowKind.PREDICTIONS]["label"].tolist() == answers


def test_columns_of_people_become_their_votes_and_columns_of_models_their_answers():
    raw = f"id,text,annotator_1,annotator_2,gpt\n{BODY}".replace(",yes\n3", ",\n3")
    (question,) = read(raw).questions
    found = read(raw, settled(question, 1))
    votes = found.tables[RowKind.LABELS]
    told = [tuple(row) for row in votes[["item_id", "source_id", "label"]].to_numpy()]
    assert told == [
        ("1", "annotator_1", "yes"),
        ("2", "annotator_1", "no"),
        ("3", "annotator_1", "no"),
        ("1", "annotator_2", "no"),
        ("2", "annotator_2", "no"),
        ("3", "annotator_2", "yes"),
        *(() if "gpt" not in set(votes["source_id"]) else told[6:]),
    ]
    assert set(votes["source_kind"]) == {"human"}
    mixed = {"annotator_1": "vote", "annotator_2": "vote", "gpt": "answer"}
    both = read(raw, ImportChoices(mapping=mixed))
    assert not both.questions
    answers = both.tables[RowKind.PREDICTIONS]
    assert answers[["item_id", "run_id", "label"]].to_numpy().tolist() == [
        ["1", "gpt", "yes"],
        ["3", "gpt", "no"],
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "id,text,label,cuisine,category\n1,late one,yes,it,soup\n2,bad two,no,fr,meat\n",
        "id,text,label,country,created_at\n1,a b,yes,PT,2026-11-01\n2,c d,no,PT,2026-11-02\n",
        "id,text,label,label_copy\n1,a b,yes,yes\n2,c d,no,no\n",
        "task,worker,label,browser\nd1,a,yes,FF\nd2,b,no,FF\n",
        "id,text,label,score\n1,a b,yes,0.3\n2,c d,no,0.2\n",
        "id,text,label,label_id\n1,a b,yes,0\n2,c d,no,1\n",
    ],
)
def test_ordinary_further_columns_are_no_question(raw):
    found = read(raw)
    assert not found.questions
    assert len(found.columns) == len(raw.splitlines()[0].split(","))


def test_every_way_out_settles_every_question():
    tables = [
        f"id,text,annotator_1,annotator_2,annotator_3\n{BODY}",
        "id,text,label,prob_yes,prob_no\n1,a b,yes,0.9,0.1\n2,c d,no,0.2,0.8\n",
        "id,text,annotator,seconds\n1,a b,ann,9\n2,c d,bob,8\n",
        "id,question,model,answer,label\n1,a b,m,yes,no\n2,c d,m,no,no\n",
        "task,worker,label,duration\nd1,a,yes,9100\nd2,a,no,8100\n",
        "item_id,run,prediction,latency\nd1,m,yes,0.8\nd2,m,no,1.1\n",
        column("id,text,user,label", *(f"{i},some text,u{i},yes" for i in range(8))),
        german(),
    ]
    for raw in tables:
        first = read(raw).questions
        assert first, raw
        for question in first:
            for at in range(len(question.ways)):
                again = read(raw, settled(question, at))
                assert question.about not in asked_about(again), (raw, question.ways[at])


def test_a_person_and_time_spent_are_asked_about_where_nobody_answers():
    found = read("id,text,annotator,seconds\n1,a b,ann,9\n2,c d,bob,8\n")
    assert asked_about(found) == ["annotator", "seconds"]


def test_the_author_of_texts_is_not_taken_for_their_annotator():
    raw = column("id,text,user,label", *(f"{i},some text {i},u{i},yes" for i in range(8)))
    (question,) = read(raw).questions
    assert question.about == "user"
    assert RowKind.LABELS not in read(raw, settled(question, 0)).tables
    assert len(read(raw, settled(question, 1)).tables[RowKind.LABELS]) == 8
    few = column("id,text,user,label", *(f"{i},some text {i},u{i % 2},yes" for i in range(8)))
    assert not read(few).questions


@pytest.mark.parametrize(
    ("header", "values", "unit", "read_as"),
    [
        ("task,worker,label,duration", (9100, 8100), "milliseconds", [9.1, 8.1]),
        ("task,worker,label,time_spent", (0.05, 0.1), "minutes", [3.0, 6.0]),
        ("task,worker,label,duration", (7200, 3600), "seconds", [7200.0, 3600.0]),
    ],
)
def test_times_that_no_label_takes_are_asked_about(header, values, unit, read_as):
    raw = column(header, *(f"d{at},a,yes,{value}" for at, value in enumerate(values)))
    (question,) = read(raw).questions
    chosen = next(way for way in question.ways if way.label == f"in {unit}")
    found = read(raw, ImportChoices().settled(chosen))
    assert not found.questions
    assert found.tables[RowKind.LABELS]["raw_seconds"].tolist() == pytest.approx(read_as)


def test_a_latency_of_a_millisecond_is_asked_about_unless_its_name_says_so():
    body = "d1,m,yes,0.8\nd2,m,no,1.2\n"
    (question,) = read(f"item_id,run,prediction,latency\n{body}").questions
    found = read(f"item_id,run,prediction,latency\n{body}", settled(question, 1))
    assert found.tables[RowKind.PREDICTIONS]["latency_ms"].tolist() == [800.0, 1200.0]
    assert not read(f"item_id,run,prediction,latency_s\n{body}").questions
    assert not read(f"item_id,run,prediction,latency_ms\n{body}").questions


def german() -> str:
    """Forty columns between semicolons, none of whose names anybody knows."""
    names = ["Vorgangsnummer", "Beschreibung", "Kategorie", "Kanal"]
    rows = []
    for at in range(30):
        said = (f"A-{at}", f"Der Kunde schreibt wegen Sache {at}")
        row = (*said, ("Versand", "Geld", "Sonst")[at % 3], ("Mail", "Telefon")[at % 2])
        rows.append(";".join([*row, *(f"1,{at}" for _ in range(36))]))
    return column(";".join([*names, *(f"Feld {at}" for at in range(36))]), *rows)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_table_of_unknown_names_is_read_by_its_content_with_one_question(kind):
    raw: str | bytes = german()
    if kind == "parquet":
        lines = [line.split(";") for line in german().splitlines()]
        raw = parquet_file(
            dict(zip(lines[0], map(list, zip(*lines[1:], strict=True)), strict=True))
        )
    (question,) = read(raw).questions
    assert [way.label for way in question.ways] == [
        "Kategorie, such as Versand",
        "Kanal, such as Mail",
        "none of them",
    ]
    found = read(raw, settled(question, 0))
    assert not found.questions
    items = found.tables[RowKind.ITEMS]
    assert list(items.dropna(axis="columns", how="all")) == ["row", "item_id", "text", "gold"]
    assert items.iloc[1].tolist()[1:4] == ["A-1", "Der Kunde schreibt wegen Sache 1", "Geld"]
    assert sum(not use.became for use in found.columns) == 37
    without = read(raw, settled(question, 2)).tables[RowKind.ITEMS]
    assert without["gold"].isna().all()


def test_a_column_that_is_left_out_is_told_with_its_first_value():
    found = read("task,worker,label,browser\nd1,a,yes,\nd2,b,no,Firefox\n")
    told = [use.text for use in found.columns]
    assert told[-1] == "browser: left out (first value: Firefox)"
