"""Every address of this plugin, opened by everybody: the status that each gets, and nothing else.

A column is a role, a line an address. What a request writes is taken back, so that lines do not
depend on each other.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from learning.core.api import Role, assign_role, provision_region
from learning.core.models import CoursesIndexPage, Job
from learning.core.testing.factories import PersonFactory, UserFactory, nation
from learning.core.testing.shared import kept_rows
from learning.plugins.practices.models import AuthorProfile, Collection, Comment, Series
from learning.plugins.practices.services import adoptions, community, contributions, workbook
from learning.plugins.practices.services.share_cards import card_hash
from learning.plugins.practices.testing import entry_of, make_innovation

from .exchange.conftest import client_of
from .writing import Place, make_place, proposal

pytestmark = pytest.mark.django_db
FORBIDDEN = 403
# + is shown, > leads on, - is refused, 0 does not exist, x is no such method, ! is not valid.
SIGNS = {"+": 200, ">": 302, "-": 403, "0": 404, "x": 405, "!": 422}
# Nobody; author, colleague, head, editor, moderator and learning administrator of the region;
# employee, editor and moderator of another one; the nation's administrator.
SPACE = """
mine             GET  > ++++++ +++ +
start            GET  > +++000 +00 0
start            POST > >>>000 >00 0
edit             GET  > +00000 000 0
edit             POST > >00000 000 0
autosave         POST > +00000 000 0
autosave         GET  x xxxxxx xxx x
preview          GET  > +00000 000 0
withdraw         POST > >00000 000 0
discard          GET  > +00000 000 0
discard          POST > >00000 000 0
endorse          GET  > 00+000 000 0
endorse          POST > 00>000 000 0
endorse_preview  GET  > 00+000 000 0
react            POST > >>>000 >00 0
comment          GET  > +++000 +00 0
comment          POST > >>>000 >00 0
report_comment   GET  > +++000 +00 0
report_comment   POST > >>>000 !00 0
adopt            GET  > ------ -++ +
adopt            POST > ------ ->> +
sheet            GET  + ++++++ +++ +
draft_sheet      GET  0 +00+++ 000 +
"""
DESK = """
workbook         GET  > ---+++ -++ +
make_workbook    POST > ---+++ -00 +
workbook_file    GET  > ---+00 -00 0
begin_course     GET  > ---++- -++ +
begin_course     POST > --->>- -!! >
comments         GET  > ---++- -++ +
moderate         POST > ---->-  -->  >
adoptions        GET  > ---+++ -++ +
adoptions_results GET > ---+++ -++ +
adoption         GET  > ---+++ -00 +
adoption         POST > --->>- -00 >
adoption_act     POST > ----> -  -00 >
"""
CURATED = """
index            GET  > ---++- -++ +
index_results    GET  > ---++- -++ +
add              GET  > ---++- -++ +
add              POST > ---++- -++ +
edit             GET  > ---++- -00 +
edit             POST > ---++- -00 +
history          GET  > ---++0 -00 +
history_results  GET  > ---++0 -00 +
usage            GET  > ---++0 -00 +
delete           GET  > ---0+0 -00 +
delete           POST > ---0>0 -00 >
"""
CHOOSERS = """
choose           GET  > ---+++ -++ +
choose_results   GET  > ---+++ -++ +
chosen           GET  > ---++0 -00 +
chosen_multiple  GET  > ---+++ -++ +
"""


def lines(table: str) -> list[tuple[str, str, str]]:
    """Name, method and the signs of every line."""
    rows = [text.split(maxsplit=2) for text in table.strip().splitlines()]
    return [(name, method, "".join(signs.split())) for name, method, signs in rows]


NO_ITEMS = {"items-TOTAL_FORMS": "0", "items-INITIAL_FORMS": "0"}


@dataclass
class World:
    place: Place
    other: Place
    users: list[Any]
    args: dict[str, Any]
    data: dict[str, dict[str, Any]]
    clients: list[Any] = field(default_factory=list)


def _staff(region, role) -> Any:
    user = UserFactory()
    assign_role(user, region=region, role=role)
    return user


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield build()


@pytest.fixture
def world(built, db) -> World:
    world = deepcopy(built)
    world.clients = [client_of(user) for user in world.users]
    return world


def build() -> World:
    place, other = make_place(), make_place()
    provision_region(nation())
    page = make_innovation(region=place.region, title="Antrean", is_replicable=True, tags=["arsip"])
    entry = entry_of(page)
    draft, waiting = place.start(title="Rancangan"), place.start(title="Menunggu")
    given = {"summary": "Satu kalimat.", "body": "Teks.", "agency": place.agency}
    contributions.save(
        waiting,
        values=given,
        unfinished={},
        stamp=contributions.draft_of(waiting).stamp,
        user=place.author.user,
    )
    waiting.refresh_from_db()
    contributions.submit(waiting, user=place.author.user)
    state = waiting.page.specific.current_workflow_task_state
    state.task.specific.on_action(state, place.moderator, "approve")
    step = waiting.page.specific.current_workflow_task_state
    foreign = entry_of(make_innovation(region=make_place().region, is_replicable=True))
    adoption = adoptions.propose(
        foreign, region=place.region, plan="x", starts_on=timezone.localdate(), user=place.editor
    )
    comment = community.comment(entry, other.author, "Bagus sekali")
    rude = community.comment(entry, other.author, "Kata yang tidak pantas")
    community.moderate([rude], state=Comment.State.SHOWN, user=place.moderator)
    author = AuthorProfile.objects.create(region=place.region, name="Siti", slug="siti")
    series = Series.objects.create(region=place.region, title="Seri", slug="seri")
    collection = Collection.objects.create(region=place.region, title="Koleksi", slug="koleksi")
    job = Job.objects.create(
        kind=workbook.KIND,
        owner=place.editor,
        region=place.region,
        state=Job.State.DONE,
        output=b"x",
        output_name="x.xlsx",
    )
    colleague = PersonFactory(region=place.region, unit=place.agency).user
    users = [
        None,
        place.author.user,
        colleague,
        place.head.user,
        place.editor,
        place.moderator,
        _staff(place.region, Role.ADMIN),
        other.author.user,
        other.editor,
        other.moderator,
        _staff(nation(), Role.NATIONAL),
    ]
    index = CoursesIndexPage.objects.descendant_of(place.region.pages.get()).first()
    args = {
        "entry": [entry.pk],
        "page": [page.pk],
        "draft page": [draft.page_id],
        "draft": [draft.pk],
        "waiting": [waiting.pk],
        "step": [step.pk],
        "card": [entry.pk, card_hash(entry)],
        "rude": [rude.pk],
        "tag": ["arsip"],
        "adoption": [adoption.pk],
        "authors": [author.pk],
        "series": [series.pk],
        "entry_collections": [collection.pk],
        "region": [place.region.pk],
        "job": [job.pk],
    }
    data = {
        "react": {"helpful": "ya"},
        "comment": {"text": "Kami coba juga."},
        "report_comment": {"reason": "insult", "text": "Menghina petugas."},
        "moderate": {"comment": comment.pk, "state": "shown"},
        "act": {"step": "approve"},
        "adoption": {"plan": "y", "starts_on": "2026-01-01"},
        "adopt": {"plan": "y", "starts_on": "2026-01-01"},
        "begin_course": {"place": index.pk},
        "start": {"title": "Yang baru"},
        "edit": proposal(place, draft),
        "autosave": proposal(place, draft),
        "endorse": {"decision": "endorse", "revision": step.revision_id},
    }
    return World(place, other, users, args, data)


def names_in(module: str) -> set[str]:
    """Imported late: the project's urls come first, with their converters."""
    reverse("account_login")
    return {url.name for url in import_module(f"learning.plugins.practices.{module}").urlpatterns}


def asked(client, method: str, url: str, data: dict[str, Any]) -> int:
    """The status; what the request wrote is taken back."""
    with transaction.atomic():
        response = getattr(client, method.lower())(url, data)
        transaction.set_rollback(True)
    # So Wagtail refuses those who may enter its admin.
    refused = response.get("Location") == reverse("wagtailadmin_home")
    return FORBIDDEN if refused else response.status_code


def opened(world: World, method: str, url: str, data: dict[str, Any] | None = None) -> str:
    """The sign of every role's answer."""
    signs = {status: sign for sign, status in SIGNS.items()}
    return "".join(
        signs.get(asked(client, method, url, data or {}), "?") for client in world.clients
    )


def walk(world: World, table: str, url_of, data_of) -> list[str]:
    """Lines that came out differently, as they should stand in the table."""
    found = []
    for name, method, signs in lines(table):
        got = opened(world, method, url_of(name), data_of(name) if method == "POST" else None)
        if got != signs:
            found.append(f"{name} {method} {got} instead of {signs}")
    return found


def test_the_public_reads_everything_and_writes_nothing(world):
    named = {
        "tag": world.args["tag"],
        "share_card": world.args["card"],
        "author": ["siti"],
        "collection": ["koleksi"],
    }
    for name in names_in("public_urls"):
        url = reverse(f"practices_public:{name}", args=named.get(name, []))
        assert opened(world, "GET", url) == "+" * 11, url
        assert opened(world, "POST", url) == "x" * 11, url


def test_the_learning_space(world):
    args = {
        "start": ["inovasi"],
        **dict.fromkeys(("edit", "autosave", "preview", "discard"), world.args["draft"]),
        "withdraw": world.args["waiting"],
        **dict.fromkeys(("endorse", "endorse_preview"), world.args["step"]),
        **dict.fromkeys(("react", "comment", "adopt"), world.args["entry"]),
        "report_comment": world.args["rude"],
        "sheet": world.args["page"],
    }

    def url_of(name: str) -> str:
        if name == "draft_sheet":
            sheet = reverse("learning_practices:sheet", args=world.args["draft page"])
            return f"{sheet}?versi=rancangan"
        return reverse(f"learning_practices:{name}", args=args.get(name, []))

    assert walk(world, SPACE, url_of, lambda name: world.data.get(name, {})) == []
    assert names_in("urls") <= {name for name, _method, _signs in lines(SPACE)}


def test_the_admin(world):
    args = {
        "make_workbook": world.args["region"],
        "workbook_file": world.args["job"],
        "begin_course": world.args["entry"],
        **dict.fromkeys(("adoption", "adoption_act"), world.args["adoption"]),
    }

    def url_of(name: str) -> str:
        return reverse(f"learning_practices_admin:{name}", args=args.get(name, []))

    data = {**world.data, "adoption_act": world.data["act"]}
    assert walk(world, DESK, url_of, lambda name: data.get(name, {})) == []
    assert names_in("admin_urls") <= {name for name, _method, _signs in lines(DESK)}


@pytest.mark.parametrize("kind", ["authors", "series", "entry_collections"])
def test_what_editors_keep(world, kind):
    def url_of(name: str) -> str:
        bare = name.startswith(("index", "add"))
        return reverse(f"{kind}:{name}", args=[] if bare else world.args[kind])

    # Nothing is filled in: a form that is shown again says that one may.
    assert walk(world, CURATED, url_of, lambda name: NO_ITEMS) == []


@pytest.mark.parametrize(
    ("kind", "row"), [("author", "authors"), ("series", "series"), ("entry", "entry")]
)
def test_choosers(world, kind, row):
    def url_of(name: str) -> str:
        args = world.args[row] if name == "chosen" else []
        return reverse(f"practices_{kind}_chooser:{name}", args=args)

    assert walk(world, CHOOSERS, url_of, lambda name: {}) == []
