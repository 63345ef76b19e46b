"""The report as one self-contained HTML page: nothing is loaded from elsewhere."""

from __future__ import annotations

import html
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from core.domain.arms import Role, arm
from core.report.dossier import Dossier, likely_range, middle
from core.report.files import write_whole
from core.report.flips import Flips, flip_lines, flips_of
from core.report.formats import (
    chance,
    count,
    money,
    money_range,
    percent,
    points,
    stamp,
    target_text,
)
from core.report.missing import or_more, what_plus_means
from core.report.palette import LOOKS
from core.report.pictures.all_ways import not_measured
from core.report.pictures.figure import figure
from core.report.pictures.getting_there import getting_there
from core.report.pictures.living_with_it import living_with_it
from core.report.pictures.spending import spending
from core.report.reasons import challenger, reasons, reasons_heading, rule_that_fired, watch
from core.report.rests_on import rests_on
from core.report.risk import price_of_being_wrong
from core.report.sentences import gap_words, tell
from core.report.so_far import rounds_told
from core.report.what_to_test import what_to_test
from core.report.words import ARM_MEANING, ARM_NAMES, STEP_NAMES, WORDS, period_text

TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True)
class Number:
    """One of the four numbers: label, value, and the line under it."""

    label: str
    value: str
    note: str


def write_page(path: Path, dossier: Dossier, found: Flips | None = None) -> Path:
    """Write the page to a file; returns the path."""
    return write_whole(path, page(dossier, found))


def page(d: Dossier, found: Flips | None = None) -> str:
    """The page of a dossier as HTML text.

    Parameters
    ----------
    found : Flips, optional
        What would flip it, where it is known already.
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(("html",)),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["bold"] = bold_marks
    told, turning = tell(d), found or flips_of(d.valuation)
    return environment.get_template("report.html").render(
        d=d,
        told=told,
        looks=[asdict(look) for look in LOOKS.values()],
        context=_context(d),
        numbers=_numbers(d),
        what_plus_means=what_plus_means(d),
        figures=[figure(picture) for picture in (getting_there(d), living_with_it(d), spending(d))],
        reasons=reasons(d),
        reasons_heading=reasons_heading(d),
        rule=rule_that_fired(d),
        challenger=challenger(d),
        watch=watch(d),
        flips=flip_lines(turning),
        tests=what_to_test(d, turning.note),
        wrong=price_of_being_wrong(d),
        rests_on=rests_on(d.valuation),
        ways=_ways(d),
        steps=_steps(d),
        mistakes=_mistakes(d),
        not_measured=_not_measured(d),
        gold=money_range(*likely_range(d.valuation.gold.usd)),
        gold_items=count(d.valuation.outcome.gold_items),
        words={word.shown: word.meaning for word in WORDS},
    )


def bold_marks(text: str) -> Markup:
    """Markdown's bold as HTML, everything else escaped.

    Examples
    --------
    >>> str(bold_marks("**a** < b"))
    '<strong>a</strong> &lt; b'
    """
    return Markup(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(text, quote=False)))


def _mistakes(d: Dossier) -> list[tuple[str, ...]]:
    """Kinds of mistakes in rows, candidates in columns."""
    shares = {name: d.mistakes(name) for name in d.candidates}
    what = "Kind" if len(d.kinds) == 2 else "Expert says, answered otherwise"
    rows = [(what, *(ARM_NAMES[name] for name in shares))]
    for at in d.kinds_shown(d.candidates):
        kind = d.kinds[at]
        told = [percent(share[at]) for share in shares.values()]
        rows.append((f"{kind.title} (n = {kind.items})", *told))
    return rows


def _context(d: Dossier) -> str:
    locked = f" · plan locked {stamp(d.locked_at)}" if d.locked_at else ""
    badge = d.standing.badge
    demo = f" · {badge[0].lower()}{badge[1:]}"
    return (
        f"{d.title} · decision report · target {target_text(d.plan.target)} · counted "
        f"{period_text(d.months)}{locked}{f' · after {rounds_told(d)}' if d.rounds_to_go else ''}"
        f"{demo}"
    )


def _numbers(d: Dossier) -> list[Number]:
    gap, costs = d.gap("new"), d.valuation.costs
    hours = {name: middle(costs[name].expert_hours) for name in ("new", "old")}
    return [
        Number(
            "New is cheaper",
            chance(d.valuation.chance_cheaper("new", "old")),
            " vs ".join(or_more(money(d.total(arm)), d, arm) for arm in ("new", "old")),
        ),
        Number(
            "Accuracy gap",
            f"{points(gap.value)} pts",
            f"{gap_words(d, 'new').split()[-1]}: {points(gap.low)} to {points(gap.high)}",
        ),
        Number(
            f"Days to {target_text(d.plan.target)}",
            or_more(count(d.days("new")), d, "new"),
            f"old way {or_more(count(d.days('old')), d, 'old')}",
        ),
        Number(
            "Expert hours",
            or_more(count(hours["new"]), d, "new"),
            f"old way {or_more(count(hours['old']), d, 'old')}",
        ),
    ]


def _ways(d: Dossier) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for name in d.arms:
        accuracy = d.accuracy(name)
        low, high = likely_range(d.valuation.total(name))
        role = "" if arm(name).role is Role.CANDIDATE else " (control)"
        rows.append(
            (
                ARM_NAMES[name] + role,
                ARM_MEANING[name],
                f"{percent(accuracy.value)} ({percent(accuracy.low)} to {percent(accuracy.high)})",
                d.proved(name),
                f"{'at least ' if d.missed(name) else ''}{money(d.build(name))}",
                f"{or_more(money(d.total(name)), d, name)} ({money_range(low, high)})",
                or_more(count(d.days(name)), d, name),
            )
        )
    return rows


def _steps(d: Dossier) -> list[tuple[str, ...]]:
    """Step, dollars, hours and days of both ways until the target, as averages."""
    rows: list[tuple[str, ...]] = []
    for name in ("old", "new"):
        lines = d.valuation.costs[name].lines(0)
        for step in dict.fromkeys(line.node for line in lines):
            own = [line for line in lines if line.node == step]
            known = "counted in part" if any(line.counted for line in own) else "assumed"
            rows.append(
                (
                    ARM_NAMES[name],
                    STEP_NAMES.get(step, step),
                    money(sum(line.usd for line in own)),
                    f"{sum(line.hours for line in own):.0f}",
                    f"{sum(line.days for line in own):.0f}",
                    known,
                )
            )
    return rows


def _not_measured(d: Dossier) -> list[str]:
    found = []
    if "prompt" not in d.arms:
        found.append(not_measured(d))
    return [*found, *d.standing.not_measured]
