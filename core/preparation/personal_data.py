"""Personal data in texts: how much of which kind, shown masked, with a list of what may stay."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import phonenumbers

from core.domain.errors import BadUsage
from core.preparation.identifiers import PersonalDataKind, Span, filled, find_spans

REGIONS = ("US",)
"""Countries whose phone numbers are found without their country code, unless asked otherwise."""

NOT_FOUND = (
    "Names of people, postal addresses, dates of birth and whatever is written in words are not "
    "found; numbers without any sign of what they are only from nine digits on."
)
TELLING_LENGTH = 5
"""Shorter values ("order 4512") may be a price or a year in another text."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Hit:
    """One find.

    Attributes
    ----------
    row : int
        Position of the text.
    start, end : int
        Characters of the text.
    value : str
        As it is written; never shown, never logged.
    canonical : str
        The same for every spelling of the same value.
    """

    row: int
    kind: PersonalDataKind
    start: int
    end: int
    value: str = field(repr=False)
    canonical: str = field(repr=False)

    @property
    def masked(self) -> str:
        """What a screen may show."""
        return mask(self.kind, self.value)


@dataclass(frozen=True)
class PersonalData:
    """What was found in a set of texts, by row and position.

    Attributes
    ----------
    allowed : tuple of Hit
        Found, but on the list of what may stay.
    """

    hits: tuple[Hit, ...]
    allowed: tuple[Hit, ...]
    not_found: str = NOT_FOUND

    @property
    def counts(self) -> dict[PersonalDataKind, int]:
        """Finds by kind."""
        found = Counter(hit.kind for hit in self.hits)
        return {kind: found[kind] for kind in PersonalDataKind if found[kind]}

    @property
    def rows(self) -> tuple[int, ...]:
        """Texts with at least one find."""
        return tuple(sorted({hit.row for hit in self.hits}))


def find_personal_data(
    texts: Sequence[str], regions: Sequence[str] = REGIONS, allow: Sequence[str] = ()
) -> PersonalData:
    """Look for addresses, links, handles, and numbers of phones, cards, accounts and orders.

    What was found once by its surroundings (``order 12345``) is found wherever else it stands;
    values of less than five characters in the same text only.

    Parameters
    ----------
    regions : sequence of str
        Countries, as ISO codes of two letters.
    allow : sequence of str
        What may stay: a value as it is written, ``@company.com`` for all e-mail addresses of a
        company, ``company.com`` for these and its links.

    Raises
    ------
    BadUsage
        If a region does not exist.

    Examples
    --------
    >>> found = find_personal_data(["I am jo@example.com or jo@shop.com"], allow=["@shop.com"])
    >>> [hit.masked for hit in found.hits], len(found.allowed)
    (['j***@e***.com'], 1)
    """
    for region in regions:
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise BadUsage(
                f"There is no country {region!r}",
                remedy="Give two capital letters, for example US, GB or DE.",
            )
    listed = {entry.strip().lower() for entry in allow if entry.strip()}
    hits: list[Hit] = []
    allowed: list[Hit] = []
    left = list(texts)
    rows: Sequence[int] = range(len(texts))
    while rows:
        for row in rows:
            spans = find_spans(left[row], regions)
            left[row] = filled(left[row], spans)
            for span in spans:
                hit = _hit(row, texts[row], span)
                (allowed if _may_stay(hit, listed) else hits).append(hit)
        more = list(_elsewhere(left, hits))
        hits += more
        for hit in more:
            span = Span(hit.kind, hit.start, hit.end, hit.canonical)
            left[hit.row] = filled(left[hit.row], [span])
        rows = sorted({hit.row for hit in more})  # what stood beside them may stand alone now
    return PersonalData(tuple(sorted(hits, key=_place)), tuple(sorted(allowed, key=_place)))


def mask(kind: PersonalDataKind, value: str) -> str:
    """A value that can be recognised by who knows it, and by nobody else.

    Examples
    --------
    >>> mask(PersonalDataKind.EMAIL, "jo.doe@mail.example.com")
    'j***@m***.com'
    >>> mask(PersonalDataKind.PHONE, "+1 202-456-1111")
    '***11'
    >>> mask(PersonalDataKind.URL, "https://example.com/user/7")
    'https://e***.com/***'
    >>> mask(PersonalDataKind.CARD, "4111 1111 1111 1111")
    '***1111'
    """
    match kind:
        case PersonalDataKind.EMAIL:
            name, _, host = value.rpartition("@")
            return f"{name[:1]}***@{_masked_host(host)}"
        case PersonalDataKind.URL:
            scheme, separator, _ = value.rpartition("://")
            path = value.rpartition("://")[2].partition("/")[1]
            return f"{scheme}{separator}{_masked_host(_host(value))}{path and '/***'}"
        case PersonalDataKind.HANDLE:
            return f"{value[:2]}***"
        case PersonalDataKind.CARD:
            return f"***{value[-4:]}"
        case PersonalDataKind.IBAN:
            return f"{value[:2]}***{value[-2:]}"
        case PersonalDataKind.NETWORK:
            return f"{value.split('.')[0]}.***"
    return f"***{value[-2:]}"


def _masked_host(host: str) -> str:
    return f"{host[:1]}***.{host.rpartition('.')[2]}"


def _host(url: str) -> str:
    """Name of the machine a link leads to, without www."""
    host = re.split(r"[/?#]", url.rpartition("://")[2])[0].rpartition("@")[2].partition(":")[0]
    return host.lower().removeprefix("www.")


def _place(hit: Hit) -> tuple[int, int]:
    return hit.row, hit.start


def _hit(row: int, text: str, span: Span) -> Hit:
    value = text[span.start : span.end]
    return Hit(row, span.kind, span.start, span.end, value, span.canonical)


def _may_stay(hit: Hit, listed: set[str]) -> bool:
    if hit.value.lower() in listed or hit.canonical.lower() in listed:
        return True
    if hit.kind is PersonalDataKind.EMAIL:
        host = hit.canonical.rpartition("@")[2]
        return f"@{host}" in listed or host in listed
    return hit.kind is PersonalDataKind.URL and _host(hit.value) in listed


def _elsewhere(left: Sequence[str], hits: Sequence[Hit]) -> Iterator[Hit]:
    """The same values as whole words in what is left of the texts."""
    by_word: dict[str, dict[str, Hit]] = defaultdict(dict)
    known = {(hit.row, hit.value) for hit in hits}
    for hit in hits:
        if first := _WORD.search(hit.value):
            by_word[first.group()][hit.value] = hit
    for row, text in enumerate(left):
        after = 0
        for word in _WORD.finditer(text):
            for value, hit in sorted(by_word.get(word.group(), {}).items(), reverse=True):
                start = word.start() - value.index(word.group())
                end = start + len(value)
                if len(value) < TELLING_LENGTH and (row, value) not in known:
                    continue
                if start >= after and text[start:end] == value and _whole(text, start, end):
                    yield Hit(row, hit.kind, start, end, value, hit.canonical)
                    after = end
                    break


def _whole(text: str, start: int, end: int) -> bool:
    before, behind = text[max(start - 1, 0) : start], text[end : end + 1]
    return not _WORD.match(before) and not _WORD.match(behind)
