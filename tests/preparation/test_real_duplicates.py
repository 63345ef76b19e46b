"""Real data sets: figures known before, found again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from core.preparation.leakage import find_leaks, normalised
from core.preparation.similarity import NEAR_DUPLICATE, similar_pairs, text_vectors

FOLDER = Path(__file__).parents[3] / "shared" / "datasets"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no real data sets at {FOLDER}")

SETS = {
    "sms_spam_rules": (500, 87, 80),
    "bitext_customer_support": (810, 81, 77),
    "keto_fndds": (1194, 20, 9),
}
"""Test items; those with a near twin outside of test as published; the same by our rule."""


def split(name: str) -> tuple[list[str], list[str]]:
    """Texts outside of test, and in it."""
    with (FOLDER / name / "items.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    texts = [
        [r["text"] for r in rows if (r["split"] == "test") is inside] for inside in (False, True)
    ]
    return texts[0], texts[1]


@pytest.mark.parametrize("name", SETS)
def test_published_counts_of_near_twins_are_found_again_with_their_vectors(name):
    """Theirs: words of two letters or more, dampened counts, rarity learned outside of test."""
    rest, test = split(name)
    items, published, _ = SETS[name]
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True).fit(rest)
    left, right = (sparse.csr_array(vectorizer.transform(texts)) for texts in (test, rest))
    found = similar_pairs(left, right)
    assert (len(test), len(set(found.left.tolist()))) == (items, published)


@pytest.mark.parametrize("name", SETS)
def test_our_rule_finds_a_few_less(name):
    """Rarity counts words of test too, and words of one letter ('a', '2') tell texts apart."""
    rest, test = split(name)
    leaks = find_leaks(test, rest)
    assert len(leaks) == SETS[name][2]
    assert all(leak.similarity >= NEAR_DUPLICATE for leak in leaks)


def test_candidates_miss_nothing_that_trying_every_pair_finds():
    rest, test = split("bitext_customer_support")
    vectors = text_vectors([*test, *rest])
    left, right = vectors[len(test) :], vectors[: len(test)]
    pairs = similar_pairs(left, right)
    cosine = (left @ right.T).tocoo()
    near = cosine.data >= NEAR_DUPLICATE
    tried = set(zip(cosine.row[near].tolist(), cosine.col[near].tolist(), strict=True))
    assert set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == tried
    assert len(tried) == 79


def test_texts_that_stand_in_both_are_exact_leaks():
    rest, test = split("sms_spam_rules")
    lower = {text.lower() for text in rest}
    assert sum(text.lower() in lower for text in test) == 65
    known = {normalised(text) for text in rest}
    assert sum(normalised(text) in known for text in test) == 68
