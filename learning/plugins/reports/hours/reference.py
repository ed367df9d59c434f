"""The categories 10:20:70 that every installation starts with.

Coaching, mentoring and learning communities as learning from others: slides of LAN on the ASN
Corporate University (PerLAN 6/2023). Everything else is our reading of the model and says so in
``legal_basis``, where administrators see it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

SINCE = date(2018, 1, 1)
NAMED = "Model 10:20:70, Corpu ASN (Peraturan LAN 6/2023)"
ASSUMED = "Penggolongan awal Asah, belum ditetapkan peraturan; sesuaikan bila perlu"
FORMAL = (
    *("structural-training", "functional-training", "technical-training", "managerial-training"),
    *("social-cultural-training", "technical-guidance", "course", "upgrading", "workshop"),
    *("seminar", "socialisation", "other-classical", "e-learning", "distance-training"),
    *("outbound", "study-assignment", "study-permit"),
)
OTHERS = ("coaching", "mentoring", "learning-community")
OTHERS_ASSUMED = ("benchmarking",)
ON_THE_JOB = (
    *("internship", "exchange", "detachment", "workplace-guidance", "self-study"),
    "other-non-classical",
)
CATEGORIES = (
    ("formal", FORMAL, ASSUMED),
    ("others", OTHERS, NAMED),
    ("others", OTHERS_ASSUMED, ASSUMED),
    ("on_the_job", ON_THE_JOB, ASSUMED),
)


def load_form_categories(get_model: Callable[[str, str], Any]) -> None:
    """Create missing rows. Migrations hand over their historical ``get_model``."""
    model = get_model("learning_reports", "FormCategory")
    known = set(model._default_manager.values_list("form_code", flat=True))
    model._default_manager.bulk_create(
        model(form_code=code, category=category, valid_from=SINCE, legal_basis=basis)
        for category, codes, basis in CATEGORIES
        for code in codes
        if code not in known
    )
