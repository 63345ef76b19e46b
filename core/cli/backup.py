"""``python -m core backup`` and ``restore``."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from core.domain.errors import StoreHeld


def add_backup(commands: Any) -> None:
    """Add the two commands with their options."""
    backup = commands.add_parser(
        "backup",
        help="write a backup of the store, also while the app is running",
        description="Write everything the store holds, as it is at one moment, and the roles file "
        "beside it into one file with a list of hashes. Secrets are not in it.",
        epilog="exit codes: 0 written, 1 failed (no file is left behind), 2 bad usage",
    )
    backup.add_argument("--out", type=Path, required=True, metavar="FILE", help="such as sp.zip")
    backup.add_argument(
        "--home", type=Path, metavar="DIR", help="folder of the store (default var)"
    )
    restore = commands.add_parser(
        "restore",
        help="put a backup into a home folder",
        description="Check a backup against its list and put it into an empty home folder. Keys, "
        "links and sign-ins that were ended since stay ended, as the store that is replaced says; "
        "where none can be read, all are revoked. What was done with them is printed.",
        epilog="exit codes: 0 restored, 1 the backup or the folder cannot be used, 2 bad usage",
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument(
        "--home", type=Path, metavar="DIR", help="folder of the store (default var)"
    )
    restore.add_argument("--force", action="store_true", help="move what is there aside first")
    restore.add_argument(
        "--keep-keys",
        action="store_true",
        help="for a move to another machine: keys, links and sign-ins of the backup go on working "
        "although no store here can say whether they were ended since. What the store that is "
        "replaced says was ended stays ended all the same",
    )


def run_backup(given: argparse.Namespace) -> None:
    """``backup``: through the running app where there is one."""
    from core.domain.actor import LOCAL
    from core.domain.refusals import megabytes
    from core.store.connection import Store
    from core.store.findings import moment
    from core.store.home import existing_home
    from core.workflows.admin.backup import back_up
    from core.workflows.running_app.backup import fetch

    home, out = existing_home(given.home), Path(os.path.realpath(given.out.expanduser()))
    try:
        with Store(home, "python -m core backup") as store:
            manifest = back_up(store, LOCAL, out)
    except StoreHeld as held:
        manifest = fetch(home, held, out)
    rows = sum(manifest.rows.values())
    print(
        f"{out}: {megabytes(out.stat().st_size)}, made {moment(manifest.made_at)}; "
        f"schema {manifest.schema}, {len(manifest.rows)} tables, {rows:,} rows"
    )
    print(
        "Checked: each table has as many rows as in the store, and the file reads back as written"
    )


def run_restore(given: argparse.Namespace) -> None:
    """``restore``: check and put into place."""
    from core.store.findings import moment
    from core.store.home import home_folder
    from core.workflows.admin.restore import restore

    home = home_folder(given.home)
    path = Path(os.path.realpath(given.file.expanduser()))
    done = restore(path, home, force=given.force, keep_keys=given.keep_keys)
    print(f"{home}: restored what was backed up on {moment(done.manifest.made_at)}")
    if done.aside is not None:
        print(f"What was there before is in {done.aside}")
    for line in done.told:
        print(line)
    print("An app that waits for this store opens it by itself.")
