"""What preparing a data set found, in sentences: one a card, the worst first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.preparation.balance import FEW, Balance
from core.preparation.cleaning import CleanedTexts
from core.preparation.damage import Damage
from core.preparation.duplicates import Duplicates
from core.preparation.identifiers import PersonalDataKind
from core.preparation.inspection import Inspection
from core.preparation.languages import NO_LETTERS, UNKNOWN, LanguageMix
from core.preparation.leakage import Leak
from core.preparation.personal_data import PersonalData
from core.report.format.numbers import count, percent

KIND_NAMES = {
    PersonalDataKind.EMAIL: ("e-mail address", "e-mail addresses"),
    PersonalDataKind.URL: ("link", "links"),
    PersonalDataKind.IBAN: ("bank account", "bank accounts"),
    PersonalDataKind.CARD: ("card number", "card numbers"),
    PersonalDataKind.NETWORK: ("network address", "network addresses"),
    PersonalDataKind.PHONE: ("phone number", "phone numbers"),
    PersonalDataKind.ORDER: ("order or customer number", "order or customer numbers"),
    PersonalDataKind.HANDLE: ("user name", "user names"),
}
DAMAGE_NAMES = {
    Damage.MOJIBAKE: "read in the wrong encoding (Ã© for é)",
    Damage.LOST: "characters that are lost for good",
    Damage.BYTE_ORDER_MARK: "a mark of the file inside the text",
    Damage.CONTROL: "control characters",
    Damage.ZERO_WIDTH: "invisible characters",
    Damage.DIRECTION: "signs that turn the reading direction",
    Damage.COMPOSED: "letters stored in two parts",
    Damage.WHITESPACE: "needless spaces",
    Damage.ENTITY: "HTML codes (&amp;)",
    Damage.TAG: "HTML tags (<b>)",
    Damage.EMPTY: "nothing in it",
}


@dataclass(frozen=True)
class Card:
    """One finding as a screen shows it.

    Attributes
    ----------
    blocks : bool
        Whether the PoC would not be fair with it.
    notable : bool
        Whether it is worth a look.
    number : str
        For the row of numbers at the top.
    details : tuple of str
        Further sentences.
    """

    title: str
    number: str
    sentence: str
    blocks: bool
    notable: bool
    details: tuple[str, ...] = ()


def preparation_headline(cards: Sequence[Card]) -> str:
    """What the cards come to.

    Examples
    --------
    >>> preparation_headline([Card("Leaks", "65", "", True, True), Card("x", "", "", False, True)])
    '1 problem blocks the PoC, 1 to check'
    """
    blocking = sum(card.blocks for card in cards)
    notable = sum(card.notable and not card.blocks for card in cards)
    worth = f"{notable} to check"
    if blocking:
        begin = f"{blocking} problem{' blocks' if blocking == 1 else 's block'} the PoC"
        return f"{begin}, {worth}" if notable else begin
    return f"Nothing blocks the PoC, {worth}" if notable else "Nothing blocks the PoC"


def preparation_cards(found: Inspection) -> tuple[Card, ...]:
    """All findings, in the order of the damage they do."""
    return (
        leak_card(found.leaks, found.test_items, found.twins),
        personal_card(found.personal),
        duplicate_card(found.duplicates, len(found.contradictions)),
        balance_card(found.balance),
        cleaning_card(found.cleaning),
        language_card(found.languages),
    )


def leak_card(leaks: Sequence[Leak], test_items: int, twins: int) -> Card:
    """Test items that are also outside of the test set."""
    number = f"{count(twins)} of {count(test_items)}"
    if not test_items:
        return Card("Leaks", "no test set yet", "No item is in the test set yet.", False, False)
    if not twins:
        return Card("Leaks", number, "No test item is repeated outside the test set.", False, False)
    exact = sum(leak.similarity >= 1 for leak in leaks)
    return Card(
        "Leaks",
        number,
        f"{number} test items are also in the training data: their score would mean nothing.",
        True,
        True,
        (
            f"{count(len(leaks))} items repeat them, {count(exact)} word for word. "
            "The PoC leaves them out of training and lists them.",
        ),
    )


def personal_card(found: PersonalData) -> Card:
    """What was found of people, by kind; and what cannot be found."""
    number = counted(len(found.hits), "hit")
    if not found.hits:
        return Card("Personal data", number, "None was found.", False, False, (found.not_found,))
    kinds = ", ".join(
        f"{count(hits)} {KIND_NAMES[kind][hits > 1]}" for kind, hits in found.counts.items()
    )
    texts = counted(len(found.rows), "text")
    return Card("Personal data", number, f"In {texts}: {kinds}.", False, True, (found.not_found,))


def duplicate_card(found: Duplicates, contradicting: int) -> Card:
    """Texts that repeat, and repeats with different labels."""
    repeated, families = len(found.repeated), len(found.families)
    if not families:
        return Card("Duplicates", "0", "No text occurs twice.", False, False)
    members = sum(map(len, found.families))
    details: tuple[str, ...] = (
        f"Counting near repeats, {count(members)} texts form "
        f"{'1 family' if families == 1 else f'{count(families)} families'}; "
        "a family is never split between training and test set.",
    )
    if contradicting:
        groups = "1 text has" if contradicting == 1 else f"{count(contradicting)} texts have"
        details += (f"{groups} different labels in different places: ask the expert.",)
    sentence = f"{counted(repeated, 'text')} {'repeats' if repeated == 1 else 'repeat'} another."
    if not repeated:
        sentence = (
            f"No text repeats word for word, {count(members)} are nearly the same as another."
        )
    return Card("Duplicates", count(repeated), sentence, False, True, details)


def balance_card(found: Balance) -> Card:
    """How much always giving the same answer would score.

    Examples
    --------
    >>> from core.preparation.balance import class_balance
    >>> balance_card(class_balance(["ham"] * 87 + ["spam"] * 13)).sentence
    '87% is one class (ham): accuracy flatters, look at the rare-class score.'
    """
    if not found.total:
        return Card("Balance", "no labels", "No item has a label yet.", False, False)
    share = percent(found.share, 0)
    classes = f"{counted(len(found.counts), 'class')}"
    sentence = f"{classes}; the biggest, {found.biggest}, has {share}."
    if len(found.counts) == 1:
        sentence = f"All labels are {found.biggest}: there is nothing to learn."
    elif found.lopsided:
        sentence = (
            f"{share} is one class ({found.biggest}): accuracy flatters, look at the "
            "rare-class score."
        )
    details: tuple[str, ...] = ()
    if found.rare:
        few = ", ".join(found.rare[:5]) + (", ..." if len(found.rare) > 5 else "")
        details = (f"Fewer than {FEW} items: {few}.",)
    only = len(found.counts) == 1
    return Card("Balance", share, sentence, only, found.lopsided or bool(found.rare), details)


def cleaning_card(found: CleanedTexts) -> Card:
    """Damaged texts by kind."""
    damaged = sum(bool(row.changes) for row in found.rows)
    if not damaged:
        return Card("Damaged texts", "0", "No text is damaged.", False, False)
    kinds = tuple(f"{count(n)}: {DAMAGE_NAMES[kind]}." for kind, n in found.counts.items())
    changed = sum(row.changed for row in found.rows)
    sentence = f"{counted(damaged, 'text')} damaged; {count(changed)} can be repaired."
    return Card("Damaged texts", count(damaged), sentence, False, True, kinds)


def language_card(found: LanguageMix) -> Card:
    """Which languages the texts are in, as far as that can be told."""
    known = {name: n for name, n in found.counts.items() if name not in (UNKNOWN, NO_LETTERS)}
    if not known:
        return Card("Languages", "unknown", "Not determined.", False, False, (found.method,))
    main = next(iter(known))
    others = found.told - known[main]
    sentence = f"{percent(known[main] / found.told, 0)} of {count(found.told)} texts that " + (
        f"can be told are in {main}."
    )
    parts = tuple(f"{name}: {count(n)}." for name, n in list(found.counts.items())[:6])
    return Card("Languages", main, sentence, False, others > 0, (*parts, found.method))


def counted(number: int, noun: str) -> str:
    """A number of things.

    Examples
    --------
    >>> counted(1, "text"), counted(2, "class")
    ('1 text', '2 classes')
    """
    return f"{count(number)} {noun}{'' if number == 1 else 'es' if noun.endswith('s') else 's'}"
