"""Demo people and accounts: 60 learners, and the staff of each region."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from cms.demo.texts import DOMAIN, PASSWORD
from learning.core.api import Role, assign_role, create_person, set_head
from learning.core.models import (
    ErasureRequest,
    Headship,
    IdentityNumber,
    JobType,
    Person,
    Rank,
    Region,
    Unit,
)

HEADS = {"definitive": Headship.Kind.DEFINITIVE, "acting": Headship.Kind.ACTING_VACANT}
STAFF = {"editor": Role.EDITOR, "moderator": Role.MODERATOR, "bkpsdm": Role.ADMIN}
STAFF_NAMES = {"editor": "Editor", "moderator": "Moderator", "bkpsdm": "Pengelola BKPSDM"}


def load_people(rows: list[dict[str, Any]]) -> list[Person]:
    people = [_person(row) for row in rows]
    for person, row in zip(people, rows, strict=True):
        if row["head"]:
            _head(person, row)
    _open_accounts(person.user_id for person in people)
    return people


def _start(row: dict[str, Any]) -> date:
    """Newcomers stay new, whenever the demo is loaded."""
    days = row.get("new_since_days")
    return timezone.localdate() - timedelta(days=days) if days else date(2025, 1, 2)


def load_erasure_requests(rows: list[dict[str, str]]) -> None:
    """Once a person, whatever became of it."""
    for row in rows:
        person = Person.objects.select_related("region").get(user__email=row["by"])
        asked, made = ErasureRequest.objects.get_or_create(
            person=person, defaults={"note": row["note"]}
        )
        if made and row.get("reason"):
            administrator = f"bkpsdm-{person.region.slug}@{DOMAIN}"
            asked.state, asked.reason = ErasureRequest.State.REFUSED, row["reason"]
            asked.decided_at = timezone.now()
            asked.decided_by = get_user_model().objects.get(email=administrator)
            asked.save()


def _person(row: dict[str, Any]) -> Person:
    number = IdentityNumber.objects.filter(number=row["number"]).select_related("person").first()
    if number:
        return number.person
    scheme = Rank.Scheme.PNS if row["status"] == "pns" else Rank.Scheme.PPPK
    return create_person(
        name=row["name"],
        front_title=row["front_title"],
        back_title=row["back_title"],
        number=row["number"],
        status=row["status"],
        rank=Rank.objects.filter(scheme=scheme, code=row["rank"]).first(),
        unit=_unit_of(row),
        position=row["position"],
        job_type=JobType.objects.get(code=row["job_type"]),
        start=_start(row),
        email=row["email"],
    )


def _unit_of(row: dict[str, Any]) -> Unit:
    agency = Unit.get_root_nodes().get(region__code=row["region"], name=row["agency"])
    return agency.get_children().get(name=row["unit"]) if row["unit"] else agency


def _head(person: Person, row: dict[str, Any]) -> None:
    if not person.headships.exists():
        set_head(_unit_of(row), person=person, kind=HEADS[row["head"]], start=date(2025, 1, 2))


def _open_accounts(user_ids: Any) -> None:
    # One hash for all: they share a published password, and hashing is slow on purpose.
    get_user_model().objects.filter(pk__in=list(user_ids), last_login=None).update(
        password=make_password(PASSWORD), is_demo=True
    )


def load_staff(regions: list[Region], nation: Region) -> None:
    for region in regions:
        for handle, role in STAFF.items():
            user = _account(f"{handle}-{region.slug}", STAFF_NAMES[handle], region.short_name)
            assign_role(user, region=region, role=role)
    user = _account("nasional", "Administrator", "Nasional")
    assign_role(user, region=nation, role=Role.NATIONAL)


def _account(handle: str, first_name: str, last_name: str) -> Any:
    users = get_user_model().objects
    email = f"{handle}@{DOMAIN}"
    found = users.filter(email=email).first()
    if found:
        return found
    return users.create_user(
        email=email,
        password=PASSWORD,
        username=handle,
        first_name=first_name,
        last_name=last_name,
        is_demo=True,
    )
