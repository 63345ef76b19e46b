"""Everything a request passes on its way in and out, outermost first."""

from __future__ import annotations

from starlette.middleware import Middleware

from core.access.uploaders import UPLOADERS
from core.web.bodies import BodyLimits, UploadsOfScreens
from core.web.failures import Failures
from core.web.first_page import FirstPage
from core.web.guard import Doorstep, Guard
from core.web.headers import SecurityHeaders, content_policy
from core.web.messages import PacedMessages
from core.web.requests import Requests


def middleware(step: Doorstep, page: str) -> list[Middleware]:
    """The app's middleware.

    In this order: an answer of any of them is logged under its number and has the headers; an
    error in a route or in the guard becomes one; no body is read before the guard let it in.

    Parameters
    ----------
    step : Doorstep
        Hosts and addresses that are let in.
    page : str
        The page that starts the screens.

    Returns
    -------
    list of Middleware
    """
    return [
        Middleware(Requests),
        Middleware(SecurityHeaders, policy=content_policy(page)),
        Middleware(Failures),
        Middleware(Guard, step=step),
        Middleware(UploadsOfScreens, uploaders=UPLOADERS),
        Middleware(BodyLimits),
        Middleware(PacedMessages),
        Middleware(FirstPage, page=page),
    ]
