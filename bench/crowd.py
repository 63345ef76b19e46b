"""Fifty people who open Decision within 15 seconds, and whether the app still answers."""

from __future__ import annotations

import asyncio
import shutil
import statistics
import sys
import time
import urllib.parse
from dataclasses import dataclass, field

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from bench.finding import Finding
from bench.serving import serving
from bench.workspace import Workspace, own_environment

PEOPLE, WITHIN = 50, 15.0
BAR, HEALTH_BAR = 10.0, 1.0
PATIENCE = 300.0
LONGEST_MESSAGE = 64_000_000
ASK_HEALTH_EVERY = 0.1
HEALTHS = b"GET /api/health HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"


@dataclass
class Visit:
    """What one of them saw: seconds after opening the address.

    Attributes
    ----------
    title : float
        When the first heading was there.
    complete : float
        When the screen was whole.
    charts : int
        Charts that arrived.
    """

    title: float = 0.0
    complete: float = 0.0
    charts: int = 0
    elements: int = 0


@dataclass
class Seen:
    """What a crowd saw, what the app's health answered in meanwhile, and what it took."""

    visits: list[Visit] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    before: float = 0.0
    after: float = 0.0


def measure(workspace: Workspace) -> list[Finding]:
    """Let a crowd open Decision: after a cold start, and once more."""
    home = workspace.folder / "crowd" / "home"
    shutil.copytree(workspace.finished_race(), home)
    with serving(home, own_environment()) as address:
        cold = asyncio.run(crowd(address))
        warm = asyncio.run(crowd(address))
    return [*_rows("nobody was here before", cold), *_rows("again", warm)]


async def crowd(address: str, people: int = PEOPLE, within: float = WITHIN) -> Seen:
    """So many sessions over the app's own websocket, evenly spread over so many seconds."""
    seen, over = Seen(), asyncio.Event()
    host = urllib.parse.urlsplit(address).netloc
    process = _serving(int(host.rpartition(":")[2]))
    seen.before = process.memory_info().rss / 1e6
    asking = asyncio.create_task(_ask_health(host, seen.health, over))

    async def one(at: int) -> Visit:
        await asyncio.sleep(at * within / people)
        return await visit(host)

    seen.visits = await asyncio.gather(*(one(at) for at in range(people)))
    over.set()
    await asking
    seen.after = process.memory_info().rss / 1e6
    return seen


async def visit(host: str, page: str = "", query: str = "") -> Visit:
    """Open a screen and wait until it is whole."""
    began, found = time.perf_counter(), Visit()
    async with connect(
        f"ws://{host}/_stcore/stream",
        subprotocols=["streamlit"],  # type: ignore[list-item]
        origin=f"http://{host}",  # type: ignore[arg-type]
        max_size=LONGEST_MESSAGE,
        open_timeout=PATIENCE,
        ping_interval=None,
    ) as socket:
        await socket.send(_open(host, page, query))
        async with asyncio.timeout(PATIENCE):
            async for raw in socket:
                message = ForwardMsg.FromString(raw if isinstance(raw, bytes) else raw.encode())
                if _told(message, found, time.perf_counter() - began):
                    return found
    raise RuntimeError("the app hung up before the screen was whole")


def _open(host: str, page: str, query: str) -> bytes:
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    asked.rerun_script.context_info.url = f"http://{host}/{page}"
    asked.rerun_script.context_info.timezone = "UTC"
    return asked.SerializeToString()


def _told(message: ForwardMsg, found: Visit, seconds: float) -> bool:
    """Take a message in; whether the screen is whole with it."""
    kind = message.WhichOneof("type")
    if kind == "script_finished":
        found.complete = seconds
        return message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
        element = message.delta.new_element.WhichOneof("type")
        if element == "exception":
            raise RuntimeError(message.delta.new_element.exception.message)
        found.elements += 1
        found.charts += element == "vega_lite_chart" or element == "arrow_vega_lite_chart"
        heading = message.delta.new_element.heading
        if element == "heading" and heading.tag == "h1" and not found.title:
            found.title = seconds
    return False


async def _ask_health(host: str, seconds: list[float], over: asyncio.Event) -> None:
    name, _, port = host.rpartition(":")
    while not over.is_set():
        began = time.perf_counter()
        reading, writing = await asyncio.open_connection(name, int(port))
        writing.write(HEALTHS % host.encode())
        answer = await reading.read()
        writing.close()
        if b" 200 " not in answer[:20]:
            raise RuntimeError(f"health answered {answer[:40]!r}")
        seconds.append(time.perf_counter() - began)
        await asyncio.sleep(ASK_HEALTH_EVERY)


def _serving(port: int) -> psutil.Process:
    for process in psutil.process_iter():
        try:
            for one in process.net_connections("tcp"):
                if one.status == psutil.CONN_LISTEN and one.laddr.port == port:
                    return process
        except psutil.Error:
            continue
    raise RuntimeError(f"nobody listens on {port}")


def _slow(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def _rows(when: str, seen: Seen) -> list[Finding]:
    whole, title = ([getattr(v, part) for v in seen.visits] for part in ("complete", "title"))
    slow, slowest = _slow(whole), max(seen.health)
    what = f"{len(whole)} people open Decision within {WITHIN:.0f} s, {when}"
    return [
        Finding(
            what,
            f"p95 {slow:.1f} s, median {statistics.median(whole):.1f} (title {_slow(title):.1f})",
            f"p95 <= {BAR:.0f} s",
            slow <= BAR,
            {"complete": whole, "title": title, "elements": [v.elements for v in seen.visits]},
        ),
        Finding(
            "  /api/health meanwhile",
            f"at most {slowest:.2f} s, median {statistics.median(seen.health):.3f}",
            f"<= {HEALTH_BAR:.0f} s",
            slowest <= HEALTH_BAR,
            {"health": seen.health},
        ),
        Finding(
            "  memory of the app",
            f"{seen.before:.0f} MB before, {seen.after:.0f} MB after",
            numbers={"mb": [seen.before, seen.after]},
        ),
    ]


def main(address: str) -> None:
    """A crowd at an app that is there already."""
    for row in _rows("as it is", asyncio.run(crowd(address))):
        print(row.what, "|", row.measured, "|", row.answer, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
