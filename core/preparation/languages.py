"""Which scripts and languages a set of texts is in, by letters and by common little words.

No model, so a modest measure that says what it is: it counts letters by script, and in Latin
script the little words (articles, prepositions, pronouns) of a few languages. Short texts hold few
of them, so for many it cannot tell; it never guesses from names or spelling.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

UNKNOWN = "cannot tell"
NO_LETTERS = "no letters"
LATIN = "Latin"
MARKS_NEEDED = 2
"""Little words of one language from which a text counts as written in it."""

METHOD = (
    "Letters by script; in Latin script, common little words of nine languages. "
    "Short texts often have too few of them to tell."
)
LITTLE_WORDS = {
    "English": "the and of to in is that it for you with this have not are what can my was from "
    "but they your how will would do an or be we there i me am does could please want need",
    "German": "der die das und ist nicht ich ein eine zu mit auf für von dem den sich auch wie "
    "kann wird sind haben wir bei oder aber nach aus wenn mein mir sie es bitte wo warum",
    "French": "le la les des et est une que pour dans je vous pas ne sur avec qui au du ce mon "
    "nous sont mais ou il elle comment être mes cette votre ai merci puis aux où",
    "Spanish": "el la los las y es una que para en por con no se su del mi como lo un pero más "
    "está qué puedo yo al cómo son muy quiero sobre hay este favor dónde tengo",
    "Portuguese": "o os as e é uma que para em não com do da no na um se por mais meu minha como "
    "você eu ao dos das mas são está foi isso posso quero onde tenho pelo",
    "Italian": "il lo gli e è una che per di non con del della un sono mi come ho ma al nel si "
    "questo mio più alla dei le posso vorrei perché quando dove anche",
    "Dutch": "de het een en van is niet ik dat op te met voor zijn er aan maar om ook bij hoe mijn "
    "kan je we naar uit wat nog deze worden heb waar graag",
    "Swedish": "och att det som en är på för inte med jag av till den har de om ett min hur kan "
    "var men så vi från när vill mig detta ska eller",
    "Polish": "i w na z nie do to się że jest jak o co po dla od ale czy mój za ma przez tak mnie "
    "są jestem proszę gdzie mogę chcę był być",
}

_WORDS = {name: frozenset(text.split()) for name, text in LITTLE_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_OF_JAPANESE = {"Hiragana", "Katakana"}


@dataclass(frozen=True)
class LanguageMix:
    """How many texts are in which script and language, the most frequent first.

    Attributes
    ----------
    of_text : tuple of str
        For each text a language, a script other than Latin, ``cannot tell`` or ``no letters``.
    method : str
        What was measured, in a sentence for a screen.
    """

    of_text: tuple[str, ...]
    scripts: dict[str, int]
    method: str = METHOD

    @property
    def counts(self) -> dict[str, int]:
        """Texts by language."""
        return dict(Counter(self.of_text).most_common())

    @property
    def told(self) -> int:
        """Texts of which something could be told."""
        return sum(name not in (UNKNOWN, NO_LETTERS) for name in self.of_text)

    def others(self) -> tuple[int, ...]:
        """Positions of the texts that are not in the most frequent language."""
        known = [name for name in self.counts if name not in (UNKNOWN, NO_LETTERS)]
        common = {UNKNOWN, NO_LETTERS, *known[:1]}
        return tuple(at for at, name in enumerate(self.of_text) if name not in common)


def language_mix(texts: Sequence[str]) -> LanguageMix:
    """Scripts and languages of a set of texts.

    Examples
    --------
    >>> found = language_mix(["where is my order", "wo ist mein Paket?", "заказ", "ok", "123"])
    >>> found.of_text
    ('English', 'German', 'Cyrillic', 'cannot tell', 'no letters')
    """
    scripts = [main_script(text) for text in texts]
    return LanguageMix(
        tuple(
            _language(text) if script == LATIN else script
            for text, script in zip(texts, scripts, strict=True)
        ),
        dict(Counter(scripts).most_common()),
    )


def main_script(text: str) -> str:
    """Script of most of a text's letters.

    Examples
    --------
    >>> main_script("Привет, Bob"), main_script("日本の料理"), main_script("42")
    ('Cyrillic', 'Japanese', 'no letters')
    """
    if text.isascii():
        return LATIN if _WORD.search(text) else NO_LETTERS
    found = Counter(script(letter) for letter in text if letter.isalpha())
    if not found:
        return NO_LETTERS
    if found.keys() & _OF_JAPANESE:
        return "Japanese"
    return found.most_common(1)[0][0]


@functools.lru_cache(maxsize=4096)
def script(letter: str) -> str:
    """Script of a letter: the first word of its name in Unicode.

    Examples
    --------
    >>> script("é"), script("я"), script("日")
    ('Latin', 'Cyrillic', 'Chinese')
    """
    name = unicodedata.name(letter, "UNKNOWN").split()[0]
    return {"CJK": "Chinese", "HANGUL": "Korean"}.get(name, name.split("-")[0].capitalize())


def _language(text: str) -> str:
    """The language most of whose little words stand in a text, if it is clearly one."""
    words = _WORD.findall(text.lower())
    found = sorted(((sum(w in known for w in words), name) for name, known in _WORDS.items()))
    (second, _), (most, name) = found[-2:]
    return name if most >= MARKS_NEEDED and most > second else UNKNOWN
