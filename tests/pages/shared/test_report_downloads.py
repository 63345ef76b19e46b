"""The report is made when somebody asks for it, in every form, with its size."""

from dataclasses import replace
from datetime import date, datetime

from core.domain.actor import LOCAL
from core.domain.assumption import Scenario
from core.domain.sign_off import Signed, SignedChoice
from core.domain.verdict import Answer
from core.report.format.locale import NumberStyle
from core.store.experiments import list_experiments
from core.workflows.engine import engine
from core.workflows.report import formats as reporting
from core.workflows.report import reports
from core.workflows.report.number_style import number_style
from core.workflows.report.reports import report_key, report_of

FORMS = ("Page", "PDF", "PowerPoint", "Markdown", "Tables as CSV", "decision.json")


def buttons(app):
    return [element.proto.label for element in app.get("download_button")]


def test_nothing_is_made_until_it_is_asked_for(raced_home, screen, monkeypatch, other_answers):
    made = []
    noted = {form: noting(known, made) for form, known in reporting.FORMS.items()}
    monkeypatch.setattr(reporting, "FORMS", noted)
    app = screen("reports.py")
    assert not buttons(app)
    assert not made
    app.button(key="make-report").click().run()
    assert not app.exception
    labels = buttons(app)
    assert [label.partition(":")[0] for label in labels] == list(FORMS)
    assert all(label.endswith(("kB", "MB")) for label in labels)
    assert len(made) == len(FORMS)
    app.run()
    assert len(made) == len(FORMS), "a rerun made them again"


def noting(known, made):
    return replace(known, make=lambda report: made.append(known.title) or b"/Type /Page x")


def test_a_currency_without_a_rate_is_refused_and_a_whole_one_kept(raced_home, screen):
    app = screen("reports.py")
    app.text_input(key="style-c").set_value("eur")
    app.number_input(key="style-r").set_value(0.92)
    app.button(key="FormSubmitter:number-style-Use for reports").click().run()
    assert "Say who gives the rate" in app.error[0].body + str(app.error[0].proto)
    app.text_input(key="style-b").set_value("Treasury")
    app.date_input(key="style-o").set_value(date(2026, 11, 20))
    app.button(key="FormSubmitter:number-style-Use for reports").click().run()
    assert not app.error
    kept = number_style(engine().store)
    assert kept == NumberStyle("en", "EUR", 0.92, "Treasury", date(2026, 11, 20))


def test_what_was_prepared_is_offered_at_once(raced_home, screen, monkeypatch, other_answers):
    made = []
    noted = {form: noting(known, made) for form, known in reporting.FORMS.items()}
    monkeypatch.setattr(reporting, "FORMS", noted)
    store = engine().store
    report = report_of(store, LOCAL, list_experiments(store)[0])
    for form in reporting.FORMS:
        report.made(form)
    app = screen("reports.py")
    assert len(buttons(app)) == len(made) == len(FORMS)


def test_two_runs_of_one_plan_never_share_their_files(raced, monkeypatch):
    poc = list_experiments(raced.store)[0]
    when = datetime(2026, 11, 20)
    signed = Signed(
        "h", Answer.STAY, SignedChoice.STAY, "A", "CTO", "", "", None, "", "a@b.example", when
    )
    keys = [
        report_key(raced.store, poc),
        report_key(raced.store, poc, 36),
        report_key(raced.store, poc, scenario=Scenario("ours")),
        report_key(raced.store, poc, wanted=NumberStyle("de-DE")),
        report_key(raced.store, replace(poc, id="another run")),
    ]
    for said in (signed, replace(signed, reason="B")):
        monkeypatch.setattr(reports, "decisions_of", lambda *_, said=said: [said])
        keys.append(report_key(raced.store, poc))
    assert len(set(keys)) == len(keys)
