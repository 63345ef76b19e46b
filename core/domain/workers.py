"""Roles of the people who work in a PoC, in the words in which people write them."""

from __future__ import annotations

from collections.abc import Mapping

ROLES = ("expert", "analyst", "NN expert", "annotators", "lead")
"""Roles that logged hours can belong to, as records name them."""
SHOWN_ROLES = tuple("ML engineer" if role == "NN expert" else role for role in ROLES)
"""The same as a reader is told them; both are read."""

NO_ROLE = "-"
"""Stands for somebody whose hours are kept and belong to no role."""

_SAID: Mapping[str, str] = {
    "expert": "expert experts domainexpert subjectmatterexpert sme",
    "analyst": "analyst analysts finetuninganalyst dataanalyst",
    "NN expert": "nnexpert nnexperts mlexpert mlengineer",
    "annotators": "annotator annotators labeller labeler labellers labelers crowd",
    "lead": "lead annotationlead teamlead",
}
_KNOWN = {word: role for role, words in _SAID.items() for word in words.split()}


def role_of(who: str, said: Mapping[str, str] | None = None) -> str | None:
    """The role somebody's hours belong to; None where nobody said.

    Parameters
    ----------
    who : str
        A role as people write it, or somebody's name.
    said : mapping of str to str, optional
        Roles of people by name (:func:`person_key`), ``-`` for none of ours.

    Returns
    -------
    str or None
        One of ``ROLES``, or ``NO_ROLE``.

    Examples
    --------
    >>> role_of("NN Expert"), role_of("Ann"), role_of("Ann", {"ann": "analyst"})
    ('NN expert', None, 'analyst')
    """
    return (said or {}).get(person_key(who)) or _KNOWN.get(
        "".join(sign for sign in who.casefold() if sign.isalnum())
    )


def person_key(who: str) -> str:
    """A name as it is known again: without capitals and doubled spaces.

    Parameters
    ----------
    who : str
        As it is written in an hours log.

    Returns
    -------
    str
        Key of the mapping that :func:`role_of` takes.

    Examples
    --------
    >>> person_key(" Ann  Lee")
    'ann lee'
    """
    return " ".join(who.split()).casefold()
