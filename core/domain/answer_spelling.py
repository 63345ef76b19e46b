"""Answers as people and models spell them, and the class that is meant."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
AROUND = " \"'`*_“”‘’‚„«»‹›"
FINAL = ".!,;:。"
WHOLE = re.compile(r"([+-]?\d+)[.,]0+")
NUMBER = re.compile(r"[+-]?\d+([.,/]\d+)*")
MOST_STEPS = 20
SURE_BETWEEN, MAYBE_BETWEEN = "|;", "\n,/+&"
"""Between several answers in a cell; what also stands inside names comes last."""

YES = ("yes", "true", "1", "y", "t")
NO = ("no", "false", "0", "n", "f")

NOTHING = ("nan", "null", "<na>", "nat", "(null)", "\\n", "undefined")
"""What programs write where a cell is empty."""
PERHAPS_NOTHING = ("none", "n/a", "na", "n.a.", "nil", "-", "--", "–", "—")
"""What people write there, and what may be a class of its own."""
SHEET_ERROR = re.compile(
    r"#(n/a|name\?|ref!|div/0!|value!|num!|null!|spill!|calc!|getting_data|field!|error!)|err:\d{3}",
    re.IGNORECASE,
)


def one_form(word: str) -> str:
    r"""A word without what cannot be seen: Unicode form, width, kinds of spaces.

    Examples
    --------
    >>> one_form("caf\u0065\u0301"), one_form("not\u00a0keto\u200b"), one_form("ＹＥＳ")
    ('café', 'not keto', 'YES')
    """
    if not word.isascii():
        word = INVISIBLE.sub("", unicodedata.normalize("NFKC", word))
    return " ".join(word.split())


def folded(word: str) -> str:
    """What spellings of one answer share: capitals, quotes, the final dot and ``.0`` aside.

    Examples
    --------
    >>> [folded(word) for word in ("Yes", "No.", '"YES!"', "**yes**", "0.0", "...", "C++")]
    ['yes', 'no', 'yes', 'yes', '0', '...', 'c++']
    """
    for _ in range(MOST_STEPS):
        bare = one_form(one_form(word).casefold())
        bare = bare.strip(AROUND).rstrip(FINAL).rstrip() or bare
        if number := WHOLE.fullmatch(bare):
            bare = number[1]
        if bare == word:
            break
        word = bare
    return word


def meant(words: Iterable[str], classes: Iterable[str]) -> dict[str, str]:
    """The class that each word spells otherwise, for those that can mean one alone.

    Parameters
    ----------
    words : iterable of str
    classes : iterable of str

    Returns
    -------
    dict
        Without words that are a class already.

    Examples
    --------
    >>> meant(["yes", "Yes.", "NO", "maybe", "true"], ["yes", "no"])
    {'Yes.': 'yes', 'NO': 'no'}
    >>> meant(["US"], ["us", "Us"])
    {}
    """
    known = set(classes)
    by_spelling: dict[str, set[str]] = {}
    for name in known:
        by_spelling.setdefault(folded(name), set()).add(name)
    found = {}
    for word in words:
        near = by_spelling.get(folded(word), set())
        if word not in known and len(near) == 1:
            (found[word],) = near
    return found


def spelled_alike(counts: Mapping[str, int], known: Iterable[str] = ()) -> dict[str, str]:
    """Words that spell another one otherwise, which is a known class or the most frequent.

    Examples
    --------
    >>> spelled_alike({"yes": 5, "Yes.": 1, "no": 4, "0": 1, "0.0": 2})
    {'Yes.': 'yes', '0': '0.0'}
    """
    return _grouped(counts, known, folded)


def written_alike(counts: Mapping[str, int], known: Iterable[str] = ()) -> dict[str, str]:
    r"""The same for words that look alike and differ in Unicode form or kinds of spaces alone.

    Examples
    --------
    >>> written_alike({"caf\u00e9": 2, "cafe\u0301": 1, "Caf\u00e9": 1}) == {"cafe\u0301": "café"}
    True
    """
    if all(word.isascii() for word in (*counts, *known)):
        return {}
    return _grouped(counts, known, one_form)


def _grouped(
    counts: Mapping[str, int], known: Iterable[str], key: Callable[[str], str]
) -> dict[str, str]:
    main: dict[str, str] = {}
    classes = set(known)
    for word in classes:
        main.setdefault(key(word), word)
    # The plainest of equally frequent ones: yes rather than Yes.
    for word in sorted(counts, key=lambda word: (-counts[word], word != key(word), word)):
        main.setdefault(key(word), word)
    alike = {word: main[key(word)] for word in counts if word not in classes}
    return {word: name for word, name in alike.items() if name != word}


def yes_and_no(counts: Mapping[str, int]) -> dict[str, str]:
    """Several words for yes, or for no, in one column, each with the most frequent of its kind.

    Empty where the words are not that, such as classes that are single letters.

    Examples
    --------
    >>> yes_and_no({"yes": 3, "1": 1, "true": 1, "no": 2, "0": 1})
    {'1': 'yes', 'true': 'yes', '0': 'no'}
    >>> yes_and_no({"t": 1, "y": 1, "n": 1, "a": 1}), yes_and_no({"0": 4, "1": 4})
    ({}, {})
    """
    keys = {word: folded(word) for word in counts}
    used = set(keys.values())
    all_such = used <= {*YES, *NO} and len(used) > 2
    if not (all_such or {"yes", "true"} <= used or {"no", "false"} <= used):
        return {}
    found = {}
    for kind in (YES, NO):
        words = sorted(
            (word for word in counts if keys[word] in kind),
            key=lambda word: (-counts[word], kind.index(keys[word])),
        )
        found.update(dict.fromkeys(words[1:], words[0]) if words else {})
    return {word: found[word] for word in counts if word in found}


def parts_of(word: str) -> tuple[str, ...]:
    """Different parts of a cell that may hold several answers; empty where it is one.

    Examples
    --------
    >>> parts_of("delivery|quality"), parts_of("a; b"), parts_of("a, b"), parts_of("1,0")
    (('delivery', 'quality'), ('a', 'b'), ('a', 'b'), ())
    """
    if NUMBER.fullmatch(word):
        return ()
    for sign in (*SURE_BETWEEN, *MAYBE_BETWEEN):
        parts = tuple(dict.fromkeys(part.strip() for part in word.split(sign) if part.strip()))
        if len(parts) > 1:
            return parts
    return ()


def several_answers(words: Iterable[str], known: Iterable[str] = ()) -> set[str]:
    """Cells of several answers: their parts are answers of their own, or in other cells too.

    One part is enough between bars and semicolons; between other signs it takes all of them.

    Examples
    --------
    >>> sorted(several_answers(["a|b", "a", "Yes, please"]))
    ['a|b']
    >>> sorted(several_answers(["a;b", "b;c", "c;a"])), several_answers(["x, y", "z"])
    (['a;b', 'b;c', 'c;a'], set())
    """
    parts = {word: tuple(map(folded, parts_of(word))) for word in words}
    alone = {folded(word) for word, found in parts.items() if not found}
    alone |= {folded(name) for name in known}
    seen = Counter(part for found in parts.values() for part in found)
    classes = set(known)
    return {
        word
        for word, found in parts.items()
        if found
        and word not in classes
        and (
            all(part in alone or seen[part] > 1 for part in found)
            or (any(sign in word for sign in SURE_BETWEEN) and any(part in alone for part in found))
        )
    }
