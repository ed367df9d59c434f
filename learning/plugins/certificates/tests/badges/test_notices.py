"""The words of the notices, in both languages."""

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

BASE = "learning_certificates/badges/notices/"


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("awarded", {"badge": "Prima", "renewed": False, "until": ""}, ["Prima"]),
        ("awarded", {"badge": "Prima", "renewed": True, "until": "2026-11-21"}, ["Prima", "2026"]),
        ("revoked", {"badge": "Prima", "reason": "Keliru"}, ["Prima", "Keliru"]),
    ],
)
def test_notices_say_what_happened(language, name, data, words):
    with override(language):
        title = render_to_string(f"{BASE}{name}.title.txt", data)
        text = render_to_string(f"{BASE}{name}.txt", data)
    assert "Prima" in title
    assert "\n" not in title.strip()
    assert [word for word in words if word not in text] == []
