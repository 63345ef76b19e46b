"""DuckDB's messages about a rule in our words: what is wrong, and how to write it.

Only what a message says of the rule is taken over, never a value: a failed cast quotes the text.
"""

from __future__ import annotations

import re

TYPES = {
    "INT32": "a whole number",
    "INT64": "a whole number",
    "INTEGER": "a whole number",
    "BIGINT": "a whole number",
    "HUGEINT": "a whole number",
    "INTEGER_LITERAL": "a number",
    "DOUBLE": "a number",
    "DECIMAL": "a number",
    "BOOL": "true or false",
    "BOOLEAN": "true or false",
    "VARCHAR": "text",
    "STRING_LITERAL": "text",
    "NULL": "nothing",
}
LOOK_AROUND = re.compile(r"invalid perl operator: \(\?(<=|<!|<|=|!)")
ESCAPE_HELP = (
    r"Known are \b, \d, \s, \w, their capitals, and \ before a sign that is meant as itself."
)

# What a message says, and what is said instead; {0}, {1} are what the pattern caught. Nothing is
# caught that could be a value of a text: only operators, types and names of functions.
KNOWN: tuple[tuple[str, str], ...] = (
    # of patterns
    (
        r"missing \)",
        r"A bracket ( in the pattern is not closed: add ), or write \( for the sign itself.",
    ),
    (
        r"unexpected \)",
        r"A bracket ) in the pattern was never opened: add (, or write \) for the sign itself.",
    ),
    (
        r"missing \]",
        r"A bracket [ in the pattern is not closed: add ], or write \[ for the sign itself.",
    ),
    (
        r"no argument for repetition operator: ([*+?{}\d,]+)",
        r"There is nothing before {0} in the pattern to repeat: put a letter or a group before it, "
        r"or write \ before the sign.",
    ),
    (
        r"bad repetition operator: ([*+?]+)",
        "The pattern repeats twice in a row ({0}): keep one of them.",
    ),
    (
        r"invalid repetition size: (\{[\d,]+\})",
        "The repetition {0} is not possible: at most 1,000 times in all, the smaller number first.",
    ),
    (
        r"invalid escape sequence: \\([1-9])",
        r"A back-reference (\{0}) is not supported: write the alternatives out, for example "
        "(aa|bb).",
    ),
    (
        r"invalid escape sequence",
        "The pattern has a sign after \\ that stands for nothing. " + ESCAPE_HELP,
    ),
    (r"trailing \\", r"The pattern ends in \: write \\ for the sign itself, or remove it."),
    (
        r"invalid named capture group",
        "A named group is not closed or has no name: write (?P<name>...), or simply (...).",
    ),
    (
        r"invalid character class range",
        r"A range in [ ] is not one: write the smaller sign first ([a-z]), and known classes such "
        r"as [[:alpha:]] or \pL.",
    ),
    (
        r"invalid perl operator",
        "The group (?...) is not supported: known are (?:...) and the flags (?i), (?m), (?s).",
    ),
    (r"invalid UTF-8", "The pattern holds bytes that are not text: leave \\C out."),
    (
        r"pattern too large|regexp too big|pattern too complex",
        "The pattern becomes too large: repeat less often, or make two rules of it.",
    ),
    (r"Unrecognized Regex option", "An option is not known: use 'g', 'i', 'c', 's', 'm' or 'l'."),
    (r"Group index must be", "There are groups 0 to 9 only: ask for one of these."),
    (
        r"Escape string must be empty or one character",
        "The sign after ESCAPE must be a single one, for example ESCAPE '!'.",
    ),
    (r"Like pattern must not end with escape", "The pattern of LIKE ends in its escape sign."),
    # columns, functions, arguments
    (
        r"No function matches the given name and argument types '([a-z_+\-|~!*]+)\(([A-Z_, ]*)\)'",
        "{0} cannot work with {1}{2}.",
    ),
    (
        r"Could not choose a best candidate function for the function call \"([a-z_+\-|~!*]+)\("
        r"([A-Z_, ]*)\)",
        "{0} cannot work with {1}{2}.",
    ),
    (
        r"Cannot compare values of type ([A-Z_]+)\S* and type ([A-Z_]+)",
        "It compares {0} with {1}: write the number in quotes ('5'), compare length(u), or use "
        "try_cast(u as integer).",
    ),
    (
        r"Cannot mix values of type ([A-Z_]+)\S* and ([A-Z_]+)",
        "It mixes {0} with {1}: write both as text ('1') or both as numbers.",
    ),
    (
        r"Cannot (?:compare|mix)",
        "It mixes values of two kinds: write both as text ('1') or both as numbers.",
    ),
    (r"Referenced column|column .* does not exist", "There is no such column: use text or u."),
    (r"Function with name|Scalar Function", "There is no such function."),
    # numbers
    (
        r"Substring length|Substring offset",
        "It asks for more letters than a text can have: use a smaller number.",
    ),
    (r"Overflow|[Oo]ut of [Rr]ange", "A number becomes too large: use a smaller one."),
    # the SQL itself
    (r"Max expression depth|depth limit", "It is nested too deeply: split it into several rules."),
    (
        r"unterminated quoted string",
        "A quote ' is not closed; a quote inside a text is written ''.",
    ),
    (
        r"unterminated quoted identifier",
        "A quote \" is not closed; texts stand in single quotes '.",
    ),
    (r"unterminated dollar-quoted", "A $$ is not closed."),
    (r"unterminated /\* comment", "A comment /* is not closed with */."),
    (r"unterminated", "Something is opened and not closed: look for a quote or a comment."),
    (
        r"Only SELECT|CTE needs a SELECT",
        "Only one expression is allowed, no statement and no query.",
    ),
    (r"syntax error at end of input", "It ends too early: something is missing at its end."),
    (
        r"syntax error at or near \"([\w.,;:()+\-*/%<>=!|&^~@#?$\[\]{}\\'`]{1,40})\"",
        "It is not written as SQL: look at what stands before {0}.",
    ),
    (
        r"syntax error",
        "It is not written as SQL: look for a missing quote, bracket or operator.",
    ),
)
NO_TRUTH = (
    "It gives a text where true or false is needed: compare it (u = 'yes') or search in it "
    "(contains(u, 'yes'))."
)
NO_NUMBER = (
    "A text cannot be turned into a number: write try_cast(u as integer), which gives nothing "
    "there, or compare with a text in quotes."
)
ANY_OTHER = "DuckDB cannot run it: check its functions, their arguments and its patterns."
TWO_TEXTS, A_PATTERN = "two texts", "a text and a pattern in quotes"
TO_TRIM, SIDE = "a text, and the letters to take off", "a text and a number"
ARGUMENTS = {
    "+": "two numbers; texts are joined with ||",
    "-": "two numbers",
    "concat": "at least one text",
    "regexp_extract": "a text, a pattern in quotes and the number of a group",
    "regexp_replace": "a text, a pattern, what to put there, and 'g' for all places",
    "replace": "a text, what to look for and what to put there",
    **dict.fromkeys(("lower", "upper", "length"), "one text"),
    **dict.fromkeys(("trim", "ltrim", "rtrim"), TO_TRIM),
    **dict.fromkeys(("left", "right"), SIDE),
    **dict.fromkeys(("substring", "substr"), "a text, a first place and a length"),
    **dict.fromkeys(("contains", "starts_with", "ends_with", "prefix", "suffix"), TWO_TEXTS),
    **dict.fromkeys(("position", "strpos", "instr"), "a text and the text to find in it"),
    **dict.fromkeys(("regexp_matches", "regexp_full_match"), A_PATTERN),
}
CAST = re.compile(r" to (?:type )?(BOOL|INT|BIGINT|DOUBLE)[A-Z0-9]*")


def in_our_words(error: Exception | str) -> str:
    """What is wrong with a rule, and how to write it; without any value of a text.

    Parameters
    ----------
    error : Exception or str
        DuckDB's, or its message.

    Examples
    --------
    >>> in_our_words("Invalid Input Error: invalid perl operator: (?<")
    'Looking behind, (?<=...), is not supported: match the words before it too, or ...'
    >>> in_our_words("Conversion Error: Could not convert string 'a secret' to INT32")
    'A text cannot be turned into a number: write try_cast(u as integer), which ...'
    """
    message = str(error)
    if message.startswith("Conversion Error"):
        # It quotes the text, which may look like any other message: the type alone is read.
        kinds = CAST.findall(message)
        return NO_TRUTH if kinds and kinds[-1] == "BOOL" else NO_NUMBER
    around = LOOK_AROUND.search(message)
    if around:
        behind, place = around[1].startswith("<"), ("ahead, (?=...)", "after")
        if behind:
            place = ("behind, (?<=...)", "before")
        return (
            f"Looking {place[0]}, is not supported: match the words {place[1]} it too, or make a "
            "condition of its own of it (and not regexp_matches(...))."
        )
    for pattern, told in KNOWN:
        found = re.search(pattern, message)
        if found:
            return told.format(*_caught(told, found.groups())) if found.groups() else told
    return ANY_OTHER


def _caught(told: str, parts: tuple[str, ...]) -> list[str]:
    """What a pattern caught, types by their names, and what a function takes."""
    if "{2}" not in told:
        return [TYPES.get(part, part) for part in parts]
    name, kinds = parts
    given = ", ".join(TYPES.get(kind, "another kind") for kind in kinds.split(", ") if kind)
    takes = f": it takes {ARGUMENTS[name]}" if name in ARGUMENTS else ""
    return [name, f"({given or 'nothing'})", takes]
