"""Every function that changes something asks who does it, before it does anything."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path
from typing import Any

import pytest

from core.access.permissions import Action, may
from core.domain.actor import Actor, Role
from core.domain.errors import NotAllowed
from core.store.audit_log import audit_log

ROOT = Path(__file__).parents[2]
VIEWER = Actor("viewer@example.com", Role.VIEWER)
WORKFLOWS = ROOT / "core" / "workflows"
WRITES = ("add_", "delete_", "log_", "request_", "revoke_", "save_", "sign_", "switch_")
"""How functions of the store begin that change something; screens may not call them."""


OWNERS_ALONE = {"REVOKE_ANY_LINK", "SIGN", "MANAGE_TOKENS", "READ_AUDIT_LOG", "BACK_UP"}
"""What docs/access.md leaves to owners; of all else a viewer may read, an analyst do the rest."""


@pytest.mark.parametrize("action", Action)
def test_each_action_takes_the_role_that_the_document_says(action):
    allowed = [may(Actor("a", role), action) for role in (Role.VIEWER, Role.ANALYST, Role.OWNER)]
    assert allowed == [action is Action.READ, action.name not in OWNERS_ALONE, True]


def guarded() -> list[Any]:
    """Functions and methods of the workflows that are told who acts and must be."""
    found = []
    for path in WORKFLOWS.rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        module = importlib.import_module(name)
        for owner in (module, *(v for v in vars(module).values() if inspect.isclass(v))):
            for value in vars(owner).values():
                here = inspect.isfunction(value) and value.__module__ == name
                if here and not value.__name__.startswith("_") and acts(value):
                    found.append(value)
    return list(dict.fromkeys(found))


def acts(function) -> bool:
    return bool({"by", "actor"} & set(inspect.signature(function).parameters))


DOORS = {"upload", "plan_poc"}
"""Called by whoever sits at the machine; what they call asks, or is not reached by a screen."""
OWN = {"revoke", "revoke_at", "to_end"}
"""What these take depends on whose link it is; their own tests ask them."""


def asking() -> list[Any]:
    return [f for f in guarded() if f.__name__ not in DOORS | OWN]


@pytest.mark.parametrize("function", asking(), ids=lambda f: f.__qualname__)
def test_a_viewer_is_refused_before_anything_happens(function, store):
    given = {
        "store": store,
        "self": type("Engine", (), {"store": store})(),
        "by": VIEWER,
        "actor": VIEWER,
    }
    parameters = inspect.signature(function).parameters
    settings = {
        name: given.get(name)
        for name, p in parameters.items()
        if name in given or p.default is p.empty
    }
    with pytest.raises(NotAllowed, match="may not"):
        function(**settings)
    assert audit_log(store) == []


def test_the_functions_that_screens_use_to_change_something_are_all_there():
    names = {function.__name__ for function in guarded()}
    assert names >= {
        "edit_assumption",
        "restore_assumption",
        "ignore_vendor_claims",
        "keep_scenario",
        "forget_scenario",
        "commit",
        "log_stretch",
        "measure_prompted",
        "remove_leaks",
        "remove_repeats",
        "apply_cleaning",
        "apply_redaction",
        "submit",
        "resume",
        "cancel",
    }


def calls(path: Path) -> list[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize("path", sorted((ROOT / "pages").rglob("*.py")), ids=lambda path: path.stem)
def test_screens_say_who_acts_and_never_write_to_the_store_themselves(path):
    names = {function.__name__ for function in guarded()}
    methods = {"submit", "resume", "cancel"}
    for call in calls(path):
        name = called(call)
        through = ast.unparse(call.func)
        if name in names and (name not in methods or through.startswith("engine()")):
            told = {keyword.arg for keyword in call.keywords}
            assert "by" in told or "actor()" in map(ast.unparse, call.args), through
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("core.store"):
            assert not [each.name for each in node.names if each.name.startswith(WRITES)]


def called(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize("path", sorted((ROOT / "pages").rglob("*.py")), ids=lambda path: path.stem)
def test_fragments_ask_whether_whoever_looks_is_still_let_in(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        marks = getattr(node, "decorator_list", [])
        if any("st.fragment" in ast.unparse(mark) for mark in marks):
            first = node.body[1] if ast.get_docstring(node) else node.body[0]
            assert ast.unparse(first) == "leave_if_over()", node.name
