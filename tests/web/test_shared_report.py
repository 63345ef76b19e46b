"""The page behind a link: who sees it, what they see, what nobody learns."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import threading
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette

from core.access.link_views import OpeningsFile, Tally
from core.access.published_links import Shelf
from core.access.rate_limit import SECONDS, WRONG_ALLOWED
from core.access.tokens import key_hash, new_token
from core.domain.actor import LOCAL
from core.domain.clock import utc_now
from core.domain.link import OpenLink
from core.domain.whole_files import whole_file
from core.store.connection import Store
from core.store.links import add_link, add_snapshot, list_links, load_snapshot
from core.web.page_cache import PageCache
from core.web.shared_report import ENDED, WAIT, SharedPages
from core.workflows.report import open_links
from core.workflows.report.open_links import tend
from core.workflows.report.sharing import link_again, revoke, revoke_at
from tests.frozen import frozen
from tests.web.asking import HOST, answer


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


def ask(app, path, *, client="192.0.2.1", accept_encoding="", **scope):
    headers = [HOST, (b"accept-encoding", accept_encoding.encode())]
    return Answer(*answer(app, path, client=(client, 2), headers=headers, **scope))


ODD = [
    "/r/",
    "/r/..",
    "/r/../../etc/passwd",
    "/r/%2e%2e%2f",
    "/r/a/b",
    "/r/\x00",
    "/r/" + "A" * 43,
    "/r/" + "a" * 100_000,
    "/r/Ü\u202e\ud800",
    "/r/open",
    "/r/" + "0" * 64,
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    with Store(tmp_path_factory.mktemp("links") / "home", "a test") as store:
        yield store


@pytest.fixture
def store(opened):
    """An empty store, made once."""
    yield opened
    with opened.transaction() as cursor:
        for table in ("share_link", "snapshot", "verdict"):
            cursor.execute(f"DELETE FROM {table}")
    shutil.rmtree(opened.home / "links", ignore_errors=True)


@pytest.fixture
def reading(store):
    """A store with links, and readers who ask for them."""
    tally = Tally()
    app = Starlette(routes=[SharedPages(lambda: store.home, tally).route])
    snapshot = add_snapshot(store, LOCAL, frozen())
    return SimpleNamespace(store=store, app=app, tally=tally, snapshot=snapshot)


def make(reading, days=7):
    return link_again(reading.store, LOCAL, reading.snapshot, days)


def test_a_link_shows_what_was_frozen_and_nothing_may_load_or_keep_it(reading):
    told = ask(reading.app, f"/r/{make(reading).key}")
    assert told.status == 200
    page = load_snapshot(reading.store, reading.snapshot).page
    assert told.text == page.replace("<!-- what came later -->", "")
    assert told.headers["content-type"] == "text/html; charset=utf-8"
    assert told.headers["cache-control"] == "no-store"
    assert told.headers["referrer-policy"] == "no-referrer"
    assert told.headers["x-robots-tag"] == "noindex, nofollow"
    assert told.headers["x-content-type-options"] == "nosniff"
    policy = told.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert re.search(r"style-src 'sha256-\S+' 'sha256-\S+';", policy)


def test_head_says_the_same_and_is_not_counted(reading):
    made = make(reading)
    told = ask(reading.app, f"/r/{made.key}", method="HEAD")
    assert told.status == 200
    assert int(told.headers["content-length"]) > 0
    assert reading.tally.taken() == {}
    assert ask(reading.app, f"/r/{made.key}", method="POST").status == 405


def test_it_goes_out_compressed_to_whoever_takes_that(reading):
    path = f"/r/{make(reading).key}"
    told = ask(reading.app, path, accept_encoding="gzip, br")
    assert told.headers["content-encoding"] == "gzip"
    assert gzip.decompress(told.body) == ask(reading.app, path).body


def test_expired_revoked_tampered_and_unknown_links_say_the_same(reading):
    expired, revoked, working = make(reading), make(reading), make(reading)
    shelf = Shelf(reading.store.home)
    link = shelf.find(key_hash(expired.key))
    shelf.put(OpenLink(link.key_hash, link.page, utc_now() - timedelta(seconds=1)))
    revoke(reading.store, LOCAL, revoked.id)
    flipped = ("B" if working.key[0] == "A" else "A") + working.key[1:]
    keys = [expired.key, revoked.key, new_token(), flipped, working.key[:-1], working.key + "A"]
    told = [ask(reading.app, f"/r/{key}", client=f"192.0.2.{at}") for at, key in enumerate(keys)]
    assert ENDED in told[0].text
    assert all(
        (each.status, each.headers, each.body) == (404, told[0].headers, told[0].body)
        for each in told
    )
    assert ask(reading.app, f"/r/{working.key}").status == 200
    assert "no-store" in told[0].headers["cache-control"]


@pytest.mark.parametrize("path", ODD, ids=range(len(ODD)))
def test_odd_addresses_are_links_that_do_not_work(path, reading):
    told = ask(reading.app, path)
    assert (told.status, ENDED in told.text) == (404, True)


def test_revoking_works_at_once_although_the_page_is_in_memory(reading):
    made, other = make(reading), make(reading)
    assert ask(reading.app, f"/r/{made.key}").status == 200
    revoke(reading.store, LOCAL, made.id)
    assert ask(reading.app, f"/r/{made.key}").status == 404
    tend(reading.store)
    assert ask(reading.app, f"/r/{made.key}").status == 404
    assert ask(reading.app, f"/r/{other.key}").status == 200


def test_an_expired_link_leaves_the_folder_and_a_longer_one_stays(reading, monkeypatch):
    short, long, changed = make(reading, 7), make(reading, None), make(reading, 7)
    revoke_at(reading.store, LOCAL, changed.id, 30)
    later = utc_now() + timedelta(days=8)
    for module in ("core.workflows.report.open_links", "core.web.shared_report"):
        monkeypatch.setattr(f"{module}.utc_now", lambda: later)
    status = {made.id: ask(reading.app, f"/r/{made.key}").status for made in (short, long, changed)}
    assert status == {short.id: 404, long.id: 200, changed.id: 200}
    tend(reading.store)
    assert Shelf(reading.store.home).open_tokens() == {key_hash(long.key), key_hash(changed.key)}
    revoke(reading.store, LOCAL, long.id)
    revoke(reading.store, LOCAL, changed.id)
    tend(reading.store)
    assert list((reading.store.home / "links" / "pages").iterdir()) == []


def test_what_a_killed_process_left_half_written_is_removed(reading):
    made, folder = make(reading), reading.store.home / "links"
    for place in (folder, folder / "open", folder / "pages"):
        (place / ".page.77-0123456789ab.part").write_text("half a page")
    with whole_file(folder / "open" / "new") as part:
        tend(reading.store)
        assert list(folder.rglob(".*")) == [part]
    assert ask(reading.app, f"/r/{made.key}").status == 200


def test_too_many_wrong_links_make_everybody_there_wait(reading):
    made = make(reading)
    for _ in range(WRONG_ALLOWED):
        assert ask(reading.app, f"/r/{new_token()}").status == 404
    told = [ask(reading.app, f"/r/{key}") for key in (new_token(), made.key)]
    assert [(each.status, each.body) for each in told] == [(429, told[0].body)] * 2
    assert WAIT in told[0].text
    assert 0 < int(told[0].headers["retry-after"]) <= SECONDS
    assert ask(reading.app, f"/r/{made.key}", client="192.0.2.9").status == 200


def test_readers_are_counted_here_and_in_a_process_without_the_store(reading, monkeypatch):
    made = make(reading)
    monkeypatch.setattr(open_links, "OPENED", reading.tally)
    for _ in range(3):
        ask(reading.app, f"/r/{made.key}")
    left, elsewhere = OpeningsFile(reading.store.home), Tally()
    for _ in range(2):
        elsewhere.opened(key_hash(made.key))
        left.add(elsewhere.taken())
    assert list_links(reading.store)[0].opened == 0
    tend(reading.store)
    tend(reading.store)
    (link,) = list_links(reading.store)
    assert link.opened == 5
    assert link.last_opened_at is not None


def test_counts_are_not_lost_where_they_cannot_be_written(reading, monkeypatch):
    made = make(reading)
    monkeypatch.setattr(open_links, "OPENED", reading.tally)
    ask(reading.app, f"/r/{made.key}")
    OpeningsFile(reading.store.home).add({key_hash(made.key): reading.tally.taken().popitem()[1]})
    ask(reading.app, f"/r/{made.key}")

    def fails(*_):
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(open_links, "add_openings", fails)
        with pytest.raises(OSError, match="disk full"):
            tend(reading.store)
    tend(reading.store)
    assert list_links(reading.store)[0].opened == 2


def test_a_damaged_page_is_not_shown_and_comes_back_as_it_was(reading):
    made = make(reading)
    (path,) = (reading.store.home / "links" / "pages").iterdir()
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Stay", b"Leave"))
    assert ask(reading.app, f"/r/{made.key}").status == 404
    tend(reading.store)
    assert path.read_bytes() == whole
    assert ask(reading.app, f"/r/{made.key}").status == 200


def test_the_folder_is_made_again_from_the_store(reading):
    made = make(reading)
    for path in (reading.store.home / "links").rglob("*"):
        if path.is_file():
            path.write_bytes(b"\xffnot ours")
    assert ask(reading.app, f"/r/{made.key}").status == 404
    tend(reading.store)
    assert ask(reading.app, f"/r/{made.key}").status == 200


def test_what_is_no_ordinary_file_is_not_waited_for(reading):
    made = make(reading)
    folder = reading.store.home / "links"
    for path in [*folder.glob("*/*"), folder / "opened.json"]:
        path.unlink(missing_ok=True)
        os.mkfifo(path)
    assert ask(reading.app, f"/r/{made.key}").status == 404
    tend(reading.store)
    assert ask(reading.app, f"/r/{made.key}").status == 200


def test_a_line_tells_that_something_newer_exists_and_the_rest_stays(reading):
    made = make(reading)
    before = ask(reading.app, f"/r/{made.key}").text
    reading.store.cursor().execute(
        "INSERT INTO verdict VALUES ('v', 'experiment-1', 'h', 'switch', '{}', ?)",
        [utc_now() + timedelta(days=3)],
    )
    tend(reading.store)
    after = ask(reading.app, f"/r/{made.key}").text
    line = re.search(r'<p class="newer">(A newer verdict exists \(.*?\)\. .*?)</p>', after)
    assert line
    assert after.replace(line.group(), "") == before


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</section><!-- what came later --><style>*{}</style>",
        "[x](javascript:alert(1)) **bold** $a$",
        "a\r\nSet-Cookie: x=1\r\n\r\n<b>",
    ],
)
def test_title_and_note_are_text(hostile, store):
    app = Starlette(routes=[SharedPages(lambda: store.home, Tally()).route])
    clean = ask_page(app, store, "plain", "plain")
    told = ask_page(app, store, hostile, hostile)
    tags = re.compile(r"<[^>]*>")
    assert tags.findall(told.text) == tags.findall(clean.text)
    assert set(told.headers) == set(clean.headers)
    assert told.headers["content-security-policy"] == clean.headers["content-security-policy"]


def ask_page(app, store, title, note):
    snapshot = add_snapshot(store, LOCAL, frozen(title, note))
    return ask(app, f"/r/{link_again(store, LOCAL, snapshot, 7).key}")


def test_memory_for_pages_is_bounded():
    cache = PageCache(most_bytes=30_000)
    for at in range(50):
        assert cache.made((str(at), ""), lambda at=at: f"{at:010000d}").plain.startswith(b"0")
    held = [at for at in range(50) if cache.known((str(at), ""))]
    assert held == [48, 49]
    assert cache.made(("missing", ""), lambda: None) is None


def test_a_page_that_several_ask_for_at_once_is_made_and_counted_once():
    cache, made = PageCache(), []
    started = threading.Barrier(8)

    def ask_for_it():
        started.wait()
        cache.made(("a", ""), lambda: made.append(1) or "x" * 10_000)

    threads = [threading.Thread(target=ask_for_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1


def test_a_style_on_an_element_is_allowed_only_where_there_is_one(store):
    page = frozen().page.replace("<h1>", '<h1 style="color: red">')
    app = Starlette(routes=[SharedPages(lambda: store.home, Tally()).route])
    snapshot = add_snapshot(store, LOCAL, frozen(page=page))
    told = ask(app, f"/r/{link_again(store, LOCAL, snapshot, 7).key}")
    assert "style-src 'unsafe-inline';" in told.headers["content-security-policy"]


def test_links_without_the_folder_do_not_work_and_nothing_breaks(tmp_path):
    app = Starlette(routes=[SharedPages(lambda: tmp_path / "nothing", Tally()).route])
    assert ask(app, f"/r/{new_token()}").status == 404


def test_a_link_put_on_the_shelf_of_another_key_does_not_open(reading):
    made, stranger = make(reading), new_token()
    folder = reading.store.home / "links" / "open"
    (folder / key_hash(stranger)).write_bytes((folder / key_hash(made.key)).read_bytes())
    assert ask(reading.app, f"/r/{stranger}").status == 404
    add_link(reading.store, LOCAL, reading.snapshot, "0" * 64, None)
