"""What nobody could fulfil is refused where it stands, in drafts too."""

import json

import pytest
from django.urls import reverse

from ...models import LearningPath
from ...testing import make_path, path_leaf
from .conftest import SNIPPET, another, client_of, course, form, group


@pytest.fixture
def send(binjai):
    """Sends a new path of Binjai. Returns the errors of the tree, or None where it was saved."""
    client = client_of(binjai.user("moderator"))

    def send(*blocks, publish=False, path=None):
        address = reverse(SNIPPET + "edit", args=[path.pk]) if path else reverse(SNIPPET + "add")
        data = form(binjai, *blocks) | ({"action-publish": "1"} if publish else {})
        response = client.post(address, data)
        if response.status_code == 302:
            return None, []
        errors = response.context["form"].errors
        found = errors.as_data()["requirements"][0].as_json_data()
        return json.loads(json.dumps(found)), errors.get("__all__", [])

    return send


def test_a_fault_stands_at_its_block(send, binjai):
    path = binjai.path
    data, named = send(
        course(binjai.page),
        group("Pilihan", course(binjai.page), another(path), rule="count", need="3"),
        path=path,
    )

    assert set(data["blockErrors"]) == {"1"}
    found = data["blockErrors"]["1"]
    assert len(found["messages"]) == 1
    children = found["blockErrors"]["children"]["blockErrors"]
    assert set(children) == {"0", "1"}
    assert len(children["1"]["messages"]) == 1
    assert any(text.startswith("Pilihan › Jalur Binjai: ") for text in named)


def test_circles_are_refused_in_drafts(send, binjai):
    other = make_path(path_leaf(binjai.path), region=binjai.region)

    data, named = send(another(other), path=binjai.path)

    assert set(data["blockErrors"]) == {"0"}
    assert len(named) == 1
    assert named[0].startswith(f"{other.title}: ")


def test_a_draft_may_be_empty_a_published_path_may_not(send):
    assert send() == (None, [])
    data, named = send(publish=True)
    assert (len(data["messages"]), len(named)) == (1, 1)
    assert LearningPath.objects.filter(title="Kepala dinas").get().live is False


def test_a_draft_may_lack_what_is_not_chosen_yet(send):
    nothing = ("course", {"course": "", "required": "on", "due_days": "", "min_score": ""})

    assert send(group("Kosong"), nothing)[0] is None
    data, _named = send(group("Kosong"), publish=True)
    assert set(data["blockErrors"]) == {"0"}


def test_an_unpublished_course_is_refused(send, binjai):
    binjai.page.unpublish()

    data, named = send(course(binjai.page))

    assert set(data["blockErrors"]) == {"0"}
    assert named[0].startswith("Kursus Binjai: ")


@pytest.mark.parametrize(
    "change",
    [
        {"requirements-count": None},
        {"requirements-count": "banyak"},
        {"requirements-0-value-children-count": None},
        {"requirements-0-value-children-count": "x"},
    ],
)
def test_what_no_browser_sends_is_refused(binjai, change):
    data = form(binjai, group("Kelompok", course(binjai.page)))
    for name, value in change.items():
        assert name in data
        data[name] = value
    data = {name: value for name, value in data.items() if value is not None}

    response = client_of(binjai.user("editor")).post(reverse(SNIPPET + "add"), data)

    assert response.status_code == 400
