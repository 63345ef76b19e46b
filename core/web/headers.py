"""Headers that tell a browser what our pages may not do."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
YEAR_SECONDS = 31_536_000

FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), display-capture=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}


def content_policy(page: str) -> str:
    """The content security policy of the screens.

    Parameters
    ----------
    page : str
        The HTML page that starts the screens; its inline scripts are allowed by their hash.

    Notes
    -----
    Styles are inline because the screens make them as they go; compiled code (WebAssembly) serves
    long numbers in messages. No text is run as code, charts included, and nothing may come from
    elsewhere or go there.
    """
    hashes = "".join(
        f" 'sha256-{base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()}'"
        for body in _INLINE.findall(page)
    )
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' 'wasm-unsafe-eval'{hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "media-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    # Streamlit says so only where it speaks TLS itself, and here a proxy does.
    if name == b"set-cookie" and b"; secure" not in value.lower():
        return name, value + b"; Secure"
    return name, value


class SecurityHeaders:
    """Middleware: adds the headers to every answer that has not set its own.

    Parameters
    ----------
    policy : str
        Content security policy.
    extra : mapping of str to str
        Further headers.
    """

    def __init__(self, app: ASGIApp, policy: str, extra: Mapping[str, str] | None = None) -> None:
        self._app = app
        self._headers = {**FIXED, "Content-Security-Policy": policy, **(extra or {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add headers to answers; websockets pass through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # Not in place of what an answer has set: shared reports have a stricter policy.
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
                # Only where it came in encrypted: over plain HTTP a browser must not heed it.
                if scope.get("scheme") == "https":
                    headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_SECONDS}")
                    message["headers"] = [_secured(*pair) for pair in message["headers"]]
            await send(message)

        await self._app(scope, receive, with_headers)
