"""``python -m core token``: keys for programs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

HOME = {"type": Path, "metavar": "DIR", "help": "folder of the store (default var)"}


def add_token(commands: Any) -> None:
    """Add the command with new, list and revoke."""
    found = commands.add_parser(
        "token",
        help="create, list and revoke keys for programs",
        description="Keys with which programs call /api/v1. If the app is running, use its screen "
        "Access.",
    )
    verbs = found.add_subparsers(dest="verb", required=True, metavar="VERB")
    new = verbs.add_parser("new", help="create a key; it is printed once")
    new.add_argument("--name", required=True, help="the program that uses it")
    new.add_argument(
        "--scope", default="import", metavar="LIST", help="import, export, read (default import)"
    )
    new.add_argument(
        "--days", type=int, default=90, metavar="N", help="days until it expires (default 90)"
    )
    new.add_argument("--home", **HOME)
    verbs.add_parser("list", help="list all keys").add_argument("--home", **HOME)
    revoke = verbs.add_parser("revoke", help="revoke a key at once and for good")
    revoke.add_argument("id", help="its id, from `token list`")
    revoke.add_argument("--home", **HOME)


def run_token(given: argparse.Namespace) -> None:
    """``token``: do it as the local user."""
    from core.domain.actor import LOCAL
    from core.store.connection import Store
    from core.store.home import existing_home
    from core.workflows.admin.api_tokens import known_tokens, make_token, state_of, take_back_token

    with Store(existing_home(given.home), "python -m core token") as store:
        if given.verb == "new":
            token, key = make_token(store, given.name, given.scope.split(","), given.days, by=LOCAL)
            print(f"{key}\n\nSave it now: it cannot be shown again. {token.id}, {state_of(token)}.")
        elif given.verb == "revoke":
            take_back_token(store, given.id, by=LOCAL)
            print(f"{given.id} no longer works.")
        else:
            for token in known_tokens(store, by=LOCAL):
                scopes = ", ".join(token.scopes)
                print(f"{token.id}  {token.name}: {scopes}; {state_of(token)}")
