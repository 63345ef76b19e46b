"""Frozen pages ready to send: as they are and compressed, with the style they may use."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_BYTES = 64_000_000
COMPRESSION = 6
_STYLES = re.compile(r"<style\b[^>]*>(.*?)</style>", re.DOTALL)
_STYLED = re.compile(r"<[a-zA-Z][^<>]*\sstyle=")


@dataclass(frozen=True)
class ReadyPage:
    """A page as it goes out.

    Attributes
    ----------
    policy : str
        Content-Security-Policy: nothing but the page itself, pictures inside it, its own styles.
    """

    plain: bytes
    compressed: bytes
    policy: str


def ready(page: str) -> ReadyPage:
    """Prepare a page."""
    raw = page.encode("utf-8")
    # Without a time inside, so that the same page is the same bytes.
    return ReadyPage(raw, gzip.compress(raw, COMPRESSION, mtime=0), policy_of(page))


def policy_of(page: str) -> str:
    """What a page may use: its own style sheets by their hashes, nothing from elsewhere.

    Examples
    --------
    >>> policy_of("<p>no style</p>")
    "default-src 'none'; style-src 'none'; img-src data:; font-src data:; base-uri 'none'; \
form-action 'none'; frame-ancestors 'none'"
    """
    hashes = {
        base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
        for style in _STYLES.findall(page)
    }
    styles = " ".join(f"'sha256-{digest}'" for digest in sorted(hashes)) or "'none'"
    if _STYLED.search(page):  # a style on an element has no hash that all browsers accept
        styles = "'unsafe-inline'"
    return (
        f"default-src 'none'; style-src {styles}; img-src data:; font-src data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )


class PageCache:
    """Pages in memory, the ones not asked for longest leave first.

    Parameters
    ----------
    most_bytes : int
        Of all pages together; one larger page still goes through.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock, self._making = threading.Lock(), threading.Lock()
        self._pages: OrderedDict[tuple[str, str], ReadyPage] = OrderedDict()
        self._bytes = 0

    def known(self, key: tuple[str, str]) -> ReadyPage | None:
        """A page that is in memory."""
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
            return self._pages.get(key)

    def made(self, key: tuple[str, str], make: Callable[[], str | None]) -> ReadyPage | None:
        """A page, made where it is not in memory; None where it cannot be made."""
        with self._making:  # many who ask at once wait for one
            if found := self.known(key):
                return found
            page = make()
            if page is None:
                return None
            found = ready(page)
            # Kept before the next one may ask, or a page is made and counted twice.
            with self._lock:
                self._pages[key] = found
                self._bytes += _size(found)
                # The last one stays whatever its size, or it would be made for every reader.
                while self._bytes > self._most and len(self._pages) > 1:
                    self._bytes -= _size(self._pages.popitem(last=False)[1])
        return found


def _size(page: ReadyPage) -> int:
    return len(page.plain) + len(page.compressed)
