"""``serve-links``: the open links, and nothing else of the app, on an address of their own."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path
from typing import Any

from core.domain.errors import BadUsage

ADDRESS, PORT = "127.0.0.1", 8600


def add_serve_links(commands: Any) -> None:
    """Add the command with its options."""
    found = commands.add_parser(
        "serve-links",
        help="serve shared links, and nothing else of the app",
        description="Serve /r/KEY and /api/health from the folder of open links beside the store. "
        "The app may run at the same time or not.",
    )
    found.add_argument("--address", default=ADDRESS, help=f"where to listen (default {ADDRESS})")
    found.add_argument("--port", type=int, default=PORT, help=f"port (default {PORT})")
    found.add_argument("--home", type=Path, metavar="DIR", help="folder of the store")


def run_serve_links(given: argparse.Namespace) -> None:
    """Serve until stopped."""
    from core.store.home import home_folder
    from core.web.link_server import serve

    home = home_folder(given.home)
    if not home.is_dir():
        raise BadUsage(
            f"There is no folder {home}", remedy="Give the folder of the app's store with --home."
        )
    _free(given.address, given.port)
    print(f"Serving links of {home} on http://{given.address}:{given.port}/r/", flush=True)
    serve(home, given.address, given.port)


def _free(address: str, port: int) -> None:
    """Find out beforehand whether one can listen there."""
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind((address, port))
    except (OSError, OverflowError) as error:
        raise BadUsage(
            f"Nothing can listen on {address}, port {port}",
            str(error),
            "Choose another --address or --port.",
        ) from error
