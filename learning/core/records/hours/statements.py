"""Statements of learning hours (Keterangan JP): issued, printed, signed, checked."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urljoin

import segno
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from learning.core import signing
from learning.core.contract import DomainError
from learning.core.prepared import Prepared
from learning.core.printing import make_pdf
from learning.core.regions.models import IdentityNumber, Person
from learning.core.regions.queries import load_unit

from ..ledger.posting import lock_years
from ..models import Statement
from .activities import activities, credits_of
from .goals import goal_of
from .words import form_names
from .years import form_lines, totals_of

SOURCE = Path(__file__).parent / "statement.typ"
TYPE = "asah-jp+jwt"
LANGUAGE = "id"
# Stands in the file only: neither signed nor shown to who checks.
PRIVATE = ("number",)
MAX_UPLOAD = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """What checking found. ``today`` is the JP credited now for the person and year."""

    statement: Statement
    today: int

    @property
    def is_superseded(self) -> bool:
        return self.statement.superseded_at is not None

    @property
    def total(self) -> int:
        return int(self.statement.data["credited_jp"])

    @property
    def is_same(self) -> bool:
        return self.today == self.total


class Unknown(DomainError):
    code = "unknown_statement"


@transaction.atomic
def issue(
    person: Person, *, year: int, base_url: str, actor: Any = None, now: datetime | None = None
) -> Statement:
    """State what the ledger holds of ``year``. ``base_url``: of this site, for the code's address.

    While nothing is different the statement that holds is returned; otherwise a new one
    supersedes it. Raises DomainError where there is nothing to state.
    """
    now = now or timezone.now()
    if year not in totals_of(person):
        raise DomainError(_("There are no learning hours in this year to state."))
    lock_years(person.pk, {year})
    data = snapshot(person, year, today=timezone.localdate(now, person.zone))
    if not data["activities"]:
        raise DomainError(_("There are no learning hours in this year to state."))
    holding = Statement.objects.filter(person=person, year=year, superseded_at=None)
    former = holding.defer("pdf").first()
    if former is not None and former.data == data:
        return former
    holding.update(superseded_at=now, pdf=None)
    row = Statement(person=person, year=year, data=data, issued_at=now, issued_by=actor)
    row.pdf = printed(row, base_url=base_url)
    row.pdf_sha256 = sha256(row.pdf).hexdigest()
    row.save()
    return row


def snapshot(person: Person, year: int, *, today: date) -> dict[str, Any]:
    """What a statement says, as JSON. In Indonesian, whoever asks."""
    with override(LANGUAGE):
        names = form_names()
        load_unit(person)
        _raw, credited = totals_of(person).get(year, (0, 0))
        rows = activities(credits_of(person, year), year=year, forms=names)
        return {
            "name": person.full_name,
            "number": _masked_number(person),
            "unit": person.unit.name if person.unit else "",
            "position": person.position,
            "region": person.region.name,
            "status": str(person.get_status_display()),
            "year": year,
            "target": _target(person, year, today),
            "raw_jp": sum(row.claimed for row in rows if not row.is_reversed),
            "credited_jp": credited,
            "forms": [
                {"form": line.name, "raw_jp": line.raw_jp, "credited_jp": line.credited_jp}
                for line in form_lines(person, year, names=names)
            ],
            "activities": [_activity(row) for row in rows if not row.is_reversed],
        }


def _masked_number(person: Person) -> str:
    number = IdentityNumber.objects.filter(person=person, is_current=True).first()
    return number.masked if number else ""


def _target(person: Person, year: int, today: date) -> dict[str, Any] | None:
    goal = goal_of(person, year, today=today)
    if goal is None:
        return None
    return {"minimum": goal.minimum, "maximum": goal.maximum, "legal_basis": goal.legal_basis}


def _activity(row: Any) -> dict[str, Any]:
    credit = row.credit
    return {
        "title": credit.title,
        "organiser": credit.organiser,
        "form": row.form,
        "starts_on": credit.starts_on.isoformat(),
        "ends_on": credit.ends_on.isoformat(),
        "raw_jp": row.claimed,
        "credited_jp": row.credited,
        "reasons": row.reasons,
    }


def printed(row: Statement, *, base_url: str) -> bytes:
    address = urljoin(base_url, reverse("statements:check", args=[row.code]))
    picture = BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", scale=4, border=0)
    issued = timezone.localtime(row.issued_at)
    data = {**row.data, "code": row.code, "address": address, "issued_on": f"{issued:%Y-%m-%d}"}
    return make_pdf(
        SOURCE,
        data=data,
        files={"qr.svg": picture.getvalue()},
        standard="a-2b",
        at=row.issued_at,
    )


def signed(row: Statement, *, base_url: str) -> dict[str, Any]:
    """The statement for machines: readable, and once more as a JWS of this site's key.

    Without the identity number. Raises SigningUnavailable where the site has no key.
    """
    payload = {
        "iss": base_url.rstrip("/"),
        "iat": int(row.issued_at.timestamp()),
        "jti": row.code,
        "check": urljoin(base_url, reverse("statements:check", args=[row.code])),
        "statement": {name: value for name, value in row.data.items() if name not in PRIVATE},
    }
    return {**payload, "jws": signing.sign(payload, typ=TYPE)}


def find(code: str) -> Statement:
    """By the code as people type it. Raises Unknown."""
    row = Statement.objects.defer("pdf").filter(code=normalise(code)).first()
    if row is None:
        raise Unknown(_("No statement of this site has that code. Check it letter by letter."))
    return row


def normalise(code: str) -> str:
    letters = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())[:16]
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def recognise(content: bytes) -> Statement:
    """The statement that a file is: the PDF by its hash, the JSON by its signature.

    Raises Unknown: also for a file that was changed by a single sign.
    """
    row = Statement.objects.defer("pdf").filter(pdf_sha256=sha256(content).hexdigest()).first()
    if row is not None:
        return row
    refused = Unknown(
        _("This file was not issued by this site as it is, or was changed afterwards.")
    )
    token, told = _token(content)
    if not (token and token.isascii()):
        raise refused
    try:
        payload = signing.verify(token, typ=TYPE)
    except DomainError as error:
        raise refused from error
    if told is not None and any(told.get(name) != payload[name] for name in payload):
        raise refused
    return find(str(payload.get("jti", "")))


def _token(content: bytes) -> tuple[str, dict[str, Any] | None]:
    """The signature in a file, and what stands beside it for people to read."""
    try:
        text = content.decode()
        if text.lstrip().startswith("{"):
            told = json.loads(text)
            token = told.pop("jws", "")
            return (token, told) if isinstance(token, str) else ("", None)
    except (ValueError, RecursionError):
        return "", None
    return text.strip(), None


def check(row: Statement) -> Check:
    _raw, credited = totals_of(row.person).get(row.year, (0, 0))
    return Check(row, credited)


class Holding(NamedTuple):
    """What a learner sees of the statement that holds."""

    code: str
    issued_at: datetime
    credited_jp: int


# A statement for each year: a year is no number of the size that marks a parameter.
@cache
def _holding(year: int) -> Prepared:
    return Prepared(
        lambda person: (
            Statement.objects.filter(person_id=person, year=year, superseded_at=None)
            .order_by()
            .values_list("code", "issued_at", "data__credited_jp")
        ),
        person=int,
    )


def holding(person: Person, year: int) -> Holding | None:
    """The statement of a year that nothing supersedes. One query."""
    return next(map(Holding._make, _holding(year)(person=person.pk)), None)
