"""Words that the product no longer uses, and what it says instead; tests look for each.

The one list of them: a word that changes is added here, and ``tests/test_words.py`` finds every
place that still says it.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Retired(NamedTuple):
    """A retired phrase.

    Attributes
    ----------
    pattern : re.Pattern[str]
        What it looks like, whole words only.
    say : str
        What to say instead.
    """

    pattern: re.Pattern[str]
    say: str


RETIRED = tuple(
    Retired(re.compile(pattern, re.IGNORECASE), say)
    for pattern, say in (
        (r"(?<!\()\b(old|new) ways?\b", "Human annotation / fine-tuning analyst"),
        (
            r"(?<!by )\b(both|each|every|either|other|two|three|all|no|which|cheapest|best|"
            r"recommended|only|these|those|a|the|this|that|one|another|cheaper|of) ways?\b"
            r"(?! (to|in which|of|out|back|it|round|that|from|they|we|you|through)\b)|"
            r"\b\w+ ways\b(?! (to|of|in)\b)",
            "approach",
        ),
        (r"\b(candidates?|challengers?)\b", "approach; in the comparison"),
        (r"\b(as|a|the) controls?\b(?! (char|plane|panel))|\bcontrol (arm|approach)", "reference"),
        (r"\b(rules alone)\b", "Rules only"),
        (r"\bprompt only\b", "Prompted LLM"),
        (r"\brac(e|es|ed|ing)\b", "PoC, PoC run; to run"),
        (r"(?<!\()\bNN experts?\b(?! \(ML engineer)", "ML engineer (NN expert)"),
        (r"\brationales?\b(?!-)(?! \(labelling rules\))", "labelling rules"),
        (r"\bexams?\b", "test set (held out)"),
        (r"\bpractice (set|items?|answers?)\b", "validation set"),
        (r"\bworking set\b|(?<!training )\bpool\b", "training pool"),
        (r"\bluck\b", "random seed"),
        (r"\bwhat-ifs?\b", "simulations"),
        (r"\b(8|eight)[- ](in|of|out of)[- ](10|ten)\b", "80% range"),
        (r"\bmargins? of error\b", "95% interval"),
        (r"\bflip(s|ped|ping)?\b", "what would change the answer; break-even"),
        (r"\bdear(er|est)?\b", "costs more"),
        (r"\btoss-?up\b", "too close to call; about the same"),
        (r"\bgetting there\b", "Cost to reach the target"),
        (r"\bliving with it\b", "Cost over time"),
        (r"\b(chance|probability) that (this|it) is wrong\b", "N% likely the best choice"),
        (r"\bnobody (has |had |yet )?(said|says|told|knows)\b", "You have not set ..."),
        (r"\bnot said\b", "not set"),
        (r"\bweights can move\b", "you own the model weights"),
        (r"\bleave the house\b", "data must stay on our infrastructure"),
        (r"\bnot(e|ing) (the )?hours\b", "tracking hours"),
        (r"\bcount the cost\b", "horizon: until launch / first 12 months"),
        (r"\bbest bet\b", "N% likely the best choice"),
        (r"\bdoes not sell it\b", "independent source"),
        (r"\bsomebody who\b", "independent source; a person who"),
        (r"\b(theirs|ours)\b", "your column / field"),
        (r"\bunderstood\b", "recognised"),
        (r"\bof a kind\b", "unrecognised file: what it is, how to export it"),
        (r"\btake (the|this|your) \w+ away\b", "download report"),
        (r"\bmake the files\b", "generate"),
        (r"\btrail is whole\b|\b(the|this) trail\b", "audit log"),
        (r"\bthis computer\b", "local user; on this machine"),
        (r"\bgo(es)? on (when|while|from there|where)\b", "continues; resumes"),
        (r"\bwhat was done is kept\b", "Interrupted. Progress is saved"),
        (r"\bstands under\b", "saved; see"),
    )
)
"""Matched without regard to case; the code's own terms (arm, seed, ...) are not among them."""


def retired_in(text: str) -> list[tuple[str, str]]:
    """The retired phrases in a text, each with what to say instead.

    Examples
    --------
    >>> retired_in("The race went on over night.")
    [('race', 'PoC, PoC run; to run')]
    >>> retired_in("Human annotation (old way) costs more.")
    []
    """
    return [(hit[0], say) for pattern, say in RETIRED for hit in pattern.finditer(text)]
