"""Uploaded rules in a PoC: one that fails ends it, is named, and the reader learns how to go on."""

import pytest

from core.domain.errors import PredicateRefused
from core.domain.plan import Plan
from core.sources.authors import GivenAuthor
from core.sources.uploaded import Given


def test_a_rule_that_fails_in_a_poc_is_named_with_the_way_on(small_keto, material_of, vote_of):
    rules = (vote_of("contains(u, 'rice')", name="good"), vote_of("u::integer = 1", name="bad"))
    author = GivenAuthor(material_of(small_keto, Plan()), Given(None, rules, None, (0,), 1))
    with pytest.raises(PredicateRefused, match="Rule bad cannot run") as refused:
        author.votes(author.write(1), 1)
    assert "import it again (the same id revises it) and plan a new PoC" in refused.value.remedy
    assert author.votes(rules[:1], 1)
