"""What is written is read back: losslessly in Moodle XML, without further loss elsewhere."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from learning.plugins.quiz.formats import exporting
from learning.plugins.quiz.formats.exporting import canonical
from learning.plugins.quiz.formats.registry import FORMATS, read
from learning.plugins.quiz.formats.values import FormatError

from .strategies import BODIES, questions

PAIRS = sorted(
    (slug, kind)
    for slug, format in FORMATS.items()
    # The others of their kind share all but the outermost wrapping.
    if slug not in ("moodle", "qti2", "csv")
    for kind in format.types
)
few = settings(
    max_examples=8,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def again(question, slug):
    format = FORMATS[slug]
    content = format.write([question], ())
    [back] = read(content, f"soal.{format.ending}", slug).questions
    return canonical(back)


def test_every_type_has_a_strategy():
    assert {kind for _slug, kind in PAIRS} <= set(BODIES)


@pytest.mark.parametrize("kind", sorted(FORMATS["moodle"].types))
def test_moodle_xml_keeps_everything(kind):
    @few
    @given(questions(kind))
    def check(question):
        back = again(question, "moodle")
        assert back.content() == question.content()
        assert (back.faults, back.remarks) == ([], [])

    check()


@pytest.mark.parametrize(("slug", "kind"), PAIRS)
def test_what_was_imported_comes_back_equal(slug, kind):
    """Import > export > import gives equal questions; what the first export lost was told."""

    @few
    @given(questions(kind))
    def check(question):
        loss = exporting.check(question, FORMATS[slug])
        if loss.refused:
            return
        imported = again(question, slug)
        assert again(imported, slug).content() == imported.content()
        if not loss.lost:
            kept = {name: value for name, value in question.content().items() if value}
            back = imported.content()
            # An identifier may be gained: QTI asks for one.
            assert {name: back[name] for name in kept.keys() - exporting.USUAL.keys()} == {
                name: value for name, value in kept.items() if name not in exporting.USUAL
            }

    check()


@few
@given(st.data())
def test_many_questions_stay_in_their_categories(data):
    kinds = ("choice", "short", "essay", "true_false")
    drawn = [data.draw(questions(kind)) for kind in kinds]
    for slug in ("moodle", "gift", "csv", "xlsx"):
        try:
            written = exporting.write(drawn, format=slug)
        except FormatError:
            continue
        kept = [q for q in drawn if not exporting.check(canonical(q), FORMATS[slug]).refused]
        ending = FORMATS[slug].ending
        back = read(written.content, f"soal.{ending}", slug).questions
        assert [(q.type, q.category) for q in back] == [(q.type, q.category) for q in kept]
