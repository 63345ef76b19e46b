"""Answers of two files stand side by side by item, whatever the order of their rows."""

import pytest

from core.domain.errors import BadData
from core.workflows.from_csv.pairing import join
from core.workflows.from_csv.predictions_csv import AnswerFile

A = AnswerFile("A", {"one": 0, "two": 1, "three": 2}, [True, False, False])
B = AnswerFile("B", {"three": 0, "one": 1, "two": 2}, [True, True, False], cluster=list("xyz"))


def test_the_second_file_is_put_into_the_order_of_the_first():
    found = join(A, B)
    assert found.a.tolist() == [True, False, False]
    assert found.b.tolist() == [True, False, True]
    assert found.cluster.tolist() == ["y", "z", "x"]


@pytest.mark.parametrize("files", [(A, AnswerFile("B", {"one": 0}, [True]))])
def test_an_item_in_one_file_alone_is_refused(files):
    for a, b in (files, files[::-1]):
        with pytest.raises(BadData, match="Items in A that are not in B: 2"):
            join(a, b)
