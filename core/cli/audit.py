"""``python -m core audit``: who did what."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from core.cli.notes import note
from core.domain.whole_files import write_whole


def add_audit(commands: Any) -> None:
    """Add the command and its options."""
    found = commands.add_parser(
        "audit",
        help="print the audit log and verify that no entry was removed or changed",
        description="Print the audit log, newest entry first, and verify that every entry follows "
        "from the one before.",
        epilog="exit codes: 0 verified, 1 failed, 2 bad usage, 3 an entry was removed or changed",
    )
    found.add_argument("--json", action="store_true", help="JSON Lines instead of text")
    found.add_argument("--out", type=Path, metavar="FILE", help="write a .csv or .jsonl file")
    found.add_argument(
        "--clock-is-right",
        action="store_true",
        help="confirm this machine's clock although entries are dated after it: keys and links "
        "expire by it again from the next start",
    )
    found.add_argument("--home", type=Path, metavar="DIR", help="folder of the store (default var)")


def run_audit(given: argparse.Namespace) -> None:
    """``audit``: print or write, then verify."""
    from core.domain.actor import LOCAL
    from core.store.connection import Store
    from core.store.home import existing_home
    from core.workflows.admin.audit_log import (
        as_csv,
        as_json_lines,
        check_audit_log,
        read_audit_log,
        say_clock_is_right,
    )

    with Store(existing_home(given.home), "python -m core audit") as store:
        if given.clock_is_right:
            say_clock_is_right(store, by=LOCAL)
        rows = read_audit_log(store, by=LOCAL)
        if given.out is not None:
            text = as_csv(rows) if given.out.suffix == ".csv" else as_json_lines(rows)
            print(write_whole(given.out, text, instead="choose another --out"))
        elif given.json:
            print(as_json_lines(rows), end="")
        else:
            for row in rows:
                moment = row.noted_at.strftime("%Y-%m-%d %H:%M:%S")
                print(
                    f"{row.number:6}  {moment}  {row.who} ({row.role}): {row.action}, {row.subject}"
                )
        count = check_audit_log(store, by=LOCAL)
        note(f"Audit log verified, {count:,} entr{'y' if count == 1 else 'ies'}.")
