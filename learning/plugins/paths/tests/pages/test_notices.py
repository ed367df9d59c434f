"""Every kind of notice has words for whatever its calls may say, in both languages."""

import pytest
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from learning.core.api import notice_kinds
from learning.plugins.paths import kinds

DATA = {
    kinds.ASSIGNED: {"path": "Jalur A", "reason": "Wajib", "due": "2026-11-21"},
    kinds.COMPLETED: {"path": "Jalur A", "valid_until": "2026-11-21"},
    kinds.DUE_SOON: {"path": "Jalur A", "part": "", "due": "2026-11-21", "days": 7, "percent": 40},
    kinds.OVERDUE: {
        "path": "Jalur A",
        "part": "Kuis",
        "due": "2026-11-21",
        "days": -1,
        "percent": 40,
    },
    kinds.RENEWAL: {"path": "Jalur A", "part": "", "due": "2026-11-21", "days": 30, "percent": 0},
    kinds.LAPSED: {"path": "Jalur A", "until": "2026-11-21"},
    kinds.REQUESTED: {"path": "Jalur A", "person": "Siti"},
    kinds.DECIDED: {"path": "Jalur A", "granted": False, "reason": "Kuota penuh"},
    kinds.EVIDENCE_WAITS: {"person": "Siti", "title": "Diklat", "part": "Jalur A"},
    kinds.EVIDENCE_DECIDED: {
        "path": "Jalur A",
        "title": "Diklat",
        "approved": False,
        "reason": "Buram",
    },
    kinds.CHANGED: {"path": "Jalur A", "redo": True},
}


def told(kind: str, ending: str, data: dict) -> str:
    found = get_template(f"{notice_kinds()[kind].template}{ending}")
    return found.template.render(Context(data, autoescape=False)).strip()


def test_none_is_forgotten():
    own = {slug for slug in notice_kinds() if slug.startswith("paths.")}
    assert own == set(DATA)


@pytest.mark.parametrize("kind", DATA)
def test_words_say_what_it_is_about(kind):
    data = DATA[kind]
    title, text = told(kind, ".title.txt", data), told(kind, ".txt", data)
    assert "\n" not in title
    assert "Jalur A" in text
    assert str(data.get("reason", "")) in text
    if "due" in data or "until" in data or "valid_until" in data:
        assert "21 November 2026" in text
    with translation.override("id"):
        assert told(kind, ".title.txt", data) != title
        assert told(kind, ".txt", data) != text


@pytest.mark.parametrize("kind", DATA)
def test_what_is_empty_leaves_no_hole(kind):
    data = {name: type(value)() for name, value in DATA[kind].items()} | {"path": "Jalur A"}
    for ending in (".title.txt", ".txt"):
        text = told(kind, ending, data)
        assert text
        assert "None" not in text
