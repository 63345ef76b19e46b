import pytest

from core.domain.errors import BadData
from core.interop import registry
from core.interop.reading import Kind, Reading, Wanted
from core.interop.source import SourceFile


def read(text: str | bytes, **wanted) -> Reading:
    raw = text.encode() if isinstance(text, str) else text
    source = SourceFile("file.csv", raw)
    return registry.read(source, registry.recognise(source), Wanted(**wanted))


def test_what_the_rows_are_is_told_by_the_columns():
    kinds = {
        "item_id,text,gold,split": Kind.ITEMS,
        "task,worker,label": Kind.LABELS,
        "item_id,rule_id,label": Kind.LABELS,
        "run_id,item_id,predicted": Kind.PREDICTIONS,
        "model,example_id,output": Kind.PREDICTIONS,
        "run_id,metric,value": Kind.METRICS,
        "who,step,hours": Kind.HOURS,
        "rule_id,label,regex,rationale": Kind.RULES,
    }
    for header, kind in kinds.items():
        source = SourceFile("x", f"{header}\n{',' * header.count(',')}\n".encode())
        assert registry.recognise(source).kinds == (kind,), header


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_any_usual_separator(separator):
    rows = read("ID,Sentence,Label\nd1,omelette,yes\n".replace(",", separator))
    found = rows.tables[Kind.ITEMS].iloc[0]
    assert (found["item_id"], found["text"], found["gold"]) == ("d1", "omelette", "yes")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_first_name(encoding):
    rows = read("item_id,text\nd1,crème\n".encode(encoding)).tables[Kind.ITEMS]
    assert rows["text"].tolist() == ["crème"]


def test_row_numbers_are_lines_of_the_file():
    text = 'item_id,text\r\n\r\nd1,"two\r\nlines"\r\nd2,x\r\n\r\nd3,y'
    assert read(text).tables[Kind.ITEMS]["row"].tolist() == [3, 5, 7]
    with_ragged = read(text + "\nd4\nd5,z\n")
    assert with_ragged.tables[Kind.ITEMS]["row"].tolist() == [3, 5, 7, 9]
    assert [p.row for p in with_ragged.problems] == [8]


def test_bad_cells_are_problems_and_the_other_rows_stay():
    found = read(
        "item_id,annotator,label,seconds,confidence\n"
        "d1,a,yes,9.5,0.5\n,a,yes,9,1\nd3,a,yes,soon,\nd4,a,yes,-1,\nd5,a,yes,nan,\n"
        "d6,a,yes,inf,\nd7,a,yes,1e300,\nd8,a,yes,,87\nd9,a,,,\n"
    )
    assert found.tables[Kind.LABELS]["item_id"].tolist() == ["d1"]
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


def test_a_mapping_stands_before_the_guess():
    found = read(
        "id,gold,second\nd1,yes,no\n", mapping={"gold": "-", "second": "gold", "id": "item_id"}
    )
    assert found.tables[Kind.ITEMS]["gold"].tolist() == ["no"]


def test_the_kind_can_be_chosen():
    found = read("id,label\nd1,yes\n", kind=Kind.LABELS).tables[Kind.LABELS]
    assert found["label"].tolist() == ["yes"]


def test_extra_columns_of_items_are_kept_to_look_at_results_by():
    found = read("item_id,text,country\nd1,x,PT\n").tables[Kind.ITEMS]
    assert found["slice:country"].tolist() == ["PT"]


def test_an_item_that_is_there_twice_is_said_with_both_rows():
    (problem,) = read("item_id,text\nd1,x\nd1,y\n").problems
    assert (problem.row, problem.why) == (3, "'d1' is there twice, first in row 2.")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ('item_id,text\nd1,"open\nd2,x\n', "line 2: a quote is opened and never closed"),
        ("item_id,item_id\n1,2\n", "names the column 'item_id' twice"),
        ("item_id,text\n", "has a header but no rows"),
        (",".join(f"c{n}" for n in range(10_000)) + "\n", "10,000 columns"),
        (b"item_id,text\nd1,caf\xe9\n", "line 2 is not UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text, title):
    with pytest.raises(BadData, match=r".") as caught:
        read(text)
    assert title in caught.value.title
    assert caught.value.remedy
