"""A number is in the unit that the last word of its column's name says."""

import pytest

from core.interop.plain.units import scale_of
from core.interop.reading import RowKind
from tests.interop.reading_samples import read_as, rows


@pytest.mark.parametrize(
    ("ours", "their", "given", "meant"),
    [
        ("seconds", "time_ms", 9500, 9.5),
        ("raw_seconds", "Duration (milliseconds)", 250, 0.25),
        ("seconds", "durationMin", 1.5, 90),
        ("seconds", "time_spent", 9.5, 9.5),
        ("latency_ms", "latency_seconds", 0.21, 210),
        ("latency_ms", "response_ms", 210, 210),
        ("hours", "minutes", 90, 1.5),
        ("hours", "time_spent_s", 5400, 1.5),
        ("cost", "cost_ms", 3, 3),
    ],
)
def test_a_unit_in_a_name_is_turned_into_ours(ours: str, their: str, given: float, meant: float):
    assert given * scale_of(ours, their) == pytest.approx(meant)


def test_labelling_times_in_milliseconds_become_seconds_and_the_reading_says_so():
    found = read_as("csv", b"item_id,annotator,label,duration_ms\nd1,a,yes,9500\n")
    assert rows(found, RowKind.LABELS, "seconds") == [(9.5,)]
    assert "Column 'duration_ms' was turned into seconds, by its name." in found.notes
