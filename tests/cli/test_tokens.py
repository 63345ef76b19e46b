"""``token`` and ``audit``: what they print, and how they end."""

from __future__ import annotations

import csv
import json

import pytest

from core.cli import main
from core.store.connection import Store
from core.workflows.admin.api_tokens import PREFIX


@pytest.fixture(autouse=True)
def empty_store(tmp_path):
    with Store(tmp_path):
        pass


def test_a_key_is_printed_once_listed_without_it_and_revoked(tmp_path, capsys):
    home = ["--home", str(tmp_path)]
    assert main(["token", "new", "--name", "nightly", "--scope", "import,read", *home]) == 0
    key = capsys.readouterr().out.split()[0]
    assert key.startswith(PREFIX)
    assert main(["token", "list", *home]) == 0
    listed = capsys.readouterr().out
    assert "nightly: import, read; works until" in listed
    assert key not in listed
    assert main(["token", "revoke", listed.split()[0], *home]) == 0
    assert main(["token", "revoke", listed.split()[0], *home]) == 2
    capsys.readouterr()
    assert main(["token", "list", *home]) == 0
    assert "revoked" in capsys.readouterr().out


def test_the_trail_is_printed_written_and_checked(tmp_path, capsys):
    home = ["--home", str(tmp_path)]
    assert main(["token", "new", "--name", "nightly", *home]) == 0
    capsys.readouterr()
    assert main(["audit", *home]) == 0
    out, err = capsys.readouterr()
    assert "local user (owner): key made, key-" in out
    assert "verified, 1 entry." in err
    assert main(["audit", "--json", *home]) == 0
    assert json.loads(capsys.readouterr().out)["action"] == "key made"
    assert main(["audit", "--out", str(tmp_path / "trail.csv"), *home]) == 0
    rows = list(csv.DictReader((tmp_path / "trail.csv").open()))
    assert [row["action"] for row in rows] == ["key made"]
    with Store(tmp_path) as store:
        store.cursor().execute("UPDATE audit SET who = 'nobody'")
    capsys.readouterr()
    assert main(["audit", *home]) == 3
    assert "does not verify: entry 1" in capsys.readouterr().err
