"""One real app: what is secret never comes out, it is backed up while it runs, and it stops."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from core.cli import main
from core.store.connection import Store
from core.store.local_endpoint import find_door
from tests.patience import patience
from tests.served import serving
from tests.web.test_listening import ANSWER_SECONDS, AUTH, SECRETS

KEY = "sk-planted0123456789abcdefghij"
LINK = "L" * 43
HIDDEN = (KEY, LINK, AUTH["client_secret"], AUTH["cookie_secret"], "planted-query")


@pytest.fixture(scope="module")
def ran(raced, tmp_path_factory):
    """Folder of an app that ran with secrets, was asked, backed up and stopped."""
    folder = tmp_path_factory.mktemp("running")
    raced.store.cursor().execute("CHECKPOINT")
    (folder / "home").mkdir(mode=0o700)
    shutil.copy2(raced.store.path, folder / "home" / raced.store.path.name)
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(SECRETS)
    own = {"HOME": str(folder), "OPENAI_API_KEY": KEY, "SWITCHPOINT_LOG": "json"}
    with serving(folder / "home", **own) as address:
        door = find_door(folder / "home")
        assert door is not None
        for path in (f"/r/{LINK}", f"/?token=planted-query&key={KEY}", "/api/ready", "/nowhere"):
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(f"{address}{path}", timeout=patience(ANSWER_SECONDS)).read()
        told = [injected(address), refused(address, door.token), without_page_token(address)]
        home = ["--home", str(folder / "home")]
        with (folder / "doctor.json").open("w") as file, contextlib.redirect_stdout(file):
            assert main(["doctor", *home, "--json"]) == 0
        assert main(["backup", *home, "--out", str(folder / "b.zip")]) == 0
        held = main(["restore", str(folder / "b.zip"), *home, "--force"])
    return folder, told, held, door.token


def injected(address: str) -> bytes:
    """A raw request with a second request hidden in a header."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=patience(ANSWER_SECONDS)) as raw:
        raw.sendall(
            b"POST /api/v1/backup HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: b\r\n"
            b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n"
        )
        return raw.makefile("rb").read()


def refused(address: str, token: str) -> bytes:
    """A backup and the doctor asked for with half of the key."""
    asking = urllib.request.Request(f"{address}/api/v1/doctor")
    asking.add_header("Authorization", f"Bearer {token[:20]}")
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(asking, timeout=patience(ANSWER_SECONDS))
    request = urllib.request.Request(f"{address}/api/v1/backup", method="POST", data=b"")
    request.add_header("Authorization", f"Bearer {token[:20]}")
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request, timeout=patience(ANSWER_SECONDS))
    return error.value.read()


def without_page_token(address: str) -> bytes:
    """A file sent to the screens by a page that is not theirs."""
    request = urllib.request.Request(f"{address}/_stcore/upload_file/a/b", method="PUT", data=b"x")
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(request, timeout=patience(ANSWER_SECONDS))
    return str(error.value.code).encode()


def test_it_stops_when_told_and_leaves_a_whole_store(ran, raced):
    folder, *_ = ran
    home = folder / "home"
    assert not (home / "door.json").exists()
    assert not list(home.glob("*.wal"))
    with Store(home, "a test") as store:
        count = "SELECT count(*) FROM prediction"
        assert store.cursor().execute(count).fetchone() == (
            raced.store.cursor().execute(count).fetchone()
        )


def test_a_store_in_use_is_not_restored_over(ran):
    _, _, held, _ = ran
    assert held == 1


def test_the_doctor_asks_the_app_that_has_the_store_open(ran, raced):
    folder, *_ = ran
    told = json.loads((folder / "doctor.json").read_text())
    assert told["well"]
    assert told["holder"]["holds"]
    assert told["holder"]["purpose"] == "The Switchpoint app"
    count = raced.store.cursor().execute("SELECT count(*) FROM prediction").fetchone()
    assert (told["contents"]["rows"]["prediction"],) == count


def test_requests_that_hide_another_are_refused(ran):
    _, (smuggled, half, upload), *_ = ran
    assert smuggled.startswith(b"HTTP/1.1 4")
    assert smuggled.count(b"HTTP/1.1") == 1
    assert b"missing or wrong" in half
    assert upload == b"403"


def test_what_is_secret_stands_nowhere(ran):
    """Not in the log, the store, the backup or an answer."""
    folder, told, _, token = ran
    places = [*folder.glob("*.log"), *(p for p in (folder / "home").rglob("*") if p.is_file())]
    with zipfile.ZipFile(folder / "b.zip") as backup:
        contents = {name: backup.read(name) for name in backup.namelist()}
    contents |= {str(path): path.read_bytes() for path in places}
    contents |= {f"answer {at}": answer for at, answer in enumerate(told)}
    assert len(contents) >= 5
    for secret in (*HIDDEN, token):
        for name, content in contents.items():
            assert secret.encode() not in content, (secret, name)


def test_the_log_is_json_line_by_line(ran):
    folder, *_ = ran
    (log,) = Path(folder).glob("*.log")
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    asked = {line["path"]: line["status"] for line in lines if line["message"] == "request"}
    assert asked["/api/ready"] == 200
    assert asked["/r/..."] == 404
    assert asked["/api/v1/backup"] in (200, 401)
    assert all(line["time"] and line["request"] for line in lines if line["message"] == "request")
