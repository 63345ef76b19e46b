"""The part of the plan form that says how people are simulated."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.domain.plan import Plan


def simulation(default: Plan) -> dict[str, Any]:
    """How the simulated people behave; part of the plan and of its hash.

    Parameters
    ----------
    default : Plan
        What the test case starts from.
    """
    with st.expander("How people are simulated", icon=":material/science:"):
        st.caption("These assumptions are part of the locked plan.")
        crowd, analyst = _crowd(default), _analyst(default)
        columns = st.columns(2)
        audits = columns[0].number_input(
            "Items the expert checks per round",
            0,
            500,
            default.audits,
            10,
            key="plan-audits",
            help="Every approach gets the same number.",
        )
        votes = columns[1].number_input(
            "Votes per item", 1, 9, default.votes_per_item, key="plan-votes"
        )
        author = st.selectbox(
            "Who writes the labelling rules",
            ["simulated analyst", "hand-written"],
            key="plan-author",
            help="The hand-written rules are an upper bound: their author knew the word lists.",
        )
        passes = st.number_input(
            "Training passes of the stand-in model (epochs)",
            1,
            50,
            default.fine_tune.epochs,
            key="plan-passes",
        )
    return {
        "audits": int(audits),
        "votes_per_item": int(votes),
        "rationale_author": author,
        "crowd": crowd,
        "analyst": analyst,
        "fine_tune": {"epochs": int(passes)},
    }


def _crowd(default: Plan) -> dict[str, Any]:
    columns = st.columns(3)
    slip = columns[0].number_input(
        "Slips of annotators, %",
        0.0,
        30.0,
        100 * default.crowd.slip,
        1.0,
        key=f"plan-slip-{default.benchmark}",
        help="Answers given wrong by accident.",
    )
    learning = columns[1].number_input(
        "Learning per briefing, %",
        0.0,
        100.0,
        100 * default.crowd.learning,
        5.0,
        key="plan-learning",
        help="Chance that one briefing teaches one detail.",
    )
    seconds = columns[2].number_input(
        "Seconds per label",
        1.0,
        600.0,
        default.crowd.seconds,
        1.0,
        key="plan-seconds",
        help="Median on a medium-hard item.",
    )
    knows = st.slider(
        "What annotators know before any briefing",
        0.1,
        10.0,
        default.crowd.known_before,
        0.1,
        key="plan-knows",
        help="Multiplies the odds of knowing each detail; 1 is the default crowd.",
    )
    return {
        "slip": slip / 100,
        "learning": learning / 100,
        "seconds": seconds,
        "known_before": knows,
    }


def _analyst(default: Plan) -> dict[str, Any]:
    columns = st.columns(3)
    common = columns[0].number_input(
        "Expert mentions common things, %",
        0.0,
        100.0,
        100 * default.analyst.says_common,
        5.0,
        key="plan-common",
    )
    rare = columns[1].number_input(
        "... and rare ones, %", 0.0, 100.0, 100 * default.analyst.says_rare, 5.0, key="plan-rare"
    )
    notes = columns[2].number_input(
        "Analyst learns from a mistake, %",
        0.0,
        100.0,
        100 * default.analyst.notes_lesson,
        5.0,
        key="plan-notes",
    )
    return {"says_common": common / 100, "says_rare": rare / 100, "notes_lesson": notes / 100}
