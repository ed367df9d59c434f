"""What an editor shows of a body, and what comes back, is the same body."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from ...editors.base import error_at, holds_more, merged
from ...editors.finding import editor_of
from ...engine.values import QuestionData
from ...questions.registry import question_types
from ..questions.bodies import BODIES

PICTURES = ("image",)


@pytest.mark.parametrize("slug", [kind.slug for kind in question_types])
def test_every_type_has_an_editor(slug):
    assert editor_of(question_types[slug]) is not None


def pictures(body):
    """Pictures are rows, which the strategies do not make."""
    return {"image": body["image"]} if "image" in body else {}


def without_pictures(body):
    if "items" not in body or "image" not in body:
        return body
    return {**body, "items": [{**row, "image": None} for row in body["items"]]}


@pytest.mark.django_db
@pytest.mark.parametrize("source", [False, True])
@pytest.mark.parametrize("slug", sorted(set(BODIES) - {"cloze", "description"}))
@settings(max_examples=8)
@given(data=st.data())
def test_a_body_comes_back_as_it_was(slug, source, data):
    kind = question_types[slug]
    stem, given_body = data.draw(BODIES[slug])
    body = kind.clean(QuestionData(type=slug, body=given_body, stem=stem))
    if slug == "drag_image" and any(row["image"] for row in body["items"]):
        return
    editor = editor_of(kind, source=source)
    sent = editor.to_body(editor.to_value(body)) | pictures(body)
    assert kind.clean(QuestionData(type=slug, body=sent, stem=stem)) == body


def test_a_fault_stands_at_its_field():
    editor = editor_of(question_types["choice"])
    error = error_at(editor, ["options", "2", "fraction"], "Zu viel")
    assert isinstance(error, StructBlockValidationError)
    options = error.block_errors["options"]
    assert isinstance(options, ListBlockValidationError)
    assert options.block_errors[2].block_errors["fraction"].messages == ["Zu viel"]


def test_faults_at_several_places_are_one_error():
    editor = editor_of(question_types["choice"])
    paths = (["options", "0", "text"], ["options", "2", "text"], ["options"], [], ["nothing"])
    error = merged([error_at(editor, path, f"fault {n}") for n, path in enumerate(paths)])
    options = error.block_errors["options"]
    assert set(options.block_errors) == {0, 2}
    assert [fault.message for fault in options.non_block_errors.as_data()] == ["fault 2"]
    assert [fault.message for fault in error.non_block_errors.as_data()] == ["fault 3", "fault 4"]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ({"options": [{"text": "<p>x</p>"}]}, False),
        ({"options": [{"text": "<table><tr><td>x</td></tr></table>"}]}, True),
        ({"text": "<p><math><mi>x</mi></math></p>"}, True),
        ({"answers": [{"pattern": "a < b"}]}, False),
    ],
)
def test_texts_that_the_editor_would_spoil_are_edited_as_html(body, found):
    assert holds_more(body) is found


def test_references_follow_the_numbers_of_their_parts():
    editor = editor_of(question_types["drag_markers"])
    body = {
        "markers": [{"id": "m7", "text": "A", "count": 1}, {"id": "m2", "text": "B", "count": 1}],
        "zones": [{"id": "z1", "shape": "circle", "coords": "1,2;3", "marker": "m2"}],
    }
    value = editor.to_value(body)
    assert value["zones"][0]["marker"] == 2
    assert editor.to_body(value)["zones"][0]["marker"] == "m2"
