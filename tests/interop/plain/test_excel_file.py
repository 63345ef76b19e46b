import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from core.domain.errors import BadData
from core.interop import registry
from core.interop.plain.excel_file import Sheet, sheet_of
from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.source import SourceFile

HEADER = ["item_id", "text", "gold"]
ROWS = [HEADER, ["d1", "late\nagain", "yes"], ["d2", "broken, badly", "no"]]


def workbook(change=lambda book: None, **sheets) -> SourceFile:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return SourceFile("book.csv", out.getvalue())


def read(source: SourceFile, **wanted) -> Reading:
    choices = ImportChoices(**wanted)
    return registry.read(source, registry.recognise(source, choices), choices)


def cells(sheet: Sheet | None) -> list[list[str]]:
    assert sheet is not None
    return [line.split("\t") for line in sheet.source.text.splitlines()]


def test_a_sheet_is_read_whatever_the_name_of_the_file():
    source = workbook(Data=ROWS)
    assert registry.recognise(source).title == "Excel sheet 'Data'"
    items = read(source).tables[RowKind.ITEMS]
    assert items["text"].tolist() == ["late\nagain", "broken, badly"]
    assert items["row"].tolist() == [2, 3]


def test_rows_are_counted_as_in_the_sheet_in_tables_problems_and_notes():
    rows = [["Export"], [], *ROWS, [None, "no id", "yes"], ["Total", None, None]]
    found = read(workbook(Data=[*rows, ["d9", "x", "yes"]]))
    assert found.tables[RowKind.ITEMS]["row"].tolist() == [4, 5, 8]
    assert [problem.row for problem in found.problems] == [6]
    assert "Row 1 above the header is left out: 'Export'." in found.notes
    assert "Row 7 is a total and is left out." in found.notes


def test_cells_are_written_down_as_in_csv():
    def shape(book):
        book["Data"]["A2"].number_format = "000"

    day = dt.datetime(2026, 11, 20)
    row = [7, day, day.replace(hour=15, minute=30), True, 0.1 + 0.2, 2.0, "x"]
    sheet = sheet_of(workbook(shape, Data=[list("abcdefg"), row]))
    assert cells(sheet)[1] == [
        "007",
        "2026-11-20",
        "2026-11-20T15:30:00",
        "TRUE",
        "0.3",
        "2",
        "x",
    ]


def test_several_sheets_are_one_question_that_an_option_settles():
    source = workbook(Items=ROWS, Labels=[["item_id", "annotator", "label"], ["d1", "a", "no"]])
    [asked] = read(source).questions
    assert [way.options for way in asked.ways] == ["--sheet Items", "--sheet Labels"]
    chosen = ImportChoices().settled(asked.ways[1])
    found = registry.read(source, registry.recognise(source, chosen), chosen)
    assert found.questions == ()
    assert found.tables[RowKind.LABELS]["label"].tolist() == ["no"]
    with pytest.raises(BadData, match="no sheet 'Votes'"):
        read(source, sheet="Votes")


def test_hidden_and_empty_sheets_ask_nothing_and_are_named():
    def hide(book):
        book["Old"].sheet_state = "hidden"

    found = read(workbook(hide, Notes=[["by Ann"]], Data=ROWS, Old=ROWS))
    assert "Sheet 'Data' is read. Left out: Notes, Old." in found.notes
    assert len(found.tables[RowKind.ITEMS]) == 2


def test_merged_cells_count_for_each_of_their_rows_and_hidden_rows_are_told():
    def shape(book):
        book["Data"].merge_cells("A2:A3")
        book["Data"].row_dimensions[3].hidden = True

    rows = [["item_id", "annotator", "label"], ["d1", "a", "yes"], [None, "b", "no"]]
    found = read(workbook(shape, Data=rows))
    assert found.tables[RowKind.LABELS]["item_id"].tolist() == ["d1", "d1"]
    assert "Merged cells: rows below the first take its value (1)." in found.notes
    assert "Rows hidden in the sheet are read like the others (1)." in found.notes


def test_cells_with_an_error_are_empty_and_told():
    found = read(workbook(Data=[*ROWS, ["d3", "fine", "#N/A"]]))
    assert found.tables[RowKind.ITEMS]["gold"].isna().tolist() == [False, False, True]
    assert "Cells with an error are read as empty (1, the first #N/A in C4)." in found.notes


def test_a_table_may_begin_in_any_column():
    sheet = sheet_of(workbook(Data=[[None, None, *row] for row in ROWS]))
    assert cells(sheet)[0] == HEADER


def test_formulas_that_nobody_computed_are_refused_with_their_place():
    with pytest.raises(BadData, match="formulas without values") as refused:
        read(workbook(Data=[HEADER, ["d1", "late", '=IF(1,"yes","no")']]))
    assert "C2" in refused.value.message


def test_the_value_of_a_computed_formula_is_read():
    source = workbook(Data=[HEADER, ["d1", "late", '=IF(1,"yes","no")']])
    computed = changed(source, b"<v></v>", b"<v>yes</v>", b"<v />", b"<v>yes</v>")
    with_type = changed(computed, b'<c r="C2"', b'<c t="str" r="C2"')
    assert read(with_type).tables[RowKind.ITEMS]["gold"].tolist() == ["yes"]


def changed(source: SourceFile, *pairs: bytes) -> SourceFile:
    """The workbook with other words in its first sheet."""
    before, out = zipfile.ZipFile(io.BytesIO(source.raw)), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            raw = before.read(name)
            if name.endswith("sheet1.xml"):
                for old, new in zip(pairs[::2], pairs[1::2], strict=True):
                    raw = raw.replace(old, new)
            after.writestr(name, raw)
    return SourceFile("book.xlsx", out.getvalue())


def test_a_sheet_that_unpacks_to_a_thousand_times_its_size_is_refused():
    bomb = changed(workbook(Data=ROWS), b"</worksheet>", b" " * 20_000_000 + b"</worksheet>")
    with pytest.raises(BadData, match="is refused"):
        registry.recognise(bomb)


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
def test_half_a_workbook_is_called_damaged(cut):
    raw = workbook(Data=ROWS).raw
    with pytest.raises(BadData, match="damaged Excel workbook"):
        registry.recognise(SourceFile("book.xlsx", raw[: int(len(raw) * cut)]))


def test_a_sheet_that_is_no_xml_is_called_damaged():
    with pytest.raises(BadData, match="damaged Excel workbook"):
        registry.recognise(changed(workbook(Data=ROWS), b"<sheetData>", b"<sheetData"))


def test_a_workbook_without_a_table_says_so():
    with pytest.raises(BadData, match="no sheet with a table"):
        registry.recognise(workbook(Data=[["Hello"]]))
