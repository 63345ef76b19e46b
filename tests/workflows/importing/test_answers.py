"""Answers that are no class are asked about, refused or told; never counted in silence."""

import pytest

from core.interop.reading import ImportChoices
from core.interop.source import SourceFile
from core.store.uploads.benchmarks import load_uploaded
from core.store.uploads.rows import load_rows
from core.workflows.importing.upload import upload

CLASSES = ("yes", "no")
ITEMS = "item_id,text,label\n" + "".join(f"d{at},text {at},{CLASSES[at % 2]}\n" for at in range(12))


def file(text, name="f.csv"):
    return SourceFile(name, text.encode())


def gold(*words):
    rows = (f'{at},text {at},"{word}"\n' for at, word in enumerate(words))
    return file("id,text,label\n" + "".join(rows))


def predictions(*words):
    rows = (f'd{at},m,"{word}"\n' for at, word in enumerate(words))
    return file("item_id,model,prediction\n" + "".join(rows))


def votes(*rows):
    return file("item_id,annotator,label\n" + "".join(f"{row}\n" for row in rows))


def asked(store, *sources, **options):
    """The one question that an upload raises."""
    found = upload(store, "x", list(sources), **options)
    assert found.landed is None
    (question,) = [one for file in found.examination.files for one in file.questions]
    assert all(line in found.text for line in question.lines)
    return question


def settled(store, way, *sources):
    """The upload after a way was chosen: the options of the command."""
    answers = ImportChoices().settled(way).answers
    found = upload(store, "x", list(sources), answers=answers)
    assert found.landed is not None, found.text
    return found


def saved(store, kind="predictions"):
    return load_rows(store, kind, "x")["label"].tolist()


ODD = [
    (("Yes", "No."), ["yes", "no"]),
    (("YES!", "«no»"), ["yes", "no"]),
    (("**yes**", "no;"), ["yes", "no"]),
    (("''yes''", "NO"), ["yes", "no"]),
]


@pytest.mark.parametrize(("words", "classes"), ODD)
def test_spellings_of_models_are_mapped_or_count_as_wrong(store, words, classes):
    sources = (file(ITEMS, "i.csv"), predictions(*words, "yes"))
    question = asked(store, *sources)
    assert "2 of 3 answers (67%) would count as wrong" in question.why
    take, wrong = question.ways
    assert dict(zip(words, classes, strict=True)) == ImportChoices().settled(take).answers
    assert set(ImportChoices().settled(wrong).answers.values()) == {"-"}
    told = settled(store, take, *sources).text
    assert "2 answers taken as you said" in told
    assert saved(store) == [*classes, "yes"]


def test_answers_may_count_as_wrong_and_that_is_told(store):
    sources = (file(ITEMS, "i.csv"), predictions("Yes", "true", "yes"))
    question = asked(store, *sources)
    assert "--answer true=CLASS" in question.why
    assert "Yes=yes" in question.ways[0].options
    assert (
        "2 answers counted as wrong: 'Yes', 'true'."
        in settled(store, question.ways[1], *sources).text
    )
    assert saved(store) == ["Yes", "true", "yes"]


def test_numbers_are_one_class_however_they_are_written(store):
    numbered = ITEMS.replace(",yes", ",1").replace(",no", ",0")
    sources = (file(numbered, "i.csv"), predictions("1.0", "0.0"))
    settled(store, asked(store, *sources).ways[0], *sources)
    assert saved(store) == ["1", "0"]


def test_answers_in_sentences_are_listed_and_settled_together(store):
    words = [f"The answer is: {at}" for at in range(9)]
    sources = (file(ITEMS, "i.csv"), predictions(*words, "Yes"))
    question = asked(store, *sources)
    assert "10 of 10 answers (100%)" in question.why
    assert "and 4 others" in question.why
    assert question.ways[0].options == "--answer Yes=yes --answer '*=-'"
    settled(store, question.ways[0], *sources)
    assert saved(store) == [*words, "yes"]


def test_whole_outputs_are_held_against_the_classes_too(store):
    raw = "item_id,run,output\nd0,m,yes\nd1,m,No.\nd2,m,a long story\n"
    sources = (file(ITEMS, "i.csv"), file(raw))
    question = asked(store, *sources)
    settled(store, question.ways[0], *sources)
    rows = load_rows(store, "predictions", "x")
    assert rows["label"].tolist()[:2] == ["yes", "no"]
    assert rows["label"].isna().tolist() == [False, False, True]
    assert rows["output"].tolist() == ["yes", "No.", "a long story"]


def test_a_class_that_is_none_either_is_asked_about_again(store):
    found = upload(
        store, "x", [file(ITEMS, "i.csv"), predictions("Yes", "no")], answers={"Yes": "yess"}
    )
    assert found.landed is None
    assert "'yess'" in found.text


def test_people_are_treated_like_models(store):
    sources = (file(ITEMS, "i.csv"), votes("d0,ann,Yes.", "d1,ann,no"))
    question = asked(store, *sources)
    assert "1 of 2 answers (50%) would count as no answer" in question.why
    settled(store, question.ways[0], *sources)
    assert saved(store, "labels") == ["yes", "no"]


def test_a_vote_of_no_class_is_kept_as_seen_and_not_answered(store):
    sources = [file(ITEMS, "i.csv"), votes("d0,ann,maybe", "d1,ann,no")]
    refused = upload(store, "x", sources)
    assert "--answer maybe=CLASS (itself for a new class, - for none)" in refused.text
    found = upload(store, "x", sources, answers={"maybe": "-"})
    assert "1 answer counted as no answer: 'maybe'." in found.text
    assert load_rows(store, "labels", "x")["status"].tolist() == ["skipped", "given"]


def test_a_vote_can_name_a_class_that_right_answers_do_not(store):
    sources = [file(ITEMS, "i.csv"), votes("d0,ann,maybe", "d1,ann,no")]
    found = upload(store, "x", sources, answers={"maybe": "maybe"})
    assert found.landed is not None, found.text
    assert load_uploaded(store, "x").task.classes == ("no", "yes", "maybe")


def test_ordinary_answers_raise_nothing(store):
    found = upload(
        store,
        "x",
        [file(ITEMS, "i.csv"), predictions("yes", "no", "no"), votes("d0,ann,yes", "d0,bob,no")],
    )
    assert found.landed is not None, found.text
    assert not any(one.reading.notes for one in found.examination.files)


def test_right_answers_beside_predictions_need_no_text(store):
    upload(store, "x", [file(ITEMS, "i.csv")])
    found = upload(store, "x", [file("item_id,prediction,target\nd0,no,yes\nd1,no,no\n")])
    assert found.landed is not None, found.text
    assert saved(store) == ["no", "no"]
    other = upload(store, "x", [file("item_id,run,prediction,target\nd0,b,no,no\n")])
    assert "has the right answer 'yes' here, the file says 'no'" in other.text


def test_one_right_answer_does_not_rule_out_what_people_say(store):
    head = "INPUT:id\tINPUT:text\tOUTPUT:result\tGOLDEN:result\tASSIGNMENT:assignment_id\t"
    head += "ASSIGNMENT:worker_id\tASSIGNMENT:status\tASSIGNMENT:started\tASSIGNMENT:submitted"
    times = "w1\tAPPROVED\t2026-01-01T10:00:00\t2026-01-01T10:01:00"
    rows = f"d1\tlate\tyes\t\ts1\t{times}\nd2\tbad\tno\tno\ts1\t{times}\n"
    found = upload(store, "x", [file(f"{head}\n{rows}", "f.tsv")])
    assert found.landed is not None, found.text
    assert found.examination.draft.classes == ("no", "yes")


@pytest.mark.parametrize("cell", ["a|b", "a;b", "a, b", "a/b", "a\nb", "a + b"])
def test_several_answers_in_a_cell_are_refused_by_row(store, cell):
    found = upload(store, "x", [gold("a", "b", cell)], good_rows_only=True)
    assert "are several answers, and one is needed" in found.text
    assert load_uploaded(store, "x").task.classes == ("a", "b")


def test_a_class_with_a_comma_can_be_kept(store):
    assert upload(store, "x", [gold("a", "b", "a, b")], answers={"a, b": "a, b"}).landed


def test_errors_of_spreadsheets_are_no_values(store):
    raw = "id,text,label\n1,#NAME?,yes\n2,#REF!,no\n3,ok,#N/A\n4,ok,yes\n#DIV/0!,x,no\n"
    found = upload(store, "x", [file(raw)])
    assert found.landed is None
    assert found.text.count("is an error of a spreadsheet, not a value") == 4


@pytest.mark.parametrize("word", ["nan", "NaN", "NULL", "<NA>", "-", "None", "N/A"])
def test_a_few_words_for_nothing_are_empty_and_said(store, word):
    found = upload(store, "x", [gold(*CLASSES * 15, word)])
    assert found.landed is not None, found.text
    assert f"1 answer taken as empty: {word!r}." in found.text
    assert load_uploaded(store, "x").task.classes == ("no", "yes")


@pytest.mark.parametrize(("at", "classes"), [(0, ("no", "yes")), (1, ("no", "none", "yes"))])
def test_none_may_be_a_class_where_it_is_frequent(store, at, classes):
    source = gold(*CLASSES * 5, *["none"] * 5)
    settled(store, asked(store, source).ways[at], source)
    assert load_uploaded(store, "x").task.classes == classes


def test_six_spellings_of_two_answers_are_a_question(store):
    source = gold("yes", "1", "true", "0", "no", "false")
    question = asked(store, source)
    settled(store, question.ways[0], source)
    assert load_uploaded(store, "x").task.classes == ("no", "yes")
    assert len(ImportChoices().settled(question.ways[1]).answers) == 6


@pytest.mark.parametrize(
    ("words", "main"), [(("yes", "yes", "Yes", "no"), "yes"), (("no", "no", "no.", "yes"), "no")]
)
@pytest.mark.parametrize("at", [0, 1])
def test_spellings_of_right_answers_are_a_question_with_ways_that_hold(store, words, main, at):
    source = gold(*words)
    question = asked(store, source)
    assert question.ways[0].options.endswith(f"={main}")
    settled(store, question.ways[at], source)


@pytest.mark.parametrize("other", ["cafe\u0301", "ca\u200bfé", "ｃａｆé"])
def test_one_word_in_several_unicode_forms_is_one_class(store, other):
    found = upload(store, "x", [gold("café", "café", other, "tea")])
    assert found.landed is not None, found.text
    assert "1 answer in another Unicode form" in found.text
    assert load_uploaded(store, "x").task.classes == ("café", "tea")


def test_a_vote_that_is_there_twice_counts_once(store):
    held = votes("d0,ann,yes", "d0,bob,yes", "d0,ann,yes")
    found = upload(store, "x", [file(ITEMS, "i.csv"), held])
    assert "1 vote there twice (same person, item and answer): counted once." in found.text
    assert len(saved(store, "labels")) == 2


def test_two_answers_of_one_person_to_one_item_are_refused(store):
    found = upload(store, "x", [file(ITEMS, "i.csv"), votes("d0,ann,yes", "d0,ann,no")])
    assert "Row 3, column label: 'ann' answered item 'd0' twice: 'yes' in row 2" in found.text


def test_ids_that_may_be_one_person_are_named_and_kept_apart(store):
    upload(store, "x", [file(ITEMS, "i.csv"), votes("d0,Ann Lee,yes", "d0,w1,no", "d0,w-1,no")])
    found = upload(store, "x", [votes("d1,ann.lee@x.org,yes")])
    assert "one person each and count as several: 'Ann Lee' and 'ann.lee@x.org'" in found.text
    assert load_rows(store, "labels", "x")["source_id"].nunique() == 4


def test_saved_answers_are_told_once_right_answers_make_them_wrong(store):
    bare = ITEMS.replace(",yes", ",").replace(",no", ",")
    upload(store, "x", [file(bare, "i.csv"), predictions("Yes", "no")])
    found = upload(store, "x", [file(ITEMS, "gold.csv")])
    assert "1 of 2 answers of models saved before (50%) are no class" in found.text


def test_what_an_answer_stands_for_holds_for_rules_too(store):
    sources = [file(ITEMS, "i.csv"), file("rule_id,label,regex\nr1,Yes,text\n")]
    assert "--answer Yes=CLASS." in upload(store, "x", sources).text
    assert upload(store, "x", sources, answers={"Yes": "yes"}).landed


def test_a_text_for_an_item_without_one_is_not_dropped_unsaid(store):
    upload(store, "x", [file("item_id,label\nd0,yes\nd1,no\n")])
    found = upload(store, "x", [file("item_id,text,label\nd0,late,yes\n")])
    assert "Item 'd0' is already saved without a text." in found.text


def test_plus_and_minus_are_two_classes(store):
    assert upload(store, "x", [gold(*"+-" * 5)]).landed
    assert load_uploaded(store, "x").task.classes == ("+", "-")


def test_a_reason_behind_an_answer_is_no_second_answer(store):
    sources = (file(ITEMS, "i.csv"), predictions("no; it has sugar", "Yes|No", "yes"))
    assert "The commonest: 'no; it has sugar'" in asked(store, *sources).why
    found = upload(store, "x", sources, answers={"*": "-"})
    assert "'Yes|No' are several answers" in found.text
    assert "--answer 'Yes|No=-'" in found.text
    itself = {"no; it has sugar": "-", "Yes|No": "Yes|No"}
    assert asked(store, *sources, answers=itself).about == "Yes|No"
    assert upload(store, "x", sources, answers={"*": "-", "Yes|No": "-"}).landed


def test_a_right_answer_beside_each_vote_is_one_in_any_spelling(store):
    head = "item_id,text,annotator,label,gold"
    raw = f"{head}\nd0,late,ann,yes,yes\nd0,late,bob,no,Yes\nd1,x,ann,no,no\n"
    settled(store, asked(store, file(raw)).ways[0], file(raw))
    assert saved(store, "labels") == ["yes", "no", "no"]


def test_yes_1_and_true_in_two_kinds_of_capitals_have_ways_that_hold(store):
    source = gold("yes", "Yes", "1", "true", "no", "0")
    question = asked(store, source)
    settled(store, question.ways[1], source)
