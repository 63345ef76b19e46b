"""Where the app agrees to listen, tried with the app itself."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request

import pytest

from bench.workspace import ROOT
from core.domain.errors import BadUsage
from core.web.listening import check_address, has_sign_in
from tests.patience import patience
from tests.served import serving

AUTH = {
    "redirect_uri": "https://app.example.com/oauth2callback",
    "cookie_secret": "c" * 40,
    "client_id": "switchpoint",
    "client_secret": "s" * 20,
    "server_metadata_url": "https://id.example.com/.well-known/openid-configuration",
}
START_SECONDS, ANSWER_SECONDS = 6.0, 1.0
SECRETS = "[auth]\n" + "".join(f'{name} = "{value}"\n' for name, value in AUTH.items())


def test_sign_in_needs_all_of_its_settings():
    assert has_sign_in(AUTH)
    provider = {key: AUTH[key] for key in ("client_id", "client_secret", "server_metadata_url")}
    rest = {key: AUTH[key] for key in ("redirect_uri", "cookie_secret")}
    assert has_sign_in({**rest, "google": provider})
    assert not has_sign_in(None)
    for key in AUTH:
        assert not has_sign_in({**AUTH, key: ""}), key


@pytest.mark.parametrize(
    "address",
    [None, "0.0.0.0", "::", "[::]", "192.168.1.5", "box.local", "127.0.0.1.evil", "", "0"],
)
def test_without_sign_in_only_this_machine_is_listened_to(address):
    with pytest.raises(BadUsage, match=r"serve-links"):
        check_address(address, sign_in=False)
    check_address(address, sign_in=True)


def test_the_app_itself_refuses_to_start(tmp_path):
    """By the environment; a flag and a configuration file go the same way."""
    own = {
        "HOME": str(tmp_path / "nobody"),
        "SWITCHPOINT_HOME": str(tmp_path),
        "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
        "STREAMLIT_SERVER_PORT": "0",
    }
    ended = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py"],
        cwd=ROOT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        timeout=patience(START_SECONDS),
    )
    assert ended.returncode == 2
    assert "does not listen at 0.0.0.0" in ended.stderr
    assert "docs/deploy.md" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "switchpoint.duckdb").exists()


def test_with_sign_in_other_addresses_are_listened_to(tmp_path):
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text(SECRETS)
    own = {"HOME": str(tmp_path), "STREAMLIT_SERVER_ADDRESS": "0.0.0.0"}
    with serving(tmp_path / "home", **own) as address:
        request = urllib.request.Request(f"{address}/api/health")
        request.add_header("Host", "app.example.com")
        with urllib.request.urlopen(request, timeout=patience(ANSWER_SECONDS)) as answer:
            assert answer.status == 200
