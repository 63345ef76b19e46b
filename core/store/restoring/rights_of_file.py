"""The rights in a database file; a program, for damaged files that may crash who reads them.

``python -I rights_of_file.py FILE`` opens the file for reading alone, which changes neither it nor
its log, and prints JSON: by table its rows, times as text. It fails where it cannot read them, and
ends when its input does: with whoever started it, since it keeps others from opening the file.
"""

from __future__ import annotations

import json
import os
import sys
import threading

import duckdb

ANY = "schema_version"
QUERIES = {
    "api_token": "SELECT key_hash, name, expires_at, revoked_by, revoked_at FROM api_token",
    "share_link": "SELECT key_hash, id, expires_at, revoked_by, revoked_at FROM share_link",
    "ended_sign_in": "SELECT key, until FROM ended_sign_in",
}
"""By table; schemas before these tables had none of the rights."""


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def main(path: str) -> None:
    """Print the rights in a file."""
    with duckdb.connect(path, read_only=True) as store:
        found = store.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        tables = {name for (name,) in found}
        if ANY not in tables:
            sys.exit(f"{path} has no table {ANY}")
        told = {
            table: store.execute(query).fetchall() if table in tables else []
            for table, query in QUERIES.items()
        }
    print(json.dumps(told, default=lambda moment: moment.isoformat()))


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    main(sys.argv[1])
    sys.stdout.flush()
    os._exit(0)  # an ordinary end would wait for whoever reads its input
