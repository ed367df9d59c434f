"""Every type of question in every state, as the taker sees it. Needs no database rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random
from types import SimpleNamespace
from typing import Any

from learning.plugins.quiz.behaviours.builtin import behaviour_for
from learning.plugins.quiz.engine import attempts as engine
from learning.plugins.quiz.engine.values import Action, Hint, Kind, QuestionData
from learning.plugins.quiz.models import QuestionAttempt
from learning.plugins.quiz.queries.live import LiveQuestion
from learning.plugins.quiz.questions.registry import question_types
from learning.plugins.quiz.rendering.faces import ALL_RIGHTS, QuestionFace

COMBINED = {
    "right": "<p>Tepat sekali.</p>",
    "partial": "<p>Sebagian sudah tepat.</p>",
    "wrong": "<p>Belum tepat.</p>",
    "show_number_right": True,
}
UPLOAD = {
    "attachments": 2,
    "attachments_required": 1,
    "max_bytes": 2_000_000,
    "file_types": [".pdf", ".docx"],
    "grader_info": "",
    "marking": {"method": "simple", "criteria": []},
}
UNITS = {
    "units": [{"unit": "m", "multiplier": "1"}, {"unit": "cm", "multiplier": "0.01"}],
    "unit_handling": "graded",
    "unit_penalty": "0.1",
    "unit_penalty_of": "mark",
    "unit_input": "select",
    "unit_first": False,
}
WORDS = [
    {"id": "a", "text": "desa", "group": 1, "infinite": False},
    {"id": "b", "text": "kelurahan", "group": 1, "infinite": False},
    {"id": "c", "text": "camat", "group": 2, "infinite": True},
    {"id": "d", "text": "lurah", "group": 2, "infinite": False},
]
GAPS = "<p>Kepala [[2]] dipimpin [[4]], kepala [[1]] dipilih warga.</p>"


@dataclass(frozen=True)
class Sample:
    stem: str
    body: Mapping[str, Any]
    wrong: Mapping[str, str]
    partial: Mapping[str, str] | None = None
    incomplete: Mapping[str, str] | None = None
    right: Mapping[str, str] | None = None


def option(key: str, text: str, fraction: str) -> dict[str, str]:
    return {
        "id": key,
        "text": text,
        "fraction": fraction,
        "feedback": f"<p>Tentang pilihan {key}.</p>",
    }


SAMPLES: dict[str, Sample] = {
    "choice": Sample(
        "<p>Apa <b>ibu kota</b> Indonesia, jika \\(a^2 + b^2 = c^2\\)?</p>",
        {
            "single": True,
            "all_or_nothing": False,
            "shuffle": False,
            "numbering": "abc",
            "layout": "vertical",
            "options": [
                option("a", "<p>Jakarta</p>", "1"),
                option("b", "<p>Batavia</p>", "0.5"),
                option("c", "<p>Bogor</p>", "0"),
            ],
            "combined": COMBINED,
        },
        wrong={"answer": "c"},
        partial={"answer": "b"},
    ),
    "true_false": Sample(
        "<p>ASN wajib netral.</p>",
        {"right": True, "feedback_true": "<p>Ya.</p>", "feedback_false": "<p>Tidak.</p>"},
        wrong={"answer": "false"},
    ),
    "short": Sample(
        "<p>Siapa <i>presiden</i> pertama?</p>",
        {
            "case_sensitive": False,
            "answers": [
                {"id": "a", "pattern": "soekarno", "fraction": "1", "feedback": ""},
                {"id": "b", "pattern": "bung*", "fraction": "0.5", "feedback": "<p>Nama?</p>"},
            ],
        },
        wrong={"answer": "Hatta"},
        partial={"answer": "Bung Karno"},
        right={"answer": "Soekarno"},
    ),
    "numerical": Sample(
        "<p>Berapa tinggi Monas?</p>",
        {
            "answers": [
                {
                    "id": "a",
                    "value": "132",
                    "tolerance": "1",
                    "tolerance_type": "nominal",
                    "fraction": "1",
                    "feedback": "",
                }
            ],
            **UNITS,
        },
        wrong={"answer": "100", "unit": "m"},
        partial={"answer": "132", "unit": "cm"},
        incomplete={"answer": "132"},
        right={"answer": "132", "unit": "m"},
    ),
    "calculated": Sample(
        "<p>Berapa {a} + {b}?</p>",
        {
            "answers": [
                {
                    "id": "a",
                    "formula": "{a}+{b}",
                    "tolerance": "0.01",
                    "tolerance_type": "nominal",
                    "digits": 2,
                    "format": "decimals",
                    "fraction": "1",
                    "feedback": "",
                }
            ],
            **{**UNITS, "units": [], "unit_handling": "none"},
            "datasets": [
                {
                    "name": name,
                    "distribution": "uniform",
                    "min": "1",
                    "max": "9",
                    "decimals": 0,
                    "values": ["3", "4"],
                }
                for name in "ab"
            ],
            "synchronise": True,
        },
        wrong={"answer": "1"},
        right={"answer": "6"},
    ),
    "matching": Sample(
        "<p>Pasangkan provinsi dengan ibu kotanya.</p>",
        {
            "shuffle": False,
            "pairs": [
                {"id": "a", "text": "<p>Jawa Barat</p>", "answer": "Bandung"},
                {"id": "b", "text": "<p>Bali</p>", "answer": "Denpasar"},
                {"id": "c", "text": "", "answer": "Padang"},
            ],
            "combined": COMBINED,
        },
        wrong={},  # Made from the keys that are drawn.
    ),
    "ordering": Sample(
        "<p>Urutkan tahap perencanaan.</p>",
        {
            "items": [
                {"id": key, "text": f"<p>{text}</p>"}
                for key, text in (("a", "Rencana"), ("b", "Anggaran"), ("c", "Laporan"))
            ],
            "layout": "vertical",
            "select": "all",
            "select_count": 3,
            "numbering": "none",
            "show_grading": True,
            "scheme": "absolute",
            "combined": COMBINED,
        },
        wrong={"order": "c,a,b"},
        partial={"order": "a,c,b"},
        right={"order": "a,b,c"},
    ),
    "cloze": Sample(
        "<p>Ibu kota Jawa Barat adalah {1:SHORTANSWER:=Bandung}, luasnya "
        "{1:NUMERICAL:=167:1} km² dan terletak di {1:MULTICHOICE:=Jawa~Bali~Papua}. "
        "{1:MULTIRESPONSE:=Dingin~=Sejuk~Panas}</p>",
        {},
        wrong={"1": "Bogor", "2": "1"},
        partial={"1": "Bandung", "2": "1"},
        incomplete={"1": "Bandung"},
    ),
    "gap_select": Sample(
        GAPS,
        {"choices": WORDS, "shuffle": False, "combined": COMBINED},
        wrong={"1": "a", "2": "c", "3": "b"},
        partial={"1": "b", "2": "c", "3": "a"},
        incomplete={"1": "b"},
        right={"1": "b", "2": "d", "3": "a"},
    ),
    "drag_text": Sample(
        GAPS,
        {"choices": WORDS, "shuffle": False, "combined": COMBINED},
        wrong={"1": "a", "2": "c", "3": "b"},
        partial={"1": "b", "2": "c", "3": "a"},
        incomplete={"1": "b"},
        right={"1": "b", "2": "d", "3": "a"},
    ),
    "drag_image": Sample(
        "<p>Tempatkan nama pada peta.</p>",
        {
            "image": 1,
            "image_alt": "Peta dengan dua tempat",
            "items": [
                {"id": "a", "text": "Jawa", "image": None, "group": 1, "infinite": False},
                {"id": "b", "text": "Bali", "image": None, "group": 1, "infinite": False},
            ],
            "drops": [
                {"id": "x", "x": 100, "y": 120, "item": "a", "label": "Tempat barat"},
                {"id": "y", "x": 420, "y": 300, "item": "b", "label": "Tempat timur"},
            ],
            "shuffle": False,
            "combined": COMBINED,
        },
        wrong={"x": "b", "y": "a"},
        partial={"x": "a"},
        incomplete={"x": "a"},
        right={"x": "a", "y": "b"},
    ),
    "drag_markers": Sample(
        "<p>Tandai kedua danau.</p>",
        {
            "image": 1,
            "image_alt": "Peta dua danau",
            "markers": [{"id": "a", "text": "Danau", "count": 2}],
            "zones": [
                {"id": "p", "shape": "circle", "coords": "150,150;60", "marker": "a"},
                {"id": "q", "shape": "rectangle", "coords": "400,260;120,90", "marker": "a"},
            ],
            "show_misplaced": True,
            "shuffle": False,
            "combined": COMBINED,
        },
        wrong={"a": "5,5;9,9"},
        partial={"a": "150,150;9,9"},
        right={"a": "150,150;440,300"},
    ),
    "essay": Sample(
        "<p>Ceritakan inovasi di kantor Anda.</p>",
        {
            "format": "rich_files",
            "required": True,
            "lines": 8,
            "min_words": 3,
            "max_words": 300,
            "template": "",
            **UPLOAD,
            "attachments_required": 0,
        },
        wrong={"answer": "<p>Kami membuka <b>loket</b> daring.</p><ul><li>Cepat</li></ul>"},
        incomplete={"answer": "<p>Loket</p>"},
    ),
    "file": Sample("<p>Unggah rencana aksi.</p>", UPLOAD, wrong={"files": "satu"}),
    "description": Sample("<p>Bacalah kasus berikut dahulu.</p>", {}, wrong={}),
    "scale": Sample(
        "<p>Seberapa setuju Anda?</p>",
        {
            "points": ["Tidak setuju", "Ragu-ragu", "Setuju"],
            "statements": [
                {"id": "a", "text": "<p>Materi jelas.</p>"},
                {"id": "b", "text": "<p>Waktunya cukup.</p>"},
            ],
            "required": True,
        },
        wrong={"a": "3", "b": "2"},
        incomplete={"a": "3"},
    ),
}
STATES = (
    *("todo", "invalid", "answered", "right", "partial", "wrong", "needs_grading"),
    *("read_only", "hint", "certainty"),
)
BEHAVIOURS = {"hint": "interactive", "certainty": "immediate_certainty", "invalid": "immediate"}


def faces(state: str) -> Iterator[QuestionFace]:
    """One question of each type that can be in ``state``."""
    for slot, (slug, sample) in enumerate(SAMPLES.items(), 1):
        if slug in question_types:
            found = face(slug, sample, state, slot)
            if found is not None:
                yield found


def face(slug: str, sample: Sample, state: str, slot: int = 1) -> QuestionFace | None:
    attempt = begun(slug, sample, BEHAVIOURS.get(state, "deferred"))
    response = answer_for(attempt, sample, state)
    if response is None:
        return None
    for action in actions(state, response):
        engine.act(attempt, action)
    if state == "hint" and attempt.behaviour.current_hint(*_of(attempt)) is None:
        return None
    rights = dict.fromkeys(ALL_RIGHTS, False) if state == "read_only" else ALL_RIGHTS
    closed = attempt.state.is_finished
    return QuestionFace(live(attempt, slot), str(slot), rights, closed=closed, staff=closed)


def _of(attempt: engine.Attempt) -> tuple[Any, Any, Any]:
    return attempt.kind, attempt.question, attempt.steps


def cleaned(slug: str) -> Mapping[str, Any]:
    """The body as the bank would keep it."""
    sample = SAMPLES[slug]
    data = QuestionData(type=slug, body=sample.body, stem=sample.stem, name=slug)
    return question_types[slug].clean(data)


def begun(slug: str, sample: Sample, behaviour: str) -> engine.Attempt:
    kind = question_types[slug]
    question = QuestionData(
        type=slug,
        body=sample.body,
        stem=sample.stem,
        name=slug,
        general_feedback="<p>Lihat modul 2.</p>",
        hints=(Hint("<p>Ingat pelajaran pertama.</p>", False, True),),
    )
    question = replace(question, body=kind.clean(question))
    return engine.begin(
        question, kind=kind, behaviour=behaviour_for(kind, wanted=behaviour), random=Random(1)
    )


def answer_for(attempt: engine.Attempt, sample: Sample, state: str) -> Mapping[str, str] | None:
    kind = attempt.kind
    if state == "todo":
        return {}
    if state == "invalid":
        return sample.incomplete or {}
    if state in ("right", "answered"):
        right = sample.right or kind.right_response(attempt.question, attempt.frozen)
        if right is None and state == "answered":
            return sample.wrong
        return right
    if kind.slug == "matching":
        return mixed(kind.right_response(attempt.question, attempt.frozen), state)
    if state == "partial":
        return sample.partial
    if state == "needs_grading":
        return sample.wrong if kind.is_manual else None
    return sample.wrong or None


def mixed(right: Mapping[str, str], state: str) -> Mapping[str, str] | None:
    """Answers of matching that are wrong, or half right."""
    if state == "needs_grading":
        return None
    (first, answer), (second, _other) = right.items()
    return {first: answer} if state == "partial" else {second: answer}


def actions(state: str, response: Mapping[str, str]) -> list[Action]:
    if state == "todo":
        return []
    if state in ("invalid", "hint", "certainty"):
        return [Action(Kind.CHECK, response=response, certainty=2)]
    save = Action(Kind.SAVE, response=response)
    return [save] if state == "answered" else [save, Action(Kind.FINISH)]


def live(attempt: engine.Attempt, slot: int) -> LiveQuestion:
    row = QuestionAttempt(
        slot=slot,
        behaviour=attempt.behaviour.slug,
        max_mark=Decimal(2),
        frozen=attempt.frozen,
        state=attempt.state.value,
        fraction=attempt.fraction,
        sequence=attempt.last.number,
    )
    return LiveQuestion(row, attempt)


def context(face: QuestionFace) -> dict[str, Any]:
    """What ``question.html`` needs."""
    return {
        "face": face,
        "prefix": face.prefix,
        "read_only": face.read_only,
        "show": face.show,
        "here": "/soal/",
        **face.context,
    }


NOBODY = SimpleNamespace(pk=0, number=1, is_preview=False)
