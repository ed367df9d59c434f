"""Texts around a calculated question show the numbers of this attempt."""

from dataclasses import replace

from learning.plugins.quiz.engine import attempts as engine
from learning.plugins.quiz.engine.values import Action, Hint, Kind
from learning.plugins.quiz.rendering.faces import ALL_RIGHTS, QuestionFace

from . import gallery

SAMPLE = gallery.Sample(
    "<p>Dua kali {a}?</p>",
    {
        "answers": [{"formula": "{a} * 2", "fraction": "1"}],
        "datasets": [{"name": "a", "values": ["21"]}],
    },
    wrong={"answer": "1"},
)


def face_after(*kinds, behaviour):
    attempt = gallery.begun("calculated", SAMPLE, behaviour)
    attempt.question = replace(
        attempt.question,
        general_feedback="<p>Dua kali {a} adalah {={a}*2}.</p>",
        hints=(Hint("<p>{a} + {a}</p>"),),
    )
    for kind in kinds:
        engine.act(attempt, Action(kind, response=SAMPLE.wrong))
    return QuestionFace(gallery.live(attempt, 1), "1", ALL_RIGHTS)


def test_general_feedback_shows_the_values():
    face = face_after(Kind.SAVE, Kind.FINISH, behaviour="deferred")
    assert face.stem == "<p>Dua kali 21?</p>"
    assert face.general_feedback == "<p>Dua kali 21 adalah 42.</p>"


def test_a_hint_shows_the_values():
    face = face_after(Kind.CHECK, behaviour="interactive")
    assert face.hint.text == "<p>21 + 21</p>"
