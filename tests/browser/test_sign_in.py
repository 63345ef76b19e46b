"""Signing in at a real OpenID Connect provider on this machine: roles, forged and old tokens."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import oidc_provider_mock
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey
from oidc_provider_mock import _app as provider_code
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value

from core.access.rules_file import FILE
from core.workflows.admin.api_tokens import PREFIX
from tests.browser.conftest import DESKTOP, DRAWN_SECONDS, go, settled
from tests.patience import patience
from tests.served import serving

SECRET = "a-secret-of-the-tests-that-is-long-enough"
CLIENT_SECRET = "the-client-secret-of-the-tests"
API_KEY = "sk-the-api-key-of-the-tests"
COOKIE = "_streamlit_user"
ANSWER_SECONDS = 1.0
RULES = """
viewer.domains = ["example.com"]
analyst.claims = {groups = ["data"]}
owner.emails = ["owner@example.com"]
"""
PEOPLE = {
    "owner": {"email": "owner@example.com", "email_verified": True},
    "analyst": {"email": "ana@example.com", "groups": ["data"]},
    "viewer": {"email": "vic@example.com"},
    "pretender": {"email": "owner@example.com", "email_verified": False},
    "stranger": {"email": "somebody@elsewhere.org"},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """A provider that signs in whoever is clicked."""
    people = [oidc_provider_mock.User(sub=sub, claims=dict(c)) for sub, c in PEOPLE.items()]
    with oidc_provider_mock.run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with rules and no race."""
    home = tmp_path_factory.mktemp("sign-in") / "home"
    home.mkdir()
    (home / FILE).write_text(RULES)
    return home


@pytest.fixture(scope="module")
def address(home: Path, provider: str) -> Iterator[str]:
    """The app with sign-in."""
    secrets = home.parent / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
cookie_secret = "{SECRET}"
client_id = "switchpoint"
client_secret = "{CLIENT_SECRET}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""
    )
    with serving(home, STREAMLIT_SECRETS_FILES=str(secrets), OPENAI_API_KEY=API_KEY) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile."""
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce", locale="en-US")
    context.set_default_timeout(1000 * patience(DRAWN_SECONDS))
    yield context
    context.close()


def press_sign_in(context: BrowserContext, address: str, who: str) -> Page:
    """Sign in as people do: with the button of the app and that of the provider."""
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()
    page.wait_for_url(f"{address}/**")
    settled(page)
    return page


def way_back(client: httpx.Client, address: str, who: str = "owner") -> str:
    """Where the provider sends somebody who signed in there, without the screens."""
    asked = {"provider": "default", "exp": int(time.time()) + 600}
    token = jwt.encode({"alg": "HS256"}, asked, OctKey.import_key(SECRET))
    sent = client.get(f"{address}/auth/login", params={"provider": token})
    form = sent.headers["location"]
    assert who in client.get(form).text
    return str(client.post(form, data={"sub": who}, headers={"Origin": form}).headers["location"])


def cookies_of(address: str, who: str) -> list[dict[str, str]]:
    """What the app gives a browser that goes the same way."""
    with httpx.Client(timeout=patience(ANSWER_SECONDS)) as client:
        client.get(way_back(client, address, who))
        ours = [cookie for cookie in client.cookies.jar if cookie.name.startswith(COOKIE)]
    return [{"name": c.name, "value": str(c.value), "url": address} for c in ours]


def sign_in(context: BrowserContext, address: str, who: str) -> Page:
    """A page of somebody who has signed in."""
    context.add_cookies(cookies_of(address, who))
    return opened(context, address)


def titles(page: Page) -> list[str]:
    settled(page)
    return page.locator("h1").all_inner_texts()


def menu(page: Page) -> set[str]:
    links = page.get_by_test_id("stSidebarNavLink").all_inner_texts()
    return {link.split("\n")[-1].strip() for link in links}


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    go(page, address)
    return page


def test_a_viewer_reads_and_is_refused_politely_behind_addresses(context, address):
    page = press_sign_in(context, address, "viewer")
    expect(page.get_by_text("Signed in as vic@example.com, a viewer")).to_be_visible()
    assert {"Decision", "Results"} <= menu(page)
    assert not {"Run the PoC", "Upload", "Access"} & menu(page)
    for path in ("run", "upload", "access?role=owner&email=owner@example.com"):
        page.goto(f"{address}/{path}")
        expect(page.locator("h1")).to_contain_text(["is not open to you"])


def test_groups_make_an_analyst_and_an_address_an_owner(browser, address):
    for who, role, screens in (
        ("analyst", "an analyst", {"Run the PoC", "Upload"}),
        ("owner", "an owner", {"Run the PoC", "Upload", "Access"}),
    ):
        context = browser.new_context()
        page = sign_in(context, address, who)
        expect(page.get_by_text(f", {role}")).to_be_visible()
        assert screens <= menu(page)
        assert ("Access" in menu(page)) == (who == "owner")
        context.close()


@pytest.mark.parametrize("who", ["pretender", "stranger"])
def test_without_a_role_nobody_gets_in(context, address, who):
    page = sign_in(context, address, who)
    assert titles(page) == ["You are signed in, but you have no role"]
    assert menu(page) == set()


def change_something(page: Page) -> None:
    page.get_by_label("Rounds").fill("3")
    page.get_by_label("Rounds").press("Enter")


def test_signing_out_ends_other_tabs_and_copies_of_the_cookie(browser, context, address):
    page = sign_in(context, address, "owner")
    other = opened(context, f"{address}/run")
    copy = context.cookies()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/oauth2/end_session**")
    change_something(other)
    expect(other.locator("h1")).to_have_text(["You signed out"])
    thief = browser.new_context()
    thief.add_cookies(copy)
    assert titles(opened(thief, address)) == ["You signed out"]
    thief.close()


def test_a_role_that_is_taken_away_is_gone_in_an_open_tab(context, address, home):
    page = sign_in(context, address, "analyst")
    page.get_by_role("link", name="Run the PoC").click()
    expect(page.locator("h1")).to_contain_text(["Plan a PoC"])
    rules = home / FILE
    rules.write_text(RULES.replace('["data"]', '["others"]'))
    try:
        change_something(page)
        expect(page.locator("h1")).to_have_text(["Run the PoC is not open to you"])
    finally:
        rules.write_text(RULES)


Break = Callable[[pytest.MonkeyPatch], None]


def with_config(**changed: object) -> Break:
    config = provider_code.OpenIDCode.get_jwt_config

    def breaks(monkeypatch: pytest.MonkeyPatch) -> None:
        def forged(self, grant, client=None):
            return config(self, grant, client) | changed

        monkeypatch.setattr(provider_code.OpenIDCode, "get_jwt_config", forged)

    return breaks


def with_claims(**changed: object) -> Break:
    def breaks(monkeypatch: pytest.MonkeyPatch) -> None:
        claims = provider_code.OpenIDCode.generate_user_info

        def forged(self, user, scope):
            return claims(self, user, scope) | changed

        monkeypatch.setattr(provider_code.OpenIDCode, "generate_user_info", forged)

    return breaks


def with_token(forge: Callable[[str], str]) -> Break:
    encode = provider_code.OpenIDCode.encode_id_token

    def breaks(monkeypatch: pytest.MonkeyPatch) -> None:
        def forged(self, token, request):
            return forge(encode(self, token, request))

        monkeypatch.setattr(provider_code.OpenIDCode, "encode_id_token", forged)

    return breaks


def signed_with_what_everybody_knows(token: str) -> str:
    """The token, signed with the provider's public key as if that were a secret of both."""
    public = provider_code.storage.jwk.as_pem(is_private=False)
    start = encoded(json.dumps({"alg": "HS256", "typ": "JWT"}).encode()) + "." + token.split(".")[1]
    return f"{start}.{encoded(hmac.digest(public, start.encode(), 'sha256'))}"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


_issued: list[str] = []


def an_earlier_one(token: str) -> str:
    """The first token that was asked for here, for every later sign-in too."""
    _issued.append(token)
    return _issued[0]


def other_key() -> dict[str, object]:
    key = provider_code.jose.RSAKey.generate_key(is_private=True)
    return dict(key.as_dict(is_private=True))


@pytest.mark.parametrize(
    "breaks",
    [
        pytest.param(with_config(exp=-3600), id="expired"),
        pytest.param(with_config(iss="https://evil.example"), id="wrong issuer"),
        pytest.param(with_claims(aud=["somebody-else"]), id="wrong audience"),
        pytest.param(with_claims(nonce="another"), id="wrong nonce"),
        pytest.param(with_config(key=other_key()), id="wrong signature"),
        pytest.param(with_config(alg="none"), id="no signature"),
        pytest.param(with_token(signed_with_what_everybody_knows), id="public key as a secret"),
    ],
)
def test_a_token_that_does_not_hold_signs_nobody_in(address, breaks, monkeypatch):
    assert COOKIE in {cookie["name"] for cookie in cookies_of(address, "owner")}
    breaks(monkeypatch)
    assert COOKIE not in {cookie["name"] for cookie in cookies_of(address, "owner")}


def test_a_way_back_from_the_provider_is_gone_once_and_by_who_began_it(address, monkeypatch):
    ours, theirs = httpx.Client(), httpx.Client()
    with ours, theirs:
        back = way_back(ours, address)
        assert COOKIE not in theirs.get(back).cookies
        assert COOKIE in ours.get(back).cookies
        assert COOKIE not in ours.get(back).cookies
    with_token(an_earlier_one)(monkeypatch)
    assert COOKIE in {cookie["name"] for cookie in cookies_of(address, "owner")}
    assert COOKIE not in {cookie["name"] for cookie in cookies_of(address, "owner")}


def test_whoever_comes_back_with_such_a_token_is_asked_to_sign_in(context, address, monkeypatch):
    with_claims(nonce="another")(monkeypatch)
    page = press_sign_in(context, address, "owner")
    assert titles(page) == ["Sign in to go on"]
    assert COOKIE not in {cookie["name"] for cookie in context.cookies()}


def identity(address: str, **changed: object) -> str:
    now = int(time.time())
    said = {"sub": "owner", "iat": now - 60, "exp": now + 600, **PEOPLE["owner"]}
    mine = {"origin": address, "is_logged_in": True, "provider": "default"}
    return json.dumps(said | mine | changed)


def test_only_a_cookie_that_this_app_signed_and_that_lasts_counts(context, address):
    whole = create_signed_value(SECRET, COOKIE, identity(address)).decode()
    changed = whole[:20] + ("B" if whole[20] == "A" else "A") + whole[21:]
    cookies = {
        whole: "Decision",
        changed: "Sign in to go on",
        whole[:-3] + "AAA": "Sign in to go on",
        create_signed_value("x" * 40, COOKIE, identity(address)).decode(): "Sign in to go on",
        create_signed_value(SECRET, "another", identity(address)).decode(): "Sign in to go on",
        signed(identity("https://evil.example")): "Sign in to go on",
        signed(identity(address, exp=int(time.time()) - 1)): "Your sign-in is over",
        signed(identity(address, exp=None)): "Your sign-in is over",
        identity(address).replace('"', ""): "Sign in to go on",
    }
    page = context.new_page()
    for value, title in cookies.items():
        context.clear_cookies()
        context.add_cookies([{"name": COOKIE, "value": value, "url": address}])
        go(page, address)
        if title == "Decision":
            expect(page.get_by_text("Signed in as owner@example.com, an owner")).to_be_visible()
        else:
            assert titles(page) == [title], value


def signed(value: str) -> str:
    return create_signed_value(SECRET, COOKIE, value).decode()


def test_no_secret_is_kept_or_written_down(context, address, home):
    page = sign_in(context, address, "owner")
    page.goto(f"{address}/access")
    settled(page)
    page.get_by_role("radio", name="API keys").click()
    page.get_by_role("button", name="New key").click()
    page.get_by_label("Who uses it").fill("nightly")
    page.get_by_role("button", name="Create the key").click()
    key = page.get_by_test_id("stCode").inner_text().strip()
    assert key.startswith(PREFIX)
    cookies = [c["value"] for c in context.cookies() if c["name"].startswith(COOKIE)]
    door = json.loads((home / "door.json").read_text())["token"]
    files = [path for path in home.parent.rglob("*") if path.is_file()]
    kept = b"".join(
        path.read_bytes() for path in files if path.name not in ("secrets.toml", "door.json")
    )
    for secret in (key, SECRET, CLIENT_SECRET, API_KEY, door, *cookies):
        assert secret.encode() not in kept
