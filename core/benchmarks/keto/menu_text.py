"""A dish as a line of a menu or an order at the table."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.benchmarks.keto.dish import Clause, ComponentRole, Dish
from core.benchmarks.keto.facts import KetoFacts

PLACE = 0.40
MARKETING = 0.25
FILLER = 0.25
SECOND_FILLER = 0.08
ORDER_OPENERS = (
    "Could I get the",
    "Please send the",
    "I will have the",
    "One for table six:",
    "Can we have the",
)
DRINKS = frozenset({"coffee", "cocktail", "shake"})
SWEETS = frozenset({"dessert", "parfait", "brunch"})


def title(name: str) -> str:
    """Every word with a capital: ``three-egg omelette`` -> ``Three-Egg Omelette``.

    Examples
    --------
    >>> title("three-egg omelette")
    'Three-Egg Omelette'
    """
    return " ".join(
        "-".join(part[:1].upper() + part[1:] for part in word.split("-")) for word in name.split()
    )


def sentence(text: str) -> str:
    """The text with a capital at the start."""
    return text[:1].upper() + text[1:]


def listed(parts: list[str]) -> str:
    """``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]


class MenuWriter:
    """Writes dishes down in one of six styles.

    Parameters
    ----------
    facts : KetoFacts
    rng : numpy.random.Generator
    """

    def __init__(self, facts: KetoFacts, rng: np.random.Generator) -> None:
        self.phrases = facts.phrases
        self.rng = rng
        self.menu_styles: tuple[Callable[[str, Dish], str], ...] = (
            self._colon,
            self._sentences,
            self._parentheses,
            self._prose,
            self._capitals,
        )

    def write(self, dish: Dish) -> str:
        """One line of text that says what is on the plate."""
        name = title(dish.head)
        if self.rng.random() < PLACE:
            place = self._any("place")
            if place.split()[-1] != name.split()[0]:
                name = f"{place} {name}"
        offers = any(
            clause.role in (ComponentRole.ADDON, ComponentRole.OFFERED) for clause in dish.clauses
        )
        if not offers and self.rng.random() < 1 / 6:
            return self._order(name, dish)
        style = self.menu_styles[int(self.rng.integers(len(self.menu_styles)))]
        return self._praise(style(name, dish))

    def _any(self, kind: str) -> str:
        options = self.phrases[kind]
        return options[int(self.rng.integers(len(options)))]

    def _clause(self, clause: Clause, *, joined: bool = False, menu: bool = True) -> str:
        """Words of a clause; ``joined`` ones begin with a preposition or a participle."""
        if clause.role is ComponentRole.OPTION:
            if clause.standalone:
                return clause.phrase
            form = "joined" if joined or self.rng.random() < 0.5 else "bare"
            return self._any(f"{form}_{clause.slot}").format(x=clause.phrase)
        if clause.role is ComponentRole.TINY:
            kind = "tiny_portion_topping" if clause.slot == "TOP" else "tiny_portion"
            return f"{'with ' if joined else ''}{self._any(kind)} {clause.phrase}"
        if clause.role is ComponentRole.SWAP:
            kind = "swap_keto" if clause.keto_side else "swap_not_keto"
            low, high = (
                (clause.phrase, clause.other) if clause.keto_side else (clause.other, clause.phrase)
            )
            return self._wide(kind, menu).format(l=low, h=high)
        kinds = {
            ComponentRole.REMOVAL: "applied_removal",
            ComponentRole.ADDON: "addon_not_included",
            ComponentRole.OFFERED: "option_not_applied",
        }
        return self._wide(kinds[clause.role], menu).format(x=clause.phrase)

    def _wide(self, kind: str, menu: bool) -> str:
        """A pattern of the kind; on a menu also those only a kitchen would say."""
        options = self.phrases[kind] + (self.phrases.get(f"{kind}_menu", ()) if menu else ())
        return options[int(self.rng.integers(len(options)))]

    def _filler(self, dish: Dish, menu: bool) -> list[str]:
        kind = "any"
        if dish.family in DRINKS:
            kind = "drink"
        elif dish.family in SWEETS:
            kind = "sweet"
        kinds = [f"filler_{kind}"] + (["filler_menu"] if menu else [])
        found = []
        for chance in (FILLER, SECOND_FILLER):
            if self.rng.random() < chance:
                found.append(self._any(kinds[int(self.rng.integers(len(kinds)))]))
        return list(dict.fromkeys(found))

    def _parts(self, dish: Dish, *, menu: bool = True) -> list[str]:
        parts = [self._clause(clause, menu=menu) for clause in dish.clauses]
        parts += self._filler(dish, menu)
        if self.rng.random() < 0.5:
            parts = [parts[position] for position in self.rng.permutation(len(parts))]
        return parts

    def _order(self, name: str, dish: Dish) -> str:
        opener = ORDER_OPENERS[int(self.rng.integers(len(ORDER_OPENERS)))]
        return ", ".join([f"{opener} {name}", *self._parts(dish, menu=False)])

    def _colon(self, name: str, dish: Dish) -> str:
        return f"{name}: {', '.join(self._parts(dish))}."

    def _sentences(self, name: str, dish: Dish) -> str:
        return f"{name}. {sentence('; '.join(self._parts(dish)))}."

    def _parentheses(self, name: str, dish: Dish) -> str:
        return f"{name} ({' / '.join(self._parts(dish))})"

    def _capitals(self, name: str, dish: Dish) -> str:
        return " | ".join([name.upper(), *self._parts(dish)])

    def _prose(self, name: str, dish: Dish) -> str:
        inside = [c for c in dish.clauses if c.role in (ComponentRole.OPTION, ComponentRole.TINY)]
        joined = [self._clause(c, joined=True) for c in inside if not c.standalone]
        apart = [self._clause(c) for c in dish.clauses if c not in inside or c.standalone]
        apart += self._filler(dish, menu=True)
        text = f"Our {name} comes {listed(joined)}." if joined else f"Our {name}."
        return " ".join([text, *(f"{sentence(part)}." for part in apart)])

    def _praise(self, text: str) -> str:
        """Marketing words say nothing; they stand before or behind a quarter of the lines."""
        if self.rng.random() >= MARKETING:
            return text
        word = self._any("marketing")
        return f"{sentence(word)}. {text}" if self.rng.random() < 0.5 else f"{text} [{word}]"
