"""Tables of counts come back as they were written, whatever their size."""

import json

import numpy as np
import pytest

from core.store.confusions import WRITTEN_IN_FULL, confusion_text, read_confusion


@pytest.mark.parametrize("classes", [2, WRITTEN_IN_FULL, WRITTEN_IN_FULL + 1, 200])
def test_a_table_comes_back(classes):
    table = np.random.default_rng(classes).poisson(0.02, (classes, classes + 1))
    table[0, -1] = 7
    found = read_confusion(confusion_text(table))
    assert found.dtype == table.dtype
    assert (found == table).all()


def test_a_large_table_takes_the_room_of_its_items_not_of_its_cells():
    table = np.zeros((200, 201), dtype=int)
    table[:50, 3] = 1
    assert len(confusion_text(table)) < 2_000
    assert json.loads(confusion_text(table))["shape"] == [200, 201]
