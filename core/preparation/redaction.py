"""Taking personal data out of texts, with a log that does not hold it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from core.preparation.identifiers import PLACEHOLDER, PersonalDataKind
from core.preparation.personal_data import Hit, PersonalData

FINGERPRINT_DIGITS = 16


@dataclass(frozen=True)
class Redacted:
    """One line of the log.

    Attributes
    ----------
    row, start, length : int
        Where it stood in the text before.
    fingerprint : str
        Equal for equal values of one redaction. Keyed: without the key, which is kept nowhere,
        nobody can find a phone number by trying them all.
    """

    row: int
    kind: PersonalDataKind
    placeholder: str
    start: int
    length: int
    fingerprint: str


@dataclass(frozen=True)
class Redaction:
    """Texts without what was found in them, and the log."""

    texts: tuple[str, ...]
    log: tuple[Redacted, ...]


def redact(texts: Sequence[str], found: PersonalData, key: bytes | None = None) -> Redaction:
    """Replace every find by a placeholder; the same value gets the same one everywhere.

    Parameters
    ----------
    texts : sequence of str
        The texts that were searched.
    found : PersonalData
    key : bytes, optional
        For fingerprints that can be compared with those of another redaction; else a new secret.

    Examples
    --------
    >>> from core.preparation.personal_data import find_personal_data
    >>> texts = ["mail jo@example.com or JO@example.com", "and @jo_doe"]
    >>> redact(texts, find_personal_data(texts)).texts
    ('mail [EMAIL_1] or [EMAIL_1]', 'and [HANDLE_1]')
    """
    secret = key if key is not None else secrets.token_bytes(32)
    names = _placeholders(texts, found.hits)
    now = list(texts)
    log: list[Redacted] = []
    for hit in reversed(found.hits):
        placeholder = names[hit.kind, hit.canonical]
        text = now[hit.row]
        if texts[hit.row][hit.start : hit.end] != hit.value:
            raise ValueError(f"text {hit.row} is not the one that was searched")
        now[hit.row] = text[: hit.start] + placeholder + text[hit.end :]
        log.append(
            Redacted(
                hit.row,
                hit.kind,
                placeholder,
                hit.start,
                hit.end - hit.start,
                _fingerprint(hit, secret),
            )
        )
    return Redaction(tuple(now), tuple(reversed(log)))


def _placeholders(
    texts: Sequence[str], hits: Sequence[Hit]
) -> dict[tuple[PersonalDataKind, str], str]:
    """A placeholder per value, numbered as they come, after those the texts hold already."""
    number: Counter[str] = Counter()
    for text in texts:
        for known in PLACEHOLDER.findall(text):
            kind, _, digits = known[1:-1].rpartition("_")
            number[kind] = max(number[kind], int(digits))
    names: dict[tuple[PersonalDataKind, str], str] = {}
    for hit in hits:
        if (hit.kind, hit.canonical) not in names:
            number[hit.kind] += 1
            names[hit.kind, hit.canonical] = f"[{hit.kind}_{number[hit.kind]}]"
    return names


def _fingerprint(hit: Hit, key: bytes) -> str:
    digest = hmac.new(key, f"{hit.kind}:{hit.canonical}".encode(), hashlib.sha256)
    return digest.hexdigest()[:FINGERPRINT_DIGITS]
