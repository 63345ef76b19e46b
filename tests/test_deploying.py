"""The image, the examples and the commands of docs/deploy.md fit the program."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from core.cli import parser
from core.domain.whole_files import whole_file
from core.interop.source import MOST_BYTES
from core.web.graceful_shutdown import LIMIT_SECONDS
from core.web.routes import ROUTES

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def image() -> list[tuple[str, str]]:
    """Instructions of the Dockerfile with their arguments."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.M)
    lines = re.sub(r"\\\n\s*", "", text).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines if line.strip()]


def of(image, name: str) -> list[str]:
    return [rest for instruction, rest in image if instruction == name]


def test_the_image_is_pinned_and_not_run_as_root(image):
    (base,) = of(image, "FROM")
    assert re.fullmatch(r"python:3\.11\.\d+-slim-\w+", base)
    assert of(image, "USER") == ["10001:10001"]
    order = [name for name, _ in image]
    assert "RUN" not in order[order.index("USER") :]


def test_the_image_gets_what_the_app_needs_and_nothing_secret(image):
    copied = {source for rest in of(image, "COPY") for source in shlex.split(rest)[:-1]}
    assert {"app.py", "core", "pages", "data", ".streamlit/config.toml"} <= copied
    for source in copied:
        assert (ROOT / source).exists(), source
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert sent[1] == "*"
    assert {line[1:] for line in sent if line.startswith("!")} == copied
    settings = " ".join(of(image, "ENV") + of(image, "ARG"))
    assert not re.search(r"KEY|SECRET|TOKEN|PASSWORD", settings)


def test_the_image_asks_a_route_that_exists(image):
    (check,) = of(image, "HEALTHCHECK")
    path = re.search(r"127\.0\.0\.1:8501(/[\w/]+)", check)
    assert path is not None
    assert path[1] in {route.path for route in ROUTES}
    code = check.split('"-c", "')[1].split('"]')[0]
    compile(code, "HEALTHCHECK", "exec")
    assert of(image, "CMD") == ['["python", "-m", "streamlit", "run", "app.py"]']


@pytest.mark.parametrize("text", [GUIDE, (DEPLOY / "switchpoint-backup.service").read_text()])
def test_every_command_exists_with_its_options(text):
    commands = re.findall(r"python -m core ([^\n`']+)", text)
    assert commands
    for command in commands:
        parser().parse_args(shlex.split(command.replace("$(date +%%F)", "today")))


def test_the_nightly_backup_cleans_up_what_it_left_and_only_that(tmp_path):
    unit = (DEPLOY / "switchpoint-backup.service").read_text(encoding="utf-8")
    kept = {"2020-01-01.zip", "mine.zip", ".other"}
    for name in kept | {".2020-01-02.zip.7-0123456789ab.part"}:
        (tmp_path / name).touch()
    (tmp_path / ".backup-7-abcd1234").mkdir()
    (tmp_path / ".backup-7-abcd1234" / "switchpoint.duckdb").touch()
    os.utime(tmp_path / "2020-01-01.zip", (0, 0))
    os.utime(tmp_path / "mine.zip", (0, 0))
    with whole_file(tmp_path / "written.zip") as part:
        for line, left in (("ExecStopPost", kept), ("ExecStartPost", kept - {"2020-01-01.zip"})):
            command = re.search(rf"^{line}=(.*)$", unit, flags=re.M)
            assert command is not None
            told = shlex.split(command[1].replace("/var/backups/switchpoint", str(tmp_path)))
            subprocess.run(told, check=True)
            assert set(os.listdir(tmp_path)) == left | {part.name}


def test_the_examples_know_the_ports_the_limits_and_what_stays_here():
    nginx = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    caddy = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    for told in (nginx, caddy):
        assert "127.0.0.1:8501" in told
        assert "127.0.0.1:8600" in told
        assert "/api/v1/backup" in told
        assert "/api/v1/doctor" in told
        assert "/_stcore/metrics" in told
        size = re.search(r"(?:client_max_body_size|max_size) (\d+)[mM]", told)
        assert size is not None
        assert int(size[1]) * 1_000_000 > MOST_BYTES
    unit = (DEPLOY / "switchpoint.service").read_text(encoding="utf-8")
    wait = re.search(r"TimeoutStopSec=(\d+)", unit)
    assert wait is not None
    assert int(wait[1]) > LIMIT_SECONDS


def test_no_secret_is_under_version_control():
    listed = subprocess.run(
        ["git", "ls-files", "*secrets.toml", "*.key", "*.pem", ".env*"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert listed.stdout == ""
