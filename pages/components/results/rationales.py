"""The tab of the Results screen that shows what was written down, in words and as code."""

from __future__ import annotations

import streamlit as st

from components.shared.text import escaped, plain
from core.domain.arms import Source
from core.domain.rationale import Rationale, RationaleKind
from core.report.findings.dossier import Dossier
from core.report.format.numbers import several
from core.report.wording.glossary import capital
from core.report.wording.rule_worth_words import worth_sentence
from core.workflows.engine import engine
from core.workflows.poc.rationales_and_guidelines import writings

CODED = (Source.RATIONALES, Source.HYBRID)
RULE_HEIGHT = 320


def written(d: Dossier) -> None:
    """Round by round: the words for people, the same knowledge as code."""
    heading = _heading(d)
    if not heading:
        st.info("No approach here buys labels or has rules, so nothing was written.")
        return
    st.header(plain(heading), anchor=False)
    if d.rationale_worth is not None:
        st.markdown(escaped(f"**{worth_sentence(d.rationale_worth, d.valuation.draws)}**"))
        st.caption(
            "One model learns from what the rules label, another from the expert's own labels. "
            "Where both score alike on the test set, the rules are worth that many labels."
        )
    iteration = st.segmented_control(
        "Round",
        range(1, d.iterations_run + 1),
        default=d.iterations_run,
        required=True,
        key="written-round",
    )
    found = writings(engine().store, d, iteration)
    told, coded = st.columns(2, gap="medium")
    with told:
        st.markdown(f"**Told to the annotators before round {iteration}**")
        for after, text in found.briefings.items():
            st.markdown(f"After round {after}: {plain(text)}")
        if not found.briefings:
            st.markdown("Nothing yet: the first audit comes after round 1.")
    with coded:
        st.markdown(f"**{several(len(found.rationales), 'labelling rule')} in round {iteration}**")
        names = [_name(rationale, found.classes) for rationale in found.rationales]
        if names:
            at = st.selectbox(
                "Labelling rule",
                range(len(names)),
                format_func=names.__getitem__,
                key="written-which",
            )
            _show(found.rationales[at])
    st.caption("First repeat. Rules run from top to bottom, those that clean the text first.")


def _heading(d: Dossier) -> str:
    """Who got it in words and who as code; empty where nobody did."""
    told = ["People get it in words"] if any(d.roster[arm].buys for arm in d.arms) else []
    coded = [arm for arm in (d.alternative, *d.arms) if d.roster[arm].source in CODED]
    told += [f"{d.the(coded[0])} gets it as code"] if coded else []
    return capital(", ".join(told))


def _name(rationale: Rationale, classes: tuple[str, ...]) -> str:
    """What it does, and the reason in words."""
    if rationale.kind is RationaleKind.REWRITE or rationale.label is None:
        return f"Clean the text: {rationale.words}"
    return f"{classes[rationale.label].capitalize()}: {rationale.words}"


def _show(rationale: Rationale) -> None:
    with st.container(height=RULE_HEIGHT, border=False):  # the keyboard scrolls it by its button
        st.code(rationale.predicate, language="sql", wrap_lines=True)
    st.caption(f"{plain(rationale.id)}, written by the {plain(rationale.author)}")
