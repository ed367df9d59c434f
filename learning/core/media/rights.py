"""Who made a file and why we may show it: one set of words and one rule for pictures and files."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from learning.core.contract import DomainError


class Rights(TextChoices):
    # Empty, so that whatever uploads without asking says nothing it does not know.
    UNSTATED = "", gettext_lazy("Not stated yet")
    OWN = "own", gettext_lazy("Own work of the region")
    COLLEAGUE = "colleague", gettext_lazy("Made by a colleague who agreed")
    LICENCE = "licence", gettext_lazy("Free licence")
    PERMISSION = "permission", gettext_lazy("Permission given")
    PUBLIC = "public", gettext_lazy("Public domain or government work")


EXPLANATIONS: dict[str, str | Promise] = {
    Rights.OWN: gettext_lazy("staff made it as part of their job"),
    Rights.COLLEAGUE: gettext_lazy("a private work whose maker allows us to show it"),
    Rights.LICENCE: gettext_lazy("such as Creative Commons; name it below"),
    Rights.PERMISSION: gettext_lazy("the owner allowed it; keep the letter"),
    Rights.PUBLIC: gettext_lazy("no longer protected, or published by the state"),
}


class SourceMissing(DomainError):
    code = "source_missing"


def check_source(rights: str, source: str) -> None:
    """A free licence asks that it is named, with where the work comes from."""
    if rights == Rights.LICENCE and not source.strip():
        raise SourceMissing(_("Name the licence, and where the work comes from."))


def explained_choices() -> list[tuple[str, str]]:
    """Every choice with what it means, as one line of a list."""
    return [
        (value, f"{label}: {EXPLANATIONS[value]}" if value in EXPLANATIONS else str(label))
        for value, label in Rights.choices
    ]


def credit_line(*, credit: str, rights: str, source: str) -> str:
    """What readers see below the work; a free licence is part of it."""
    parts = [credit, source if rights == Rights.LICENCE else ""]
    return ", ".join(part for part in parts if part)
