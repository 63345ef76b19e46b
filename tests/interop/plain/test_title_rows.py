import pytest

from core.interop import registry
from core.interop.plain.title_rows import without_titles
from core.interop.reading import ImportChoices, Reading, RowKind
from core.interop.source import SourceFile

TABLE = "item_id;text;gold\nd1;late, again;yes\nd2;broken;no\n"


def read(text: str | bytes) -> Reading:
    source = SourceFile("f.csv", text if isinstance(text, bytes) else text.encode())
    return registry.read(source, registry.recognise(source), ImportChoices())


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("sep=;\n", "Line 1 ('sep=;') names the separator and is left out."),
        ('"sep=;"\r\n', "Line 1 ('sep=;') names the separator and is left out."),
        ("SEP=;;;\n", "Line 1 ('sep=;') names the separator and is left out."),
        ("Ticket export\n", "Line 1 above the header is left out: 'Ticket export'."),
        ("Ticket export;;\n\n", "Line 1 above the header is left out: 'Ticket export'."),
        (
            "Report generated Monday, 3 May\nby Ann\n",
            "Lines 1 and 2 above the header are left out: ",
        ),
        ("Period;2026-10\n;;\n", "Line 1 above the header is left out: 'Period 2026-10'."),
        (";Answers;\n", "Line 1 above the header is left out: 'Answers'."),
        ("# tool: x\n# by; ann; and bea\n", "Lines 1 and 2 above the header are left out: "),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_stands_above_a_header_is_left_out_and_told(above, told, encoding):
    found = read((above + TABLE).encode(encoding))
    items = found.tables[RowKind.ITEMS]
    assert items["gold"].tolist() == ["yes", "no"]
    assert items["text"].tolist() == ["late, again", "broken"]
    assert items["row"].tolist() == [above.count("\n") + 2, above.count("\n") + 3]
    assert found.notes[0].startswith(told)


def test_a_separator_line_and_titles_are_both_left_out():
    found = read("sep=;\nExport\n\n" + TABLE)
    assert [note.split(" (")[0].split(" above")[0] for note in found.notes] == ["Line 1", "Line 2"]
    assert found.tables[RowKind.ITEMS]["row"].tolist() == [5, 6]


@pytest.mark.parametrize("said", ['"sep=\\t"', "sep=\t", "sep=\\t"])
def test_tabs_are_named_in_three_ways(said):
    assert read(f"{said}\n" + TABLE.replace(";", "\t")).tables[RowKind.ITEMS]["gold"].tolist() == [
        "yes",
        "no",
    ]


def test_a_table_with_names_of_its_own_has_titles_too():
    raw = b"Export der Tickets;;\nNummer;Nachricht;Urteil\n1;a b;ja\n2;c d;nein\n"
    table, notes = without_titles(SourceFile("f.csv", raw))
    assert table.raw == b"\nNummer;Nachricht;Urteil\n1;a b;ja\n2;c d;nein\n"
    assert notes == ("Line 1 above the header is left out: 'Export der Tickets'.",)


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        "text\nfoo, bar\nbaz, bap\n",
        "text;\nfoo;yes\nbar;no\n",
        ",text,gold\n0,a b,yes\n1,c d,no\n",
        "#;text;gold\n1;a b;yes\n2;c d;no\n",
        "# id;text;gold\n1;a b;yes\n2;c d;no\n",
        "Nummer;Urteil\nErste;ja\nZweite;nein\n",
        '[{"text": "a, b"}]',
        "one\ntwo\nthree\n",
        "rule_id,label,regex\nr1,late,a|b|c\nr2,refund,d|e|f\n",
        "Nummer,Wort,Art\nErste,a;b;c;d,x\nZweite,e;f;g;h,y\n",
    ],
)
def test_an_ordinary_file_is_left_as_it_is(text):
    source = SourceFile("f.csv", text.encode())
    assert without_titles(source) == (source, ())
