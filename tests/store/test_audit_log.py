"""The trail: it grows, it is kept with what it tells about, and tampering shows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.domain.actor import LOCAL
from core.domain.canonical import content_hash
from core.store.audit_log import audit_log, first_broken, note


def told(store, count=3):
    for number in range(count):
        with store.transaction() as cursor:
            note(cursor, LOCAL, "link made", f"link {number}", details={"n": number})


def test_rows_come_newest_first_and_follow_from_each_other(store):
    told(store)
    rows = audit_log(store)
    assert [row.number for row in rows] == [3, 2, 1]
    assert rows[0].previous == rows[1].row_hash
    assert rows[0].details == {"n": 2}
    assert [row.number for row in audit_log(store, limit=1)] == [3]
    assert first_broken(store) is None


def test_a_row_is_kept_only_with_what_it_tells_about(store):
    def fails():
        with store.transaction() as cursor:
            note(cursor, LOCAL, "link made", "link 1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert audit_log(store) == []


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE audit SET who = 'somebody else' WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 2", 3),
        ("UPDATE audit SET details = '{}' WHERE number = 1", 1),
    ],
)
def test_a_row_that_was_changed_or_taken_out_shows(store, change, found):
    told(store)
    store.cursor().execute(change)
    assert first_broken(store) == found


def test_a_forged_row_with_a_fitting_seal_shows_in_the_one_that_follows(store):
    told(store)
    columns = "number, noted_at, who, role, action, subject, before_hash, after_hash, details"
    query = f"SELECT {columns}, previous FROM audit WHERE number = 2"
    number, noted_at, _, *rest = store.cursor().execute(query).fetchone()
    seal = content_hash([number, noted_at.isoformat(), "somebody else", *rest])
    forged = "UPDATE audit SET who = 'somebody else', row_hash = ? WHERE number = 2"
    store.cursor().execute(forged, [seal])
    store.cursor().execute("UPDATE audit SET previous = ? WHERE number = 3", [seal])
    assert first_broken(store) == 3


def test_writers_at_once_leave_one_whole_trail(store):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: told(store, 5), range(8)))
    assert len(audit_log(store)) == 40
    assert first_broken(store) is None
