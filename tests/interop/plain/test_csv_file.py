import pytest

from core.domain.errors import BadData
from core.interop import registry
from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.source import SourceFile


def read(text: str | bytes, **wanted) -> Reading:
    raw = text.encode() if isinstance(text, str) else text
    source = SourceFile("file.csv", raw)
    return registry.read(source, registry.recognise(source), ImportChoices(**wanted))


def test_what_the_rows_are_is_told_by_the_columns():
    kinds = {
        "item_id,text,gold,split": RowKind.ITEMS,
        "task,worker,label": RowKind.LABELS,
        "item_id,rule_id,label": RowKind.LABELS,
        "run_id,item_id,predicted": RowKind.PREDICTIONS,
        "model,example_id,output": RowKind.PREDICTIONS,
        "run_id,metric,value": RowKind.METRICS,
        "who,step,hours": RowKind.HOURS,
        "rule_id,label,regex,rationale": RowKind.RULES,
    }
    for header, kind in kinds.items():
        source = SourceFile("x", f"{header}\n{',' * header.count(',')}\n".encode())
        assert registry.recognise(source).kinds == (kind,), header


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_any_usual_separator(separator):
    rows = read("ID,Sentence,Label\nd1,omelette,yes\n".replace(",", separator))
    found = rows.tables[RowKind.ITEMS].iloc[0]
    assert (found["item_id"], found["text"], found["gold"]) == ("d1", "omelette", "yes")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_name(encoding):
    rows = read("item_id,text\nd1,crème\n".encode(encoding)).tables[RowKind.ITEMS]
    assert rows["text"].tolist() == ["crème"]


def test_row_numbers_are_lines_of_the_file():
    text = 'item_id,text\r\n\r\nd1,"two\r\nlines"\r\nd2,x\r\n\r\nd3,y'
    assert read(text).tables[RowKind.ITEMS]["row"].tolist() == [3, 5, 7]
    with_ragged = read(text + "\nd4\nd5,z\n")
    assert with_ragged.tables[RowKind.ITEMS]["row"].tolist() == [3, 5, 7, 9]
    assert [p.row for p in with_ragged.problems] == [8]


def test_bad_cells_are_problems_and_the_other_rows_stay():
    found = read(
        "item_id,annotator,label,seconds,confidence\n"
        "d1,a,yes,9.5,0.5\n,a,yes,9,1\nd3,a,yes,soon,\nd4,a,yes,-1,\nd5,a,yes,nan,\n"
        "d6,a,yes,inf,\nd7,a,yes,1e300,\nd8,a,yes,,87\nd9,a,,,\n"
    )
    assert found.tables[RowKind.LABELS]["item_id"].tolist() == ["d1"]
    told = {p.row: (p.column, p.why) for p in found.problems}
    assert told == {
        3: ("item_id", "It is empty."),
        4: ("seconds", "'soon' is not a number."),
        5: ("seconds", "-1 is below 0."),
        6: ("seconds", "'nan' is not a number."),
        7: ("seconds", "'inf' is not a number."),
        8: ("seconds", "1e300 is too large to be meant."),
        9: (
            "confidence",
            "87 is not a share from 0 to 1. If it is a percentage, write 0.87.",
        ),
        10: ("label", "It is empty."),
    }


def test_a_cost_keeps_the_currency_that_stands_beside_it():
    found = read(
        "item_id,annotator,label,cost,currency\n"
        "d1,a,yes,0.05,EUR\nd2,a,yes,0.05,USD\nd3,a,yes,0.05,\nd4,a,yes,€0.05,\n"
    )
    labels = found.tables[RowKind.LABELS]
    assert labels["currency"].fillna("").tolist() == ["EUR", "USD", ""]
    assert labels["cost"].tolist() == [0.05, 0.05, 0.05]
    assert [(p.row, p.column) for p in found.problems] == [(5, "cost")]


def test_a_mapping_stands_before_the_guess():
    found = read(
        "id,gold,second\nd1,yes,no\n", mapping={"gold": "-", "second": "gold", "id": "item_id"}
    )
    assert found.tables[RowKind.ITEMS]["gold"].tolist() == ["no"]


def test_the_kind_can_be_chosen():
    found = read("id,label\nd1,yes\n", kind=RowKind.LABELS).tables[RowKind.LABELS]
    assert found["label"].tolist() == ["yes"]


def test_extra_columns_of_items_are_kept_to_look_at_results_by():
    found = read("item_id,text,country\nd1,x,PT\n").tables[RowKind.ITEMS]
    assert found["slice:country"].tolist() == ["PT"]


def test_items_without_ids_get_one_that_follows_from_their_text():
    items = read("text,label\nomelette,yes\npasta,no\n").tables[RowKind.ITEMS]
    votes = read("text,annotator,label\npasta,a,no\n").tables[RowKind.LABELS]
    assert votes["item_id"].tolist() == items["item_id"].tolist()[1:]


def test_labels_that_show_their_texts_bring_the_items_along():
    found = read(
        "item_id,text,gold,annotator,label\nd1,omelette,yes,a,yes\nd1,omelette,yes,b,no\n"
        "d2,pasta,,a,no\n"
    )
    assert len(found.tables[RowKind.LABELS]) == 3
    items = found.tables[RowKind.ITEMS]
    assert items[["item_id", "text", "row"]].to_numpy().tolist() == [
        ["d1", "omelette", 2],
        ["d2", "pasta", 4],
    ]


def test_statuses_of_other_tools_are_ours():
    found = read(
        "item_id,worker,label,status\nd1,w,yes,Approved\nd2,w,,SKIPPED\nd3,w,,approved\n"
        "d4,w,no,maybe\n"
    )
    assert found.tables[RowKind.LABELS]["status"].tolist() == ["given", "skipped"]
    assert [(p.row, p.column) for p in found.problems] == [(4, "label"), (5, "status")]


def test_a_quote_that_keeps_a_spreadsheet_from_running_a_cell_is_taken_off():
    found = read("item_id,text\nd1,'=cmd()\nd2,=cmd()\nd3,'tis\nd4,''-1\n")
    assert found.tables[RowKind.ITEMS]["text"].tolist() == ["=cmd()", "=cmd()", "'tis", "'-1"]


def test_units_in_a_name_are_turned_into_ours_and_said():
    found = read("run,item_id,predicted,latency_s\nr,d1,yes,0.25\n")
    assert found.tables[RowKind.PREDICTIONS]["latency_ms"].tolist() == [250.0]
    assert "latency_s" in found.notes[0]


def test_decimal_commas_where_the_separator_is_another_sign():
    found = read("item_id;worker;label;seconds;cost\nd1;w;y;9,5;0.1\nd2;w;y;12;0,1\n")
    assert found.tables[RowKind.LABELS]["seconds"].tolist() == [9.5]
    assert any("'seconds'" in note for note in found.notes)
    assert [(p.row, p.column) for p in found.problems] == [(3, "cost")]


@pytest.mark.parametrize(
    ("cell", "hint"),
    [("87%", "write 0.87"), ("1,234.5", "between thousands"), ("soon", "not a number")],
)
def test_what_was_meant_is_said(cell, hint):
    found = read(f'item_id,worker,label,seconds\nd1,w,y,1\nd2,w,y,"{cell}"\n')
    assert hint in found.problems[0].why


def test_hours_in_plain_words():
    found = read(
        "who,step,start,end,hours\nann,labelling,2026-11-01T10:00,2026-11-01T11:30,\n"
        "bob,old 1,,,2.5\ncee,review,,,1\ndee,N1,2026-11-01 10:00,2026-11-01 09:00,\n"
        "eve,gold,,,\n"
    )
    hours = found.tables[RowKind.HOURS]
    assert hours["node"].tolist() == ["old 2", "old 1"]
    assert hours["hours"].tolist() == [1.5, 2.5]
    assert [(p.row, p.column) for p in found.problems] == [(4, "step"), (5, "end"), (6, "hours")]


def test_hours_say_whether_they_cancel_earlier_ones():
    found = read(
        "who,step,hours,cancelled\nann,old 1,2,\nann,old 1,2,Yes\nbob,old 1,1,no\ncee,N1,1,soon\n"
    )
    assert found.tables[RowKind.HOURS]["cancels"].fillna("").tolist() == ["", "yes", ""]
    ((row, column, why),) = [(p.row, p.column, p.why) for p in found.problems]
    assert (row, column) == (5, "cancelled")
    assert "write yes" in why


def test_times_in_any_usual_writing_are_utc():
    found = read(
        "item_id,worker,label,timestamp\n"
        "d1,w,y,2026-11-01T10:00:00Z\nd2,w,y,2026-11-01 12:00:00+02:00\n"
        "d3,w,y,1793527200\nd4,w,y,1793527200000\nd5,w,y,2026-11-01\nd6,w,y,yesterday\n"
    )
    times = [str(t) for t in found.tables[RowKind.LABELS]["ts"]]
    assert times == ["2026-11-01 10:00:00"] * 4 + ["2026-11-01 00:00:00"]
    assert [p.row for p in found.problems] == [7]


def test_a_column_can_say_right_and_wrong_in_words():
    found = read("run,item_id,correct\nr,d1,True\nr,d2,no\nr,d3,0.5\nr,d4,perhaps\n")
    assert found.tables[RowKind.PREDICTIONS]["correct"].tolist() == [1.0, 0.0, 0.5]
    assert [p.row for p in found.problems] == [5]


def test_many_bad_rows_are_counted_when_they_are_too_many_to_tell():
    rows = "".join(f"d{n},w,\n" for n in range(12_000))
    found = read(f"item_id,worker,label\nd,w,y\n{rows}")
    assert (len(found.problems), found.untold) == (10_000, 2_000)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('item_id,text\nd1,"open\nd2,x\n', "line 2: a quote is opened and never closed"),
        ("item_id,item_id\n1,2\n", "names the column 'item_id' twice"),
        ("item_id,text\n", "has a header but no rows"),
        (",".join(f"c{n}" for n in range(10_000)) + "\n", "10,000 columns"),
        (b"item_id,text\nd1,caf\xe9\n", "line 2 is not UTF-8 text"),
        ("item_id,text\n,\n,\n", "no row with anything in it"),
        ("item_id,text\nd1\n", "row 2"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text, title):
    with pytest.raises(BadData, match=r".") as caught:
        read(text)
    assert title in caught.value.title
    assert caught.value.remedy


def test_a_text_is_told_apart_from_a_table_with_unknown_names():
    letter = "Dear all,\nas agreed, the numbers\nTwo things, first, more labels\nbest, Tom\n"
    table = "dept,room\n" + "a,1\n" * 9
    for text, title, said in (
        (letter, "Text", "This does not look like a table."),
        (table, "Table separated by commas", "Switchpoint knows none of its column names."),
        (table + "a,1,2\n", "Table separated by commas", "Switchpoint knows none"),
        ("item_id,text\n" + letter, "Table separated by commas", "It has columns for a text"),
    ):
        found = registry.recognise(SourceFile("notes.txt", text.encode()))
        assert found.title == title
        assert found.why.startswith(said)
