"""Charts: each has its sentence, draws in both looks, and avoids the known traps."""

from __future__ import annotations

import io
import json

import numpy as np
import pytest
import vl_convert
from PIL import Image

from core.domain.refusals import MachineRefused
from core.report.charts import svg
from core.report.charts.all_arms import all_arms_accuracy
from core.report.charts.cost_breakdown import UNITS, spending
from core.report.charts.cost_over_time import living_with_it
from core.report.charts.cost_ratio_by_level import ladder, rungs
from core.report.charts.cost_to_target import getting_there
from core.report.charts.groups import annotator_traps, by_group, label_quality
from core.report.charts.mistakes import errors
from core.report.charts.rounds import ACROSS, iteration_by_iteration
from core.report.document.approaches import not_measured
from core.report.format.palette import DARK, LIGHT
from core.workflows.poc.score_sheets import score_sheet


@pytest.fixture(scope="module")
def dossier(raced):
    return raced.dossier()


@pytest.fixture(scope="module")
def pictures(raced, dossier):
    """Every picture there is."""
    sheet = score_sheet(raced.store, dossier)
    scores = {arm: sheet.arms[arm].groups for arm in ("old", "new")}
    traps = {arm: sheet.arms[arm].traps for arm in ("old", "new")}
    found = {
        "getting there": getting_there(dossier),
        "living with it": living_with_it(dossier),
        "mistakes": errors(dossier),
        "ladder": ladder(dossier),
        "accuracy": all_arms_accuracy(dossier),
        "groups": by_group(dossier, scores, {}, "group"),
        "probe": by_group(dossier, traps, {}, "trap"),
        "annotators": annotator_traps(dossier.diagnostics["crowd"]),
    }
    found |= {f"spending {unit}": spending(dossier, unit) for unit in UNITS}
    found |= {
        f"rounds {by}": iteration_by_iteration(dossier, ["old", "new", "gold"], by) for by in ACROSS
    }
    return found


def test_every_picture_has_a_sentence_a_caption_and_rows(pictures):
    for name, picture in pictures.items():
        assert len(picture.title) > 15, name
        assert picture.caption.endswith("."), name
        assert len(picture.table) >= 2, name
        assert "nan" not in picture.title.lower(), name


def test_every_picture_can_be_drawn_light_and_dark(pictures):
    for name, picture in pictures.items():
        for theme in (LIGHT, DARK):
            for chart in picture.draw(theme):
                spec = chart.to_dict() | {"width": 360}
                drawn = vl_convert.vegalite_to_svg(spec)
                assert "<path" in drawn, name
                assert "NaN" not in drawn, name


def test_ways_always_have_explicit_colours(pictures):
    for name, picture in pictures.items():
        for chart in picture.draw(LIGHT):
            text = json.dumps(chart.to_dict())
            assert '"scheme"' not in text, name


def test_an_exported_picture_has_words_in_it(pictures):
    """An unquoted font name that ends in a digit makes the converter drop all text."""
    chart = pictures["living with it"].draw(LIGHT)[0]
    png = vl_convert.vegalite_to_png(chart.to_dict() | {"width": 400}, scale=2)
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    ground = Image.new("RGBA", image.size, LIGHT.page)
    ground.alpha_composite(image)
    left = np.asarray(ground.convert("L"))[:40, 80:320]
    assert (left < 140).mean() > 0.02


def test_accuracy_axes_are_not_squeezed_by_a_layer_without_its_own_scale(pictures):
    spec = pictures["getting there"].draw(LIGHT)[0].to_dict()
    domains = [
        layer["encoding"]["y"]["scale"]["domain"]
        for layer in _flat(spec)
        if "y" in layer.get("encoding", {})
    ]
    assert domains
    assert all(domain[0] > 0 for domain in domains)
    assert len({tuple(domain) for domain in domains}) == 1


def _flat(spec):
    for layer in spec.get("layer", []):
        yield from _flat(layer) if "layer" in layer else [layer]


def test_the_ladder_leads_from_one_example_to_three_years(dossier):
    found = rungs(dossier)
    assert found[0].ratio > 20 * max(rung.ratio for rung in found[1:])
    assert [rung.name for rung in found][-1] == "Build + 36 months"
    assert "counted here, not bought" in ladder(dossier).caption


def test_a_way_that_was_not_run_says_what_it_would_have_to_do(dossier):
    text = not_measured(dossier, "prompt")
    assert "not measured" in text
    assert "of 300 right" in text


def test_label_quality_is_a_table_by_briefings_and_votes(dossier):
    table = label_quality(dossier.diagnostics["crowd"])
    assert list(table.columns) == ["Briefings", "One vote", "Majority of three", "Majority of five"]
    assert table["Briefings"].tolist()[0] == 0


def test_a_chart_library_that_panics_is_told_like_any_error(dossier, monkeypatch):
    class PanicException(BaseException):
        """As of a Rust library, where too many files are open."""

    def panics(*_: object, **__: object) -> None:
        raise PanicException("Too many open files")

    monkeypatch.setattr(svg.vl_convert, "vegalite_to_svg", panics)
    with pytest.raises(MachineRefused, match="Too many open files"):
        svg.images(ladder(dossier), "wide", 100)
