"""Roles: what each may do, and who has one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.shared.session import sign_in_settings
from components.shared.text import plain
from core.access.permissions import LEAST, RANKS
from core.access.roles import RoleRule
from core.access.rules_file import FILE, SETTING
from core.domain.actor import Role
from core.workflows.admin.sign_in import current_rules
from core.workflows.engine import engine


def roles() -> None:
    """A table of what each role may do, and the rules as they stand."""
    if sign_in_settings() is None:
        st.markdown(
            "Sign-in is off: whoever opens this app is its owner. Set up sign-in before others "
            "can reach it."
        )
    else:
        _rules()
    st.table(
        pd.DataFrame(
            [
                {"May": action.value.capitalize()}
                | {r.value.capitalize(): "yes" if RANKS[r] >= RANKS[least] else "" for r in Role}
                for action, least in LEAST.items()
            ]
        ),
        hide_index=True,
    )


def _rules() -> None:
    rules = current_rules(engine().store)
    for role in reversed(Role):
        rule = rules.roles.get(role)
        told = _told(rule) if rule else []
        st.markdown(f"**{role.value.capitalize()}**: {plain(', '.join(told)) or 'nobody by name'}")
    rest = f"{rules.default.value}" if rules.default else "no role"
    st.caption(f"Everybody else who signs in has {'the role ' if rules.default else ''}{rest}.")
    with st.expander("Details for engineers"):
        st.caption(f"Rules: {FILE} beside the store, or {SETTING}. A change counts at once.")


def _told(rule: RoleRule) -> list[str]:
    return [
        *sorted(rule.emails),
        *(f"everybody at {domain}" for domain in sorted(rule.domains)),
        *(f"{name} {' or '.join(sorted(values))}" for name, values in sorted(rule.claims.items())),
    ]
