"""Whatever is uploaded: rows, or an error that says what to do; never an accident."""

import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.domain.errors import SwitchpointError
from core.interop.reading import COLUMNS, ImportChoices, Reading, RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from tests.interop.plain_samples import parquet_file


def taken(raw: bytes, wanted: ImportChoices | None = None) -> Reading | SwitchpointError:
    """What becomes of bytes; anything but rows or an error with a title and a remedy fails."""
    try:
        source = SourceFile("upload.bin", raw)
        reading = read(source, recognise(source), wanted)
    except SwitchpointError as refused:
        error = refused
    else:
        error = None
    if error:
        assert error.title
        assert error.remedy
        return error
    for frame in reading.tables.values():
        for name in frame.select_dtypes("str"):
            frame[name].dropna().map(str.encode)
    return reading


WIDE = ",".join(f"c{n}" for n in range(10_000))
DEEP = 200_000
CORPUS: dict[str, bytes] = {
    "nothing": b"",
    "blank lines": b"\n\r\n\n",
    "a byte order mark alone": b"\xef\xbb\xbf",
    "half of UTF-16": b"\xff\xfea",
    "UTF-16 without a mark": "item_id,text\nd1,x\n".encode("utf-16-le"),
    "UTF-32": "item_id,text\nd1,x\n".encode("utf-32"),
    "Latin-1": "item_id,text\nd1,café\n".encode("latin-1"),
    "zero bytes": b"item_id,text\nd1,\0\n",
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "compressed": zlib.compress(b"item_id,text\n" * 100),
    "separators alone": b",,,,\n,,,,\n",
    "a header alone": b"item_id,text,gold",
    "a header and a line end": b"item_id,text,gold\n",
    "one unknown column": b"hello\nworld\n",
    "a letter to somebody": b"Dear Sir, I write to you, as I must.\nYours, me\n",
    "a quote that is never closed": b'item_id,text\nd1,"x\nd2,y\n',
    "a quote in a header that is never closed": b'item_id,"text\nd1,x\n',
    "quotes in the middle": b'item_id,text\nd1,5" pipe\nd2,6" pipe\n',
    "old line ends": b"item_id,text\rd1,x\rd2,y\r",
    "mixed line ends": b"item_id,text\r\nd1,x\rd2,y\nd3,z",
    "lines of other lengths": b"item_id,text\nd1\nd2,x,y\nd3,z\n",
    "no names": b",,\n1,2,3\n",
    "names of spaces": b" , \nd1,x\n",
    "ten thousand columns": f"{WIDE}\n{WIDE}\n".encode(),
    "a cell of a million signs": b"item_id,text\nd1," + b"x" * 1_000_000 + b"\n",
    "a quoted cell of a million signs": b'item_id,text\nd1,"' + b"x\n" * 500_000 + b'"\n',
    "JSON cut off": b'[{"item_id": "d1", "text": "x"}, {"item_id": "d2", "te',
    "JSON that nests deeply": b'{"item_id": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "a list that nests deeply": b"[" * DEEP + b"]" * DEEP,
    "objects that nest deeply": b'[{"a": ' * 50_000,
    "numbers that are none": b'[{"run": "r", "item_id": "d1", "predicted": "y", "cost": NaN}]',
    "an endless number": b'[{"item_id": "d1", "text": ' + b"9" * 10_000 + b"}]",
    "a number beyond all": b'[{"run": "r", "item_id": 1e999, "predicted": "y", "cost": 1e999}]',
    "half a character": b'[{"item_id": "\\ud83d", "text": "x"}]',
    "a key twice": b'[{"item_id": "d1", "item_id": "d2", "text": "x"}]',
    "an empty key": b'[{"": "d1", "text": "x"}]',
    "JSON that is no table": b'{"a": 1}',
    "a word": b'"item_id"',
    "the empty list": b"[]",
    "Parquet in name alone": b"PAR1PAR1PAR1",
    "Parquet of nothing": parquet_file({}),
    "Parquet of lists": parquet_file({"item_id": [["d1"]], "text": [{"a": 1}]}),
    "Parquet of bytes that are no text": parquet_file({"item_id": [b"\xff"], "text": [b"x"]}),
}


@pytest.mark.parametrize("name", CORPUS)
def test_a_broken_file_is_told_in_words(name):
    taken(CORPUS[name])


SAID = {
    "nothing": "is empty",
    "a byte order mark alone": "is empty",
    "UTF-32": "zero byte",
    "Latin-1": "line 2 is not UTF-8",
    "zero bytes": "line 2 is not text",
    "a letter to somebody": "unrecognised file: text without",
    "a quote in a header that is never closed": "line 1: a quote is opened and never closed",
    "ten thousand columns": "10,000 columns",
    "an endless number": "thousands of digits",
    "a key twice": "'item_id' is there twice",
    "Parquet in name alone": "not a Parquet file",
    "Parquet of lists": "no column of single values",
    "Parquet of bytes that are no text": "bytes that are no text",
}


@pytest.mark.parametrize("name", SAID)
def test_the_words_say_what_is_wrong(name):
    error = taken(CORPUS[name])
    assert isinstance(error, SwitchpointError)
    assert SAID[name] in error.text


@pytest.mark.parametrize(
    ("name", "rows", "problems"),
    [
        ("quotes in the middle", 2, 0),
        ("old line ends", 2, 0),
        ("mixed line ends", 3, 0),
        ("lines of other lengths", 1, 2),
        ("a cell of a million signs", 1, 0),
        ("a quoted cell of a million signs", 1, 0),
        ("JSON cut off", 1, 1),
    ],
)
def test_what_can_be_read_is_read(name, rows, problems):
    found = taken(CORPUS[name])
    assert isinstance(found, Reading)
    assert (len(found.tables[RowKind.ITEMS]), len(found.problems)) == (rows, problems)


GOOD = {
    "HTML": "<script>alert(1)</script>",
    "a formula": '=HYPERLINK("http://x","y")',
    "a path": "../../../etc/passwd",
    "right to left": "\u202eساندويتش",
    "a flag": "🏳️‍🌈",
    "SQL": "'; DROP TABLE item; --",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_odd_text_is_text(text):
    written = '"' + text.replace('"', '""') + '"'
    for raw in (
        f"item_id,text\n{written},{written}\n".encode(),
        f"item_id,text\n{written},{written}\n".encode("utf-16"),
        json.dumps([{"item_id": text, "text": text}]).encode(),
        parquet_file({"item_id": [text], "text": [text]}),
    ):
        found = taken(raw)
        assert isinstance(found, Reading)
        row = found.tables[RowKind.ITEMS].iloc[0]
        assert (row["item_id"], row["text"]) == (text, text)


KNOWN = sorted({name for columns in COLUMNS.values() for name in columns})
name = st.sampled_from([*KNOWN, "", "x", "annotator", "latency_s"]) | st.text(max_size=5)
cell = st.sampled_from(["", "1", "-1", "nan", "1e400", '"', "=1", "yes", "old 1", "2026-01-01"])
csv_like = st.tuples(
    st.lists(name, max_size=6),
    st.lists(st.lists(cell | st.text(max_size=8), max_size=6), max_size=5),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
).map(lambda t: t[3].join(t[2].join(row) for row in [t[0], *t[1]]))
value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | cell,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(name, inner, max_size=2),
    max_leaves=5,
)
json_like = st.lists(st.dictionaries(name, value, max_size=6), max_size=4).flatmap(
    lambda records: st.sampled_from(
        [json.dumps(records), "\n".join(json.dumps(record) for record in records)]
    )
)
table_like = st.dictionaries(name.map(lambda n: n or "x"), cell, min_size=1, max_size=5).map(
    lambda columns: parquet_file({key: [value] for key, value in columns.items()})
)
anything = (
    st.binary(max_size=200)
    | csv_like.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | csv_like.map(lambda text: text.encode("utf-16", "surrogatepass"))
    | json_like.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | table_like
)


@settings(
    max_examples=150,
    derandomize=True,
    database=None,
)
@given(
    anything, st.none() | st.sampled_from(list(RowKind)), st.dictionaries(name, name, max_size=2)
)
def test_any_bytes_are_rows_or_an_error_with_a_remedy(raw, kind, mapping):
    taken(raw, ImportChoices(kind, mapping))
