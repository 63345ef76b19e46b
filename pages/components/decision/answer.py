"""The Decision on one screen: answer, options, pictures, reasons, break-evens, next step."""

from __future__ import annotations

import streamlit as st

from components.decision.tables import options_table
from components.shared.chart import show_picture
from components.shared.text import escaped, lead
from core.domain.verdict import Answer
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.cost_to_target import getting_there
from core.report.findings.class_mix import class_mix
from core.report.findings.dossier import Dossier
from core.report.findings.not_set import errors_matter
from core.report.findings.options import best_of, cheaper_sentence, shown
from core.report.findings.reasons import reasons, reasons_heading
from core.report.findings.unfinished import one_repeat
from core.report.format.numbers import several
from core.report.headline import Told
from core.report.headline.parts import stands_on
from core.report.wording.glossary import DEFINED, ERRORS_NOT_SET, period_text

REASONS = 3
STYLE = """<style>
[data-testid=stMainBlockContainer] { padding-bottom: 1rem; }
[data-testid=stMainBlockContainer] h1 { padding: 0 0 1.25rem; }
[data-testid=stMainBlockContainer] :is(h2, h3) { padding: .25rem 0 1.125rem;
  font-size: 1.125rem; }
.st-key-answer { margin-top: -.75rem; }
.st-key-answer [data-testid=stMarkdownContainer] p { font-size: .9375rem; line-height: 1.45; }
.st-key-answer [data-testid=stCaptionContainer] p { font-size: .8125rem; line-height: 1.4; }
.st-key-errors-not-set a * { white-space: normal; text-wrap: balance; }
.st-key-answer [class*=st-key-foot-] { flex-wrap: nowrap; align-items: flex-start; }
@media (min-width: 641px) {
  [data-testid=stMainBlockContainer] { padding: 3.5rem 2.5rem 1rem; } }
</style>"""
"""One screen has no room for the wide margins of the others."""


def opening(d: Dossier, told: Told) -> None:
    """Lead, the cheapest alternative, and what both approaches are."""
    lead(told.lead)
    if d.valuation.verdict.answer is not Answer.INVALID:
        st.markdown(escaped(_alternative(d)))
    st.caption(escaped(f"{' '.join(DEFINED.values())} {stands_on(d)}"))


def _alternative(d: Dossier) -> str:
    """The cheapest approach beside the best one, wherever it stands."""
    told, best = cheaper_sentence(d), best_of(d)
    if told:
        label, _, rest = told.partition(":")
        return f"**{label}:**{rest}"
    if best is None:
        return "**Cheaper alternative:** none that is likely enough to meet the target."
    return f"**Cheaper alternative:** none; {d.the(best.arm)} is expected to cost least."


def choices(d: Dossier) -> None:
    """The best four approaches, and the others folded."""
    told = shown(d)
    options_table(d, told.rows, f"The best options, {period_text(d.months)}")
    if told.folded:
        with st.expander(f"{several(len(told.folded), 'more approach', 'es')}"):
            options_table(d, told.folded, f"Other approaches, {period_text(d.months)}")


def pictures(d: Dossier) -> None:
    """Cost to reach the target, and cost over time."""
    left, right = st.columns(2, gap="medium")
    with left, st.container(gap="xsmall"):
        show_picture(getting_there(d), "getting")
    with right, st.container(gap="xsmall"):
        show_picture(living_with_it(d), "living")


def why(d: Dossier) -> None:
    """Three reasons, and what to watch: another class mix, one repeat alone."""
    st.header(reasons_heading(d), anchor=False)
    for reason in reasons(d)[:REASONS]:
        st.markdown(escaped(f"**{reason.claim}** {reason.sentence}"))
    if mix := class_mix(d):
        st.markdown(f":material/balance: {escaped(f'**Class mix:** {mix}')}")
    if told := one_repeat(d):
        st.markdown(escaped(told))


def errors_not_set(d: Dossier, *, under_reasons: bool) -> None:
    """That the cost of errors is not set where it could change the answer, and the way to it.

    Under the reasons where they leave room, else under the break-evens.
    """
    room = len(reasons(d)) < REASONS
    if room is under_reasons and errors_matter(d):
        with st.container(key="errors-not-set"):
            st.page_link("scenarios.py", label=ERRORS_NOT_SET, icon=":material/tune:")
