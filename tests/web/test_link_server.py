"""Links served by a process of its own, while the app holds the store, or nobody does."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from bench.workspace import ROOT
from core.access.tokens import key_hash
from core.cli import main
from core.domain.actor import LOCAL
from core.store.connection import Store
from core.store.links import add_snapshot, list_links
from core.workflows.report.open_links import tend
from core.workflows.report.sharing import link_again, revoke
from tests.frozen import frozen
from tests.patience import patience, until

START_SECONDS, ANSWER_SECONDS = 3.0, 1.0


@contextmanager
def link_server(home):
    """A ``serve-links`` process; yields its address and its output."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "core",
        "serve-links",
        "--home",
        str(home),
        "--port",
        str(port),
    ]
    log = home.parent / "links.log"
    with log.open("w") as output:
        child = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT)
        try:
            address = f"http://127.0.0.1:{port}"
            until(
                lambda: child.poll() is not None or get(address + "/api/health")[0] == 200,
                START_SECONDS,
            )
            assert child.poll() is None, log.read_text()
            yield address, log, port
        finally:
            child.send_signal(signal.SIGTERM)
            child.wait(timeout=patience(START_SECONDS))


def get(address):
    try:
        with urllib.request.urlopen(address, timeout=patience(ANSWER_SECONDS)) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except OSError:
        return 0, b""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A store that is held here, links of it, and the server of links beside it."""
    home = tmp_path_factory.mktemp("links") / "home"
    with Store(home, "a test") as store:
        snapshot = add_snapshot(store, LOCAL, frozen())
        made = [link_again(store, LOCAL, snapshot, None) for _ in range(2)]
        with link_server(home) as (address, log, port):
            yield store, made, address, log, port


def test_links_open_while_the_store_is_held_and_nothing_else_does(served):
    _, (made, _), address, log, _ = served
    status, body = get(f"{address}/r/{made.key}")
    assert (status, b"Stay for now" in body) == (200, True)
    assert get(f"{address}/api/health") == (200, b'{"status":"ok"}')
    for path in ("/", "/decision", "/api/v1/import", "/_stcore/health", "/docs", "/r"):
        assert get(address + path)[0] == 404, path
    assert made.key not in log.read_text()


def test_a_revoked_link_stops_in_the_other_process_too(served):
    store, (_, made), address, *_ = served
    assert get(f"{address}/r/{made.key}")[0] == 200
    revoke(store, LOCAL, made.id)
    assert get(f"{address}/r/{made.key}")[0] == 404


def test_the_port_that_is_taken_is_said(served, capsys):
    *_, port = served
    home = str(served[0].home)
    assert main(["serve-links", "--home", home, "--port", str(port)]) == 2
    assert "Nothing can listen on 127.0.0.1" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--port", "99999"], ["--address", "not an address"]])
def test_addresses_that_cannot_be_are_said(options, tmp_path, capsys):
    assert main(["serve-links", "--home", str(tmp_path), *options]) == 2
    assert "Choose another" in capsys.readouterr().err


def test_without_a_home_there_is_nothing_to_serve(tmp_path, capsys):
    assert main(["serve-links", "--home", str(tmp_path / "nowhere")]) == 2
    assert "There is no folder" in capsys.readouterr().err


def test_with_nobody_at_the_store_links_open_and_the_next_app_learns_how_often(tmp_path):
    with Store(tmp_path / "home", "a test") as store:
        made = link_again(store, LOCAL, add_snapshot(store, LOCAL, frozen()), 7)
    with link_server(tmp_path / "home") as (address, *_):
        for _ in range(3):
            assert get(f"{address}/r/{made.key}")[0] == 200
    left = json.loads((tmp_path / "home" / "links" / "opened.json").read_bytes())
    assert left[key_hash(made.key)][0] == 3
    with Store(tmp_path / "home", "a test") as store:
        tend(store)
        assert list_links(store)[0].opened == 3
