"""Where the rules of who has which role stand: a file beside the store, or the environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.access.roles import RoleRules, read_rules
from core.domain.errors import BadData
from core.domain.ordinary_files import read_ordinary

FILE = "access.toml"
SETTING = "SWITCHPOINT_ACCESS"
LARGEST = 1_000_000


def load_rules(home: Path, environment: Mapping[str, str]) -> RoleRules:
    """The rules as they stand now; without any nobody has a role.

    Parameters
    ----------
    home : Path
        Folder of the store; its ``access.toml`` is read unless the environment says otherwise.
    environment : mapping of str to str
        ``SWITCHPOINT_ACCESS`` holds the path of another file (it ends in ``.toml``) or the rules
        themselves.

    Returns
    -------
    RoleRules

    Raises
    ------
    BadData
        If they cannot be read or understood.
    """
    told = environment.get(SETTING, "").strip()
    if told and not told.endswith(".toml"):
        return read_rules(told, SETTING)
    path = Path(told).expanduser() if told else home / FILE
    try:
        return read_rules(read_ordinary(path, LARGEST).decode(), str(path))
    # A file that was named and is not there must not mean "no rules, as before it was named".
    except FileNotFoundError as error:
        if told:
            raise BadData(
                f"The file with the roles is not there: {path}",
                f"{SETTING} names it.",
                "Create it, or correct the setting; nobody can sign in until then.",
            ) from error
        return RoleRules()
    except (OSError, UnicodeDecodeError) as error:
        raise BadData(
            f"The roles in {path} cannot be read",
            getattr(error, "strerror", None) or str(error),
            "Nobody can sign in until then.",
        ) from error
