"""``GET /r/<key>``: a frozen report, for whoever has the link. Needs no store and no session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from core.access.link_views import Tally
from core.access.published_links import Shelf
from core.access.rate_limit import WrongTries
from core.access.tokens import has_token_form, key_hash
from core.domain.clock import utc_now
from core.domain.link import OpenLink
from core.report.document.shared_html import with_line
from core.web.page_cache import PageCache, ReadyPage, policy_of

PATH = "/r/{key:path}"
ENDED = "This link no longer works. Ask the owner for a new one."
WAIT = "Too many links that do not work were tried from here. Try again in a minute."
PRIVATE = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Vary": "Accept-Encoding",
}
_MESSAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Switchpoint</title>
<style>body {{ font: 18px/1.5 sans-serif; max-width: 720px; margin: 15vh auto; padding: 0 16px; }}
</style></head><body><main><p>{}</p></main></body></html>
"""


class SharedPages:
    """Shows the pages of open links.

    Parameters
    ----------
    home : callable
        Gives the folder of the store; the store itself stays shut.
    tally : Tally
        Counts what was opened.
    """

    def __init__(self, home: Callable[[], Path], tally: Tally) -> None:
        self._home = home
        self._tally = tally
        self._cache = PageCache()
        self._shelf: tuple[Path, Shelf] | None = None
        self._tries = WrongTries()

    @property
    def route(self) -> Route:
        """The route, for GET and HEAD."""
        return Route(PATH, self.show, methods=["GET", "HEAD"])

    async def show(self, request: Request) -> Response:
        """Answer 200 with the page, 404 for every link that does not work, 429 after too many."""
        client = request.client.host if request.client else ""
        if seconds := self._tries.seconds_to_wait(client):
            return _say(WAIT, 429, {"Retry-After": str(seconds)})
        key = request.path_params["key"]
        shelf = self._here()
        # A text that is no token takes the same path as one that opens nothing: neither the time
        # it takes nor the answer tells them apart.
        link = shelf.find(key_hash(key))
        page = None
        if link is not None and has_token_form(key) and link.works_at(utc_now()):
            page = await self._page(shelf, link)
        if link is None or page is None:
            self._tries.wrong(client)
            return _say(ENDED, 404)
        if request.method == "GET":  # a HEAD only asks whether the link works
            self._tally.opened(link.key_hash)
        return _send(page, request.headers.get("accept-encoding", ""))

    def _here(self) -> Shelf:
        home = self._home()
        if self._shelf is None or self._shelf[0] != home:
            self._shelf = (home, Shelf(home))
        return self._shelf[1]

    async def _page(self, shelf: Shelf, link: OpenLink) -> ReadyPage | None:
        key = (link.page, link.newer)

        def make() -> str | None:
            raw = shelf.page(link.page)
            return None if raw is None else with_line(raw.decode("utf-8"), link.newer)

        # What is in memory is sent from the event loop; only making a page goes aside.
        return self._cache.known(key) or await run_in_threadpool(self._cache.made, key, make)


def _send(page: ReadyPage, accepted: str) -> Response:
    headers = {**PRIVATE, "Content-Security-Policy": page.policy}
    if "gzip" in accepted.lower():
        return HTMLResponse(page.compressed, headers={**headers, "Content-Encoding": "gzip"})
    return HTMLResponse(page.plain, headers=headers)


def _say(words: str, status: int, more: dict[str, str] | None = None) -> Response:
    page = _MESSAGE.format(words)
    headers = {**PRIVATE, "Content-Security-Policy": policy_of(page), **(more or {})}
    return HTMLResponse(page, status_code=status, headers=headers)
