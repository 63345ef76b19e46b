"""The report is made when somebody asks for it, in every form, with its size."""

from dataclasses import replace
from datetime import date, datetime

from core.domain.sign_off import Signed, SignedChoice
from core.domain.verdict import Answer
from core.report.format.locale import HOUSE, NumberStyle
from core.workflows.engine import engine
from core.workflows.report import formats as reporting
from core.workflows.report.number_style import number_style

FORMS = ("Page", "PDF", "PowerPoint", "Markdown", "Tables as CSV", "decision.json")


def buttons(app):
    return [element.proto.label for element in app.get("download_button")]


def test_nothing_is_made_until_it_is_asked_for(raced_home, screen, monkeypatch):
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


def test_two_runs_of_one_plan_never_share_their_files(raced):
    from components.shared.report_downloads import what_files_rest_on

    d, on = raced.dossier(12), date(2026, 11, 20)
    same_plan = replace(d, experiment_id="another run")
    when = datetime(2026, 11, 20)
    signed = Signed(
        "h", Answer.STAY, SignedChoice.STAY, "A", "CTO", "", "", None, "", "a@b.example", when
    )
    keys = [
        what_files_rest_on(d, HOUSE, [], on),
        what_files_rest_on(same_plan, HOUSE, [], on),
        what_files_rest_on(d, HOUSE, [signed], on),
        what_files_rest_on(d, HOUSE, [replace(signed, reason="B")], on),
    ]
    assert len(set(keys)) == len(keys)
