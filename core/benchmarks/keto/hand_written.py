"""Rationales written by hand, in three rounds.

An upper bound, not evidence: their author had also written the generator's word lists. The
default race uses the simulated analyst instead.
"""

from __future__ import annotations

import csv

from core.benchmarks.keto.dish import CLASSES
from core.benchmarks.keto.facts import FOLDER
from core.benchmarks.keto.lexicon import CLEANINGS
from core.domain.rationale import Rationale, RationaleKind

AUTHOR = "hand-written (its author knew the word lists)"
LAST_ITERATION = 3
STANDINS = (
    r"\b(cauliflower|cauli|broccoli|konjac|shirataki|zucchini|courgette|daikon|palm-heart|turnip|"
    r"jicama|kale|lettuce|romaine|butter-lettuce|collard|cabbage-leaf|egg|omelette|cheese|"
    r"egg-white|cloud|portobello|mushroom-cap|chicken|ground-chicken|almond-flour|fathead|"
    r"egg-and-cheese|parmesan-egg|aubergine|low-carb|high-fibre low-carb|coconut-flour)[ -]"
    r"(rice|noodles?|linguine|fries|wedges|sticks|chips|mash|puree|gratin|wrap|cups|boats|"
    r"leaves|tortillas?|shells|bun|bread|base|crust|sponge|crumb|pancakes|crepes|chaffle)\b"
    r"|riced (cauliflower|broccoli)|hearts of palm noodles|ribbons of daikon|no added sugar"
    r"|sugar-free( maple)? syrup|almond shortcrust|crisp(ed)? (cheese|cheddar) (shells|rounds)"
)
STANDIN_CLEANING = "What replaces the starch is not the starch."
CLEANING_ITERATIONS = {"removals": 2, "swaps": 3, "offers": 3, "portions": 3}


def hand_written(iteration: int) -> tuple[Rationale, ...]:
    """The set of a round (1 to 3; later rounds keep the third).

    Examples
    --------
    >>> [len(hand_written(iteration)) for iteration in (1, 2, 3, 5)]
    [8, 14, 25, 25]
    """
    iteration = min(max(iteration, 1), LAST_ITERATION)
    found = [
        Rationale(
            f"clean-{rule.key}",
            iteration,
            RationaleKind.REWRITE,
            rule.words,
            rule.expression,
            None,
            iteration,
            AUTHOR,
        )
        for rule in CLEANINGS.values()
        if CLEANING_ITERATIONS[rule.key] <= iteration
    ]
    if iteration > 1:
        expression = f"regexp_replace(u, '{STANDINS}', ' kept stand-in ', 'g')"
        found.append(
            Rationale(
                "clean-standins",
                iteration,
                RationaleKind.REWRITE,
                STANDIN_CLEANING,
                expression,
                None,
                iteration,
                AUTHOR,
            )
        )
    with (FOLDER / "rationales_by_hand.csv").open(encoding="utf-8", newline="") as file:
        found += [_vote(row) for row in csv.DictReader(file) if int(row["round"]) == iteration]
    return tuple(found)


def _vote(row: dict[str, str]) -> Rationale:
    column = "text" if row["id"] in ("L08", "L22") else "u"
    predicate = f"regexp_matches({column}, '{_quoted(row['regex_include'])}')"
    if row["regex_exclude"]:
        predicate += f" and not regexp_matches({column}, '{_quoted(row['regex_exclude'])}')"
    label = CLASSES.index(row["vote"])
    return Rationale(
        row["id"],
        int(row["round"]),
        RationaleKind.VOTE,
        row["expert_words"],
        predicate,
        label,
        int(row["round"]),
        AUTHOR,
    )


def _quoted(pattern: str) -> str:
    return pattern.replace("'", "''")
