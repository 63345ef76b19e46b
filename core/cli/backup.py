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
        description="Write the whole store, as it is at one moment, and its roles file into one "
        "file with a list of hashes. It holds no secrets.",
        epilog="exit codes: 0 written, 1 failed (nothing is written), 2 bad usage",
    )
    backup.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="for example switchpoint.zip"
    )
    backup.add_argument(
        "--home", type=Path, metavar="DIR", help="folder of the store (default var)"
    )
    restore = commands.add_parser(
        "restore",
        help="put a backup into a home folder",
        description="Check a backup and restore it into an empty home folder. Keys, links and "
        "sign-ins that the replaced store has revoked since stay revoked; if that store cannot be "
        "read, all are revoked. The output says which.",
        epilog="exit codes: 0 restored, 1 the backup or the folder cannot be used, 2 bad usage",
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument(
        "--home", type=Path, metavar="DIR", help="folder of the store (default var)"
    )
    restore.add_argument("--force", action="store_true", help="move the present store aside first")
    restore.add_argument(
        "--keep-keys",
        action="store_true",
        help="for a move to another machine: keys, links and sign-ins of the backup keep working "
        "although no store here says whether they were revoked since. Those that the replaced "
        "store has revoked stay revoked",
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
        "Verified: every table has as many rows as the store, and the file reads back as written."
    )


def run_restore(given: argparse.Namespace) -> None:
    """``restore``: check and put into place."""
    from core.store.findings import moment
    from core.store.home import home_folder
    from core.workflows.admin.restore import restore

    home = home_folder(given.home)
    path = Path(os.path.realpath(given.file.expanduser()))
    done = restore(path, home, force=given.force, keep_keys=given.keep_keys)
    print(f"{home}: restored the backup of {moment(done.manifest.made_at)}")
    if done.aside is not None:
        print(f"The previous store is in {done.aside}")
    for line in done.told:
        print(line)
    print("A waiting app opens this store by itself.")
