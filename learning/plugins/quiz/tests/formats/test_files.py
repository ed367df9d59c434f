"""Files as people really have them, with the odd things that stand in them: golden counts."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from learning.plugins.quiz.formats import registry, table_out
from learning.plugins.quiz.formats.values import FormatError, Verdict

FILES = Path(__file__).parent / "files"
OK, NOTED, ERROR = Verdict.OK, Verdict.NOTED, Verdict.ERROR
GOLDEN = {
    "moodle.xml": ("moodle", {OK: 8, NOTED: 4, ERROR: 2}),
    "soal.gift": ("gift", {OK: 10, ERROR: 4}),
    "aiken.txt": ("aiken", {OK: 2, ERROR: 2}),
    "cloze.txt": ("cloze", {OK: 1}),
    "tabel.csv": ("csv", {OK: 8, ERROR: 3}),
    "qti21.xml": ("qti2", {OK: 1}),
    "qti30.xml": ("qti3", {OK: 1}),
}


def read(name, format="auto"):
    return registry.read((FILES / name).read_bytes(), name, format)


def text(source, format="gift"):
    return registry.read(source.encode(), "soal.txt", format).questions


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_formats_are_recognised_and_verdicts_counted(name):
    parsed = read(name)
    counts = Counter(question.verdict for question in parsed.questions)
    assert (parsed.format, dict(counts)) == GOLDEN[name]


class TestMoodle:
    def test_types(self):
        found = Counter(question.type for question in read("moodle.xml").questions)
        assert found == Counter(
            "choice true_false short numerical matching essay cloze gap_select drag_markers "
            "calculated ordering description".split()
            + ["", ""]
        )

    def test_category_with_a_slash_in_its_name(self):
        [category] = read("moodle.xml").categories
        assert category.path == ("Default for Diklat", "Etika & Integritas/KKN")
        assert (category.info, category.id_number) == ("Soal dasar", "KAT-1")

    def test_texts_are_cleaned_and_what_is_left_out_is_told(self):
        question = read("moodle.xml").questions[0]
        assert question.stem == (
            '<p>Perhatikan gambar:</p><p><img src="@@PLUGINFILE@@/lambang-kota.png" alt="Lambang">'
            "</p><p>Luas \\[\\frac{a}{b}\\]</p>"
        )
        assert len(question.remarks) == 3
        assert any("tidak-dipakai.svg" in remark for remark in question.remarks)
        assert any("script" in remark for remark in question.remarks)
        assert any("plugin_x_extra" in remark for remark in question.remarks)

    def test_all_that_belongs_to_a_question(self):
        question = read("moodle.xml").questions[0]
        assert question.name == "Nilai dasar & makna"
        assert (question.id_number, question.tags) == ("ET-01", ["dasar", "etika"])
        assert (question.default_mark, question.penalty) == (Decimal(2), Decimal("0.3333333"))
        assert [hint["clear_wrong"] for hint in question.hints] == [False, True]
        assert [row["fraction"] for row in question.body["options"]] == ["1", "-0.3333333", "0"]
        assert question.body["numbering"] == "ABCD"
        assert question.body["combined"]["show_number_right"] is True
        assert list(question.files) == ["lambang-kota.png"]

    def test_data_sets_stand_in_the_order_of_their_numbers(self):
        body = next(q for q in read("moodle.xml").questions if q.type == "calculated").body
        assert [row["values"] for row in body["datasets"]] == [["1.2", "3.4"], ["5", "7"]]

    def test_sound_becomes_a_link(self):
        question = next(q for q in read("moodle.xml").questions if q.type == "description")
        assert '<a href="@@PLUGINFILE@@/pidato.mp3">' in question.stem
        assert list(question.files) == ["pidato.mp3"]

    def test_types_that_are_not_known_are_named(self):
        faults = [q.faults[0] for q in read("moodle.xml").questions if q.faults]
        assert ["coderunner" in faults[0], "random" in faults[1]] == [True, True]


class TestGift:
    def test_types(self):
        found = [question.type for question in read("soal.gift").questions if question.type]
        assert Counter(found) == Counter(
            choice=2, short=2, numerical=3, matching=1, essay=1, description=1
        )

    def test_comment_holds_id_and_tags(self):
        question = read("soal.gift").questions[0]
        assert (question.id_number, question.tags) == ("G]1", ["geografi", "mudah"])
        assert question.general_feedback == "<p>Lihat peta.</p>"

    def test_text_after_the_answers_leaves_a_gap(self):
        stems = [question.stem for question in read("soal.gift").questions]
        assert "<p>Hari Pancasila jatuh pada _____ Juni.</p>" in stems

    def test_feedback_of_true_and_false_follows_who_is_wrong(self):
        [question] = text("Es tenggelam.{FALSE#Es terapung#Tepat}")
        assert question.body == {
            "right": False,
            "feedback_true": "<p>Es terapung</p>",
            "feedback_false": "<p>Tepat</p>",
        }

    def test_escapes(self):
        [question] = text(r"A\=1 \: \{b\} \~ \# c\nd {=x\=y =\\}")
        assert question.stem == "<p>A=1 : {b} ~ # c<br>d</p>"
        assert [row["pattern"] for row in question.body["answers"]] == ["x=y", "\\"]

    def test_rounded_shares_are_thirds(self):
        [question] = text("x {~%33.333%a ~%33.333%b ~%33.333%c ~%-100%d}")
        shares = [row["fraction"] for row in question.body["options"]]
        assert shares == ["0.3333333", "0.3333333", "0.3333333", "-1"]

    def test_range_and_tolerance(self):
        [question] = text("x {#=1..5 =%50%2,5:0,5}")
        rows = [(row["value"], row["tolerance"]) for row in question.body["answers"]]
        assert rows == [("3", "2"), ("2.5", "0.5")]

    def test_windows_encoding_and_line_ends(self):
        parsed = registry.read("Café\r\nlama {T}\r\n\r\nDua {F}".encode("cp1252"), "a.gift")
        assert [q.stem for q in parsed.questions] == ["<p>Café<br>lama</p>", "<p>Dua</p>"]


class TestTable:
    def test_a_title_above_the_heading_and_unknown_columns(self):
        parsed = read("tabel.csv")
        assert parsed.questions[0].category == ("Umum", "Dasar")
        assert parsed.questions[0].place.endswith("3")
        assert "Catatan" in parsed.remarks[0]

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_the_template_can_be_imported_as_it_is(self, kind):
        parsed = registry.read(table_out.template(kind), f"contoh.{kind}")
        assert {question.verdict for question in parsed.questions} == {OK}
        assert len(parsed.questions) == len(table_out.EXAMPLES)

    def test_formulas_are_escaped_and_come_back(self):
        [question] = text("=cmd()+1 {T}", "gift")
        question.stem = "<p>=1+1</p>"
        content = registry.FORMATS["csv"].write([question], ())
        assert ";'=1+1;" in content.decode()
        [back] = registry.read(content, "a.csv").questions
        assert back.stem == "<p>=1+1</p>"


def test_cloze_package_has_a_file_for_each_question():
    [one] = read("cloze.txt").questions
    content = registry.FORMATS["cloze"].write([one, one], ())
    parsed = registry.read(content, "soal.zip")
    assert (parsed.format, [q.stem for q in parsed.questions]) == ("cloze", [one.stem] * 2)


def test_qti_values_of_a_mapping_share_the_mark():
    [question] = read("qti21.xml").questions
    assert [row["fraction"] for row in question.body["options"]] == ["0.5", "0", "0.5", "-0.5"]
    assert question.id_number == "pilihan-1"


def test_qti_gaps_of_two_kinds_become_a_cloze():
    [question] = read("qti30.xml").questions
    assert "{1:SHORTANSWER_C:=Jakarta~%50%DKI}" in question.stem
    assert "{1:MULTICHOICE:Banda~=Jawa}" in question.stem


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"", "a.txt"), (b"   \n", "a.gift"), (b"biasa saja", "a.txt"), (b"\x00\x01", "a.bin")],
)
def test_what_is_no_question_file_is_refused(content, name):
    with pytest.raises(FormatError):
        registry.read(content, name)
