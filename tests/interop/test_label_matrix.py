import struct

import numpy as np
import pytest

from core.domain.errors import BadData
from core.interop.reading import ImportChoices, RowKind
from core.interop.registry import read, recognise
from core.interop.source import SourceFile
from tests.interop.matrix_samples import CSV, IDS, NAMES, NPY, NPZ, VOTES, npy, npz, zipped
from tests.interop.reading_samples import read_as, rows

SPOKEN = [
    ("d1", "lf_no_bread", "1"),
    ("d1", "lf_keto_word", "1"),
    ("d2", "lf_no_bread", "0"),
    ("d2", "lf_sugar", "0"),
    ("d4", "lf_no_bread", "1"),
    ("d4", "lf_sugar", "0"),
]


def votes(found) -> list[tuple[str, ...]]:
    return rows(found, RowKind.LABELS, "item_id", "source_id", "label")


@pytest.mark.parametrize("raw", [CSV, NPZ], ids=["csv", "npz"])
def test_every_vote_but_silence_is_a_label(raw: bytes):
    found = read_as("label-matrix", raw)
    assert votes(found) == SPOKEN
    assert {*found.tables[RowKind.LABELS]["source_kind"]} == {"lf"}
    assert found.classes == ("0", "1")


def test_the_share_of_items_it_speaks_on_is_told_and_no_accuracy():
    (note,) = read_as("label-matrix", NPZ).notes
    assert "speaks on 75.0% of the items" in note
    assert "disagree on 25.0%" in note
    assert "25.0% (lf_keto_word) to 75.0% (lf_no_bread)" in note
    assert "accuracy" not in note


def test_places_are_lines_of_a_table_and_rows_of_an_array():
    assert read_as("label-matrix", CSV).tables[RowKind.LABELS]["row"].tolist() == [2, 2, 3, 3, 5, 5]
    assert read_as("label-matrix", NPZ).tables[RowKind.LABELS]["row"].tolist() == [1, 1, 2, 2, 4, 4]


def test_a_bare_array_calls_items_by_their_row_and_says_so():
    found = read_as("label-matrix", NPY)
    assert votes(found)[0] == ("0", "rule-1", "1")
    assert "names no items" in found.notes[0]


def test_class_names_come_from_the_file_or_from_whoever_uploads():
    named = npz(L=VOTES, lf_names=list(NAMES), item_ids=list(IDS), classes=["no", "yes"])
    assert votes(read_as("label-matrix", named))[0] == ("d1", "lf_no_bread", "yes")
    source = SourceFile("f", named)
    told = read(source, recognise(source), ImportChoices(classes=("not keto", "keto")))
    assert votes(told)[0] == ("d1", "lf_no_bread", "keto")
    with pytest.raises(BadData, match="votes for class 1"):
        read(source, recognise(source), ImportChoices(classes=("keto",)))


def test_silence_may_be_nan_in_an_array_of_floats():
    array = np.where(VOTES == -1, np.nan, VOTES).astype(float)
    assert len(votes(read_as("label-matrix", npy(array)))) == len(SPOKEN)


def test_a_bad_cell_of_a_table_is_one_problem():
    found = read_as("label-matrix", CSV + b"d5,yes,0,1\nd6,-2,0,1\nd7,999,0,1\n,1,0,1\n")
    assert [p.row for p in found.problems] == [6, 7, 8, 9]
    assert votes(found) == SPOKEN


def test_a_table_of_other_numbers_is_not_a_matrix():
    for raw in (
        b"item_id,age,score\nd1,31,2\nd2,40,3\n",
        b"item_id,gold,lf_a\nd1,1,-1\n",
        b"item_id,text\nd1,-1\n",
        b"item_id,x,y\nd1,-1.5,0\n",
    ):
        assert recognise(SourceFile("f.csv", raw)).format == "csv"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (npy(np.array([{"a": 1}, 2], dtype=object), allow_pickle=True), "Python objects"),
        (npy(np.zeros((2, 2), dtype=[("a", "i4")])), "Python objects"),
        (npy(np.zeros(5, dtype=int)), "not a label matrix"),
        (npy(np.zeros((0, 3), dtype=int)), "not a label matrix"),
        (npy(np.array([["a", "b"]])), "not a label matrix"),
        (npy(np.array([[1, 7_000]])), "column 1"),
        (npy(np.array([[1, -2]])), "column 1"),
        (npy(np.array([[0.5, 1]])), "column 0"),
        (npy(np.array([[np.inf, 1]])), "column 0"),
        (NPY[:-8], "damaged"),
        (NPY[:20], "not a NumPy array"),
        (NPY.replace(b"(4, 3)", b"(4,-3)"), "damaged"),
        (b"\x93NUMPY\x03\x00" + NPY[8:], "newer NumPy format"),
        (npz(M=VOTES, N=VOTES), "no array called L"),
        (npz(L=VOTES, lf_names=["a"]), "lf_names has 1 names"),
        (npz(L=VOTES, lf_names=[1.5, 2.5, 3.5]), "not a list of names"),
        (NPZ[:100], "damaged"),
    ],
)
def test_what_is_no_matrix_is_refused_with_its_reason(raw: bytes, why: str):
    with pytest.raises(BadData) as refused:
        read_as("label-matrix", raw)
    assert why in refused.value.text
    assert refused.value.remedy


def test_an_array_that_says_to_be_huge_is_not_made_room_for():
    huge = NPY.replace(b"(4, 3)", b"(4, 3000000000000)")
    header = struct.unpack("<H", NPY[8:10])[0]
    huge = huge[:8] + struct.pack("<H", header + 12) + huge[10:]
    with pytest.raises(BadData, match="which is 96,000,000,000,000 bytes"):
        read_as("label-matrix", huge)


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped({"L.npy": b"\0" * 20_000_000})
    assert len(bomb) < 50_000
    with pytest.raises(BadData, match="times its size"):
        read_as("label-matrix", bomb)


def test_an_archive_that_lies_about_sizes_is_not_believed():
    honest = zipped({"L.npy": b"\0" * 1_000_000})
    lying = honest.replace(struct.pack("<I", 1_000_000), struct.pack("<I", 100))
    with pytest.raises(BadData):
        read_as("label-matrix", lying)
