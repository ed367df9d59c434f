"""Cloze: the source is read, told apart by type, and marked as a weighted mean of its parts."""

import time

import pytest
from hypothesis import given, settings

from learning.plugins.quiz.questions.cloze_source import KINDS, read_cloze, write_cloze

from . import bodies
from .asking import Asked, D, faults

SOURCE = (
    "<p>Ibu kota {1:SHORTANSWER:=Jakarta#Benar.~%50%Batavia~*#Bukan.} punya "
    "{2:NUMERICAL:=5:0.5} kota di pulau {1:MULTICHOICE:Bali~=Jawa#Ya.}.</p>"
)


def test_the_weighted_mean_of_the_parts_is_the_fraction():
    asked = Asked("cloze", {}, stem=SOURCE)
    assert asked.grade({"1": "jakarta", "2": "5,4", "3": "a2"}) == 1
    assert asked.grade({"1": "Batavia", "2": "5", "3": "a1"}) == D("0.625")
    assert asked.grade({"2": "5"}) == D("0.5")


def test_the_text_holds_a_mark_for_each_part():
    body = Asked("cloze", {}, stem=SOURCE).question.body
    assert body["text"] == "<p>Ibu kota [[1]] punya [[2]] kota di pulau [[3]].</p>"
    assert [part["type"] for part in body["parts"]] == ["short", "numerical", "choice"]
    assert body["parts"][1]["answers"][0]["tolerance"] == "0.5"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *[(name, ("short", False, False, "inline")) for name in ("SHORTANSWER", "SA", "MW")],
        *[(name, ("short", True, False, "inline")) for name in ("SHORTANSWER_C", "SAC", "MWC")],
        *[(name, ("numerical", False, False, "inline")) for name in ("NUMERICAL", "NM")],
        *[(name, ("choice", False, False, "inline")) for name in ("MULTICHOICE", "MC")],
        *[(name, ("choice", False, False, "vertical")) for name in ("MULTICHOICE_V", "MCV")],
        *[(name, ("choice", False, False, "horizontal")) for name in ("MULTICHOICE_H", "MCH")],
        *[(name, ("choice", False, True, "inline")) for name in ("MULTICHOICE_S", "MCS")],
        *[(name, ("choice", False, True, "vertical")) for name in ("MULTICHOICE_VS", "MCVS")],
        *[(name, ("choice", False, True, "horizontal")) for name in ("MULTICHOICE_HS", "MCHS")],
        *[(name, ("multiple", False, False, "vertical")) for name in ("MULTIRESPONSE", "MR")],
        *[(name, ("multiple", False, False, "horizontal")) for name in ("MULTIRESPONSE_H", "MRH")],
        *[(name, ("multiple", False, True, "vertical")) for name in ("MULTIRESPONSE_S", "MRS")],
        *[(name, ("multiple", False, True, "horizontal")) for name in ("MULTIRESPONSE_HS", "MRHS")],
    ],
)
def test_every_name_of_a_part_is_known(name, kind):
    assert KINDS[name] == kind
    part = read_cloze(f"{{3:{name}:=1}}").parts[0]
    assert (part["type"], part["case_sensitive"], part["shuffle"], part["layout"]) == kind
    assert part["weight"] == 3


def test_escaped_signs_belong_to_the_text():
    part = read_cloze(r"{:MC:=a\}b\~c\#d\\#ya \~~%-25.5%\(x^2\)}").parts[0]
    assert part["answers"] == [
        {"text": "a}b~c#d\\", "fraction": "1", "feedback": "ya ~", "tolerance": "0"},
        {"text": "\\(x^2\\)", "fraction": "-0.255", "feedback": "", "tolerance": "0"},
    ]


def test_several_right_options_of_a_multiple_response_share_the_mark():
    asked = Asked("cloze", {}, stem="<p>{1:MULTIRESPONSE:=Aceh~=Riau~%-50%Paris}</p>")
    assert asked.grade({"1.a1": "1"}) == D("0.5")
    assert asked.grade({"1.a1": "1", "1.a2": "1"}) == 1
    assert asked.grade({"1.a1": "1", "1.a2": "1", "1.a3": "1"}) == D("0.5")


def test_words_in_a_short_part_are_plain_and_options_keep_their_formatting():
    stem = "<p>{1:SA:=A &amp; <b>B</b>} {1:MCV:=<b>x</b> &lt; y~z}</p>"
    parts = Asked("cloze", {}, stem=stem).question.body["parts"]
    assert parts[0]["answers"][0]["text"] == "A & B"
    assert parts[1]["answers"][0]["text"] == "<b>x</b> &lt; y"


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ("<p>tanpa apa-apa</p>", "no question"),
        ("<p>{1:ESSAY:=a}</p>", "no known type"),
        ("<p>{1:SA:=a</p>", "closing brace"),
        ("<p>{1:SA:a~b}</p>", "Part 1: One answer must be worth the whole mark"),
        ("<p>{1:NM:=lima}</p>", "Part 1, Answer 1: Enter a number."),
        ("<p>{1:SA:=a} [[7]]</p>", "may not have [[1]]"),
        ('<p><a href="https://x.id/{1:SA:=a}">x</a></p>', "where no text is"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_dropped(source, word):
    found = faults("cloze", {}, stem=source)
    assert set(found) == {"stem"}
    assert word in found["stem"]


@settings(max_examples=30)
@given(bodies.cloze())
def test_a_source_that_is_written_again_reads_the_same(drawn):
    stem, _body = drawn
    read = read_cloze(stem)
    assert not read.problems
    again = read_cloze(write_cloze(read.text, read.parts))
    assert (again.text, again.parts) == (read.text, read.parts)


def test_each_part_is_a_field_of_its_kind():
    asked = Asked("cloze", {}, stem=SOURCE)
    shown = asked.context({"1": "Batavia"}, correctness=True, feedback=True)
    fields = shown["fields"]
    assert [fields[key]["kind"] for key in "123"] == ["text", "text", "select"]
    assert [fields[key]["state"] for key in "123"] == ["partial", "", ""]
    assert [row["label"] for row in fields["3"]["choices"]] == ["Bali", "Jawa"]
    assert {field["right"] for field in fields.values()} == {""}


def test_all_parts_must_be_answered_to_be_complete_and_one_to_be_graded():
    asked = Asked("cloze", {}, stem=SOURCE)
    assert asked.is_gradable({"1": "x"})
    assert asked.why(**{"1": "x"}) == "Answer every part. Missing: 2, 3."


def test_a_hostile_source_takes_no_time():
    begin = time.perf_counter()
    assert len(read_cloze("{1:SA:" * 10_000).problems) == 20
    assert len(read_cloze("{1:SA:=" + "\\" * 50_000 + "}").parts) == 1
    assert time.perf_counter() - begin < 2
