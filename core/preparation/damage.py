"""What can be wrong with a text before anybody reads it, and the repair of each."""

from __future__ import annotations

import html
import re
import unicodedata
from enum import StrEnum
from html.entities import html5

import ftfy


class Damage(StrEnum):
    """Kinds of damage."""

    MOJIBAKE = "mojibake"
    LOST = "lost characters"
    BYTE_ORDER_MARK = "byte order mark"
    CONTROL = "control characters"
    ZERO_WIDTH = "zero-width characters"
    DIRECTION = "direction overrides"
    COMPOSED = "letters in two parts"
    WHITESPACE = "whitespace"
    ENTITY = "HTML entities"
    TAG = "HTML tags"
    EMPTY = "empty"


REPORTED_ONLY = frozenset({Damage.LOST, Damage.EMPTY})
"""Nothing can bring back what is not there."""

LOST_CHARACTER = "\ufffd"
BYTE_ORDER_MARK = "\ufeff"
_HTML_NAMES = (
    "a|abbr|address|article|aside|b|blockquote|body|br|button|caption|center|cite|code|col|dd|del|"
    "div|dl|dt|em|fieldset|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|"
    "label|legend|li|link|main|mark|meta|nav|ol|option|p|pre|q|s|samp|script|section|select|small|"
    "span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|thead|title|tr|tt|u|ul"
)
_TAG = re.compile(rf"</?(?:{_HTML_NAMES})(?:\s[^<>]*)?/?>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:/p|/div|/li|/tr|br|hr)\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:([a-zA-Z][a-zA-Z0-9]{1,31})|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufff9-\ufffb]")
_ZERO_WIDTH = re.compile(
    # A joiner after a letter of a script that needs it, or in an emoji, has its meaning there.
    r"[\u00ad\u200b\u2060\u180e]|(?:(?<=^)|(?<=[\x00-\u052f\u2000-\u206f]))[\u200c\u200d]"
)
_OVERRIDE = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
_MARK = re.compile(r"[\u200e\u200f\u061c]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BLANK = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n ?")
_GAPS = re.compile(r"\n{3,}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def repaired(text: str, kind: Damage) -> tuple[str, int]:
    r"""A text without one kind of damage, and in how many places it had it.

    Examples
    --------
    >>> repaired("caf\u00c3\u00a9", Damage.MOJIBAKE)
    ('café', 1)
    >>> repaired("a &amp; b", Damage.ENTITY)
    ('a & b', 1)
    """
    match kind:
        case Damage.MOJIBAKE:
            return _decoded(text)
        case Damage.LOST:
            return _whole_characters(text)
        case Damage.BYTE_ORDER_MARK:
            return text.replace(BYTE_ORDER_MARK, ""), text.count(BYTE_ORDER_MARK)
        case Damage.CONTROL:
            return _CONTROL.subn("", text)
        case Damage.ZERO_WIDTH:
            return _ZERO_WIDTH.subn("", text)
        case Damage.DIRECTION:
            return _one_direction(text)
        case Damage.COMPOSED:
            whole = unicodedata.normalize("NFC", text)
            return whole, len(text) - len(whole) or int(whole != text)
        case Damage.WHITESPACE:
            return _spaced(text)
        case Damage.ENTITY:
            return _ENTITY.sub(_character, text), sum(map(_known, _ENTITY.finditer(text)))
        case Damage.TAG:
            return _TAG.subn(lambda tag: "\n" if _BREAK.match(tag.group()) else " ", text)
    return text, int(not text)


def _decoded(text: str) -> tuple[str, int]:
    """Text that was read in the wrong encoding, read in the right one."""
    if text.isascii():
        return text, 0
    right = ftfy.fix_encoding(text)
    # ftfy repairs stretch by stretch and says not how many.
    return right, int(right != text)


def _whole_characters(text: str) -> tuple[str, int]:
    """Halves of characters become the mark for what is lost; how many such marks there are."""
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text, text.count(LOST_CHARACTER)


def _one_direction(text: str) -> tuple[str, int]:
    """Overrides hide what a text says; marks are needed where a script runs right to left."""
    text, overrides = _OVERRIDE.subn("", text)
    if _RIGHT_TO_LEFT.search(text):
        return text, overrides
    text, marks = _MARK.subn("", text)
    return text, overrides + marks


def _spaced(text: str) -> tuple[str, int]:
    """One space between words, at most one empty line, none at the ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    tidy = lines.replace("\u2029", "\n").replace("\x85", "\n")
    tidy = _GAPS.sub("\n\n", _LINES.sub("\n", _BLANK.sub(" ", tidy))).strip()
    return tidy, int(tidy != text)


def _known(entity: re.Match[str]) -> bool:
    name = entity.group(1)
    return name is None or f"{name};" in html5


def _character(entity: re.Match[str]) -> str:
    return html.unescape(entity.group()) if _known(entity) else entity.group()
