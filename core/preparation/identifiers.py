"""Where a text names a person or an account: patterns, and check digits where there are any."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from stdnum import iban, luhn


class PersonalDataKind(StrEnum):
    """Kinds of personal data, the surest first; where two overlap, the earlier one counts."""

    EMAIL = "EMAIL"
    URL = "URL"
    IBAN = "IBAN"
    CARD = "CARD"
    NETWORK = "NETWORK"
    PHONE = "PHONE"
    ORDER = "ORDER"
    HANDLE = "HANDLE"


FILLER = "\ufffc"
"""Stands where something was found, so that nothing is found twice; joins with no neighbour."""

PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(PersonalDataKind)})_\d+\]")

_NUMBERED = (
    "order|purchase|booking|reservation|invoice|bill|ticket|case|claim|tracking|parcel|shipment|"
    "transaction|payment|account|acct|customer|client|member|contract|policy|reference|ref|"
    "bestellung|bestellnummer|auftrag|rechnung|kundennummer|vorgang|commande|facture|dossier|"
    "pedido|factura|ordine|fattura"
)
_PATTERNS = {
    PersonalDataKind.EMAIL: re.compile(
        r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}\b"
    ),
    PersonalDataKind.URL: re.compile(
        r"(?:\bhttps?://|\bwww\.|(?<![\w@.-])(?:[\w-]{1,63}\.){1,5}[a-z]{2,24}/)[^\s<>\"'\ufffc]+",
        re.IGNORECASE,
    ),
    PersonalDataKind.IBAN: re.compile(r"(?<!\w)[A-Za-z]{2}\d{2}(?:[ -]?[A-Za-z0-9]){11,30}(?!\w)"),
    PersonalDataKind.CARD: re.compile(r"(?<![\w-])[2-6]\d{3}(?:[ -]?\d){9,15}(?!\w)"),
    PersonalDataKind.NETWORK: re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d)"),
    PersonalDataKind.ORDER: re.compile(
        rf"\b(?:{_NUMBERED})s?(?:[ -]?(?:number|no|nr|num|id|code|n°))?(?:\b|(?=\d))[\s.:#°]*"
        r"((?:(?=(?:[\w-]*?\d){4})[A-Za-z0-9]|[A-Za-z]{1,4}-?\d{3})[\w-]{0,30}(?!\w))"
        r"|#(\d{4,20})(?!\w)|(?<![\w.,+-])(\d{9,20})(?![\w-])",
        re.IGNORECASE,
    ),
    # Names that hang together, such as @jo@server, are one handle.
    PersonalDataKind.HANDLE: re.compile(r"(?<![\w@.])(?:@[^\W\d]\w{1,29})+(?![\w@])"),
}
_WORTH_A_LOOK = re.compile(r"[\d@/]|www\.", re.IGNORECASE)
_MAY_BE_PHONE = re.compile(r"\d(?:\D{0,3}\d){6}")
_END_OF_SENTENCE = ".,;:!?)]}"


@dataclass(frozen=True)
class Span:
    """A find in a text: which kind, from where to where, and its value in one spelling."""

    kind: PersonalDataKind
    start: int
    end: int
    canonical: str


def find_spans(text: str, regions: Sequence[str]) -> list[Span]:
    """Everything found in a text, in order and without overlap.

    Parameters
    ----------
    regions : sequence of str
        Countries (ISO, two letters) whose phone numbers are found without their country code;
        numbers that begin with + are always.

    Examples
    --------
    >>> [(f.kind.value, f.canonical) for f in find_spans("Call +1 202-456-1111, order A-12345", [])]
    [('PHONE', '+12024561111'), ('ORDER', 'A-12345')]
    """
    if not _WORTH_A_LOOK.search(text):
        return []
    text = PLACEHOLDER.sub(lambda match: FILLER * len(match.group()), text)
    found: list[Span] = []
    # Again and again: what was found is covered, and what stood beside it may now stand alone.
    while new := list(_pass(text, regions)):
        found += new
        text = filled(text, new)
    return sorted(found, key=lambda span: span.start)


def filled(text: str, spans: Sequence[Span]) -> str:
    """A text in which finds are covered; positions stay."""
    for span in spans:
        text = text[: span.start] + FILLER * (span.end - span.start) + text[span.end :]
    return text


def _pass(text: str, regions: Sequence[str]) -> Iterator[Span]:
    """Finds of every kind, each in what the kinds before it left over."""
    for kind in PersonalDataKind:
        new = list(_of_kind(kind, text, regions))
        text = filled(text, new)
        yield from new


def _of_kind(kind: PersonalDataKind, text: str, regions: Sequence[str]) -> Iterator[Span]:
    if kind is PersonalDataKind.PHONE:
        yield from _phones(text, regions)
        return
    for match in _PATTERNS[kind].finditer(text):
        group = match.lastindex or 0
        start, value = match.start(group), match.group(group)
        if kind is PersonalDataKind.URL:
            value = value.rstrip(_END_OF_SENTENCE)
        elif kind is PersonalDataKind.IBAN:
            value = _longest_iban(value)
        if value and _is_one(kind, value):
            yield Span(kind, start, start + len(value), _canonical(kind, value))


def _phones(text: str, regions: Sequence[str]) -> Iterator[Span]:
    if not _MAY_BE_PHONE.search(text):
        return
    taken = [False] * len(text)
    for region in (*regions, None):
        for match in phonenumbers.PhoneNumberMatcher(text, region):
            if not any(taken[match.start : match.end]):
                taken[match.start : match.end] = [True] * (match.end - match.start)
                number = phonenumbers.format_number(
                    match.number, phonenumbers.PhoneNumberFormat.E164
                )
                yield Span(PersonalDataKind.PHONE, match.start, match.end, number)


def _longest_iban(text: str) -> str:
    """The longest beginning of a text that is an account number; words may follow it."""
    ends = [at for at in range(len(text), 14, -1) if at == len(text) or not text[at].isalnum()]
    return next((text[:at] for at in ends if iban.is_valid(text[:at])), "")


def _is_one(kind: PersonalDataKind, value: str) -> bool:
    """Whether check digits and ranges agree: Luhn's of cards (ISO/IEC 7812), four bytes of IPv4.

    Those of accounts (IBAN, ISO 13616) were looked at already, to find where one ends.
    """
    if kind is PersonalDataKind.CARD:
        digits = re.sub(r"\D", "", value)
        # Zeros alone, and eights alone, pass Luhn's check and are no card.
        return len(set(digits)) > 1 and bool(luhn.is_valid(digits))
    if kind is PersonalDataKind.NETWORK:
        try:
            ipaddress.IPv4Address(value)
        except ValueError:
            return False
    return True


def _canonical(kind: PersonalDataKind, value: str) -> str:
    match kind:
        case PersonalDataKind.CARD:
            return re.sub(r"\D", "", value)
        case PersonalDataKind.IBAN:
            return str(iban.compact(value)).upper()
        case PersonalDataKind.ORDER:
            return value.upper()
        case PersonalDataKind.URL:
            return value
    return value.lower()
