import pytest

from core.interop import registry
from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.source import SourceFile

ITEMS = "item_id;text;gold;minutes\nd1;late;yes;1\nd2;broken;no;2\n"


def read(text: str) -> Reading:
    source = SourceFile("f.csv", text.encode())
    return registry.read(source, registry.recognise(source), ImportChoices())


@pytest.mark.parametrize(
    "last",
    ["Total;;;3", "Gesamt:;;;3", "Grand total;;;3", "total (2);;;", ";Summe;;3", ";;;3", "Total;3",
     "Average;;;1,5"],
)  # fmt: skip
def test_a_total_is_left_out_and_told(last):
    found = read(f"{ITEMS}{last}\n")
    assert found.tables[RowKind.ITEMS]["item_id"].tolist() == ["d1", "d2"]
    assert found.problems == ()
    assert "Line 4 is a total and is left out." in found.notes


def test_subtotals_and_their_sum_are_left_out():
    found = read(
        "who,step,hours\nAnn,old 2,3\nSubtotal,,3\nBea,new 1,4\nSubtotal,,4\nGrand total,,7\n"
    )
    assert found.tables[RowKind.HOURS]["hours"].tolist() == [3, 4]
    assert "Lines 3, 5, 6 are each a total and are left out." in found.notes


def test_the_header_of_a_joined_export_is_left_out_and_numbers_stay_numbers():
    found = read(
        "item_id,annotator,label,seconds\nd1,a,yes,5\n\ufeffitem_id,annotator,label,seconds\n"
        "d2,a,no,7\n"
    )
    assert found.tables[RowKind.LABELS]["seconds"].tolist() == [5, 7]
    assert "Line 3 is the header once more and is left out." in found.notes


def test_a_remark_below_the_table_is_left_out():
    found = read(f"{ITEMS}# end of export\n")
    assert "Line 4 is a remark and is left out." in found.notes
    assert found.problems == ()


@pytest.mark.parametrize(
    "rows",
    [
        "Total;cc dd;no;7\n",  # every cell filled, and no sum
        "Total loss;ee;yes;\n",
        ";;;4\n",  # not what stands above it
        "d3;text;gold;\n",
        "d3;Total;;\n",
    ],
)
def test_a_row_that_only_looks_like_one_is_read_or_told(rows):
    found = read(ITEMS + rows)
    assert not any("left out" in note for note in found.notes)
    assert len(found.tables[RowKind.ITEMS]) + len(found.problems) == 3


def test_a_text_that_says_total_is_an_item():
    found = read("text;gold\nTotal loss;yes\nhello;no\nTotal;no\n").tables[RowKind.ITEMS]
    assert found["text"].tolist() == ["Total loss", "hello", "Total"]
