"""Uploaded votes as the annotators of a race: what came first is learned from first."""

import numpy as np

from core.domain.drivers.old_way import ITEMS_LABELLED, LABELS
from core.sources.crowd import Votes
from core.sources.uploaded import GivenPeople, GivenVotes

ITEM = np.array([7, 7, 2, 5, 1, 9, 7])
SINCE = np.array([1, 1, 1, 1, 2, 2, 2])
WAVE = np.array([0, 0, 1, 0, 2, 2, 3])


def given(rows=slice(None)):
    n = len(ITEM[rows])
    votes = Votes(ITEM[rows], np.arange(n), np.ones(n, dtype=np.int16), np.full(n, np.nan))
    return GivenVotes(votes, tuple("abcdefg"[:n]), np.full(n, np.nan), SINCE[rows], WAVE[rows])


def test_items_are_learned_from_in_the_order_in_which_their_labels_came():
    order = np.array([9, 8, 7, 2, 5, 1, 0])
    assert GivenPeople(given()).can_label(order).tolist() == [7, 5, 2, 9, 1]


def test_labels_that_come_later_change_nothing_before_them():
    order = np.array([9, 8, 7, 2, 5, 1, 0])
    first = GivenPeople(given(slice(0, 4))).can_label(order)
    assert GivenPeople(given()).can_label(order)[: len(first)].tolist() == first.tolist()


def test_a_later_vote_on_an_item_bought_before_counts_from_its_own_round_on():
    people = GivenPeople(given())
    first = people.vote(np.array([7, 5]), "annotators", 1, briefed=True)
    assert first.worker.tolist() == [0, 1, 3]
    booked = {entry.driver: entry.quantity for entry in people.booked(np.array([7, 5]), first)}
    assert (booked[ITEMS_LABELLED], booked[LABELS]) == (2, 3)
    later = people.vote(np.array([9]), "annotators", 2, briefed=True)
    assert later.worker.tolist() == [5, 6]
    booked = {entry.driver: entry.quantity for entry in people.booked(np.array([9]), later)}
    assert (booked[ITEMS_LABELLED], booked[LABELS]) == (1, 2)
