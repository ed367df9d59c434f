"""Two provisioned regions with staff. Pages of other plugins are found by name, never imported."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from wagtail.models import Page

from learning.core.api import Role, assign_role, provision_region
from learning.core.testing import factories as make
from learning.core.testing.shared import kept_rows

BACKEND = "cms.users.backends.SignInBackend"
FINE = "Warga datang. Kami menyapa. Berkas diperiksa hari itu juga. "


def client_of(user: Any) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def article_model() -> type[Page]:
    return apps.get_model("learning_practices", "ArticlePage")


class Place:
    """A region whose editor writes articles, with helpers to bring pages into a state."""

    def __init__(self, name: str) -> None:
        make.site_home()
        self.region = make.make_region(name)
        self.made = provision_region(self.region)
        self.index = Page.objects.descendant_of(self.made.page).get(slug="artikel")
        self.editor = self.user(Role.EDITOR)
        self.moderator = self.user(Role.MODERATOR)

    def user(self, role: str) -> Any:
        user = make.UserFactory()
        assign_role(user, region=self.region, role=role)
        return user

    def article(self, title: str = "Artikel", *, publish: bool = False, **fields: Any) -> Page:
        self.index.refresh_from_db()
        number = self.index.numchild + 1
        fields.setdefault("owner", self.editor)
        fields.setdefault("summary", "Ringkasan.")
        page = article_model()(title=title, slug=f"artikel-{number}", **fields)
        return make.add_page(self.index.specific, page, publish=publish)

    def submit(self, page: Page) -> Page:
        page.get_workflow().start(page, self.editor)
        return page

    def send_back(self, page: Page, comment: str) -> Page:
        self.submit(page)
        state = type(page).objects.get(pk=page.pk).current_workflow_task_state
        state.reject(user=self.moderator, comment=comment)
        return page


def body(*blocks: tuple[str, Any]) -> str:
    return json.dumps([{"type": kind, "value": value} for kind, value in blocks])


def picture(image: Any, alt: str = "", *, decorative: bool = False) -> tuple[str, Any]:
    value = {"image": image.pk, "alt_text": alt, "decorative": decorative}
    return "image", {"image": value, "caption": "", "credit": ""}


@pytest.fixture(scope="module")
def first_place(django_db_setup, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Binjai")


@pytest.fixture(scope="module")
def second_place(first_place, django_db_blocker):
    with kept_rows(django_db_blocker):
        yield Place("Jambi")


@pytest.fixture
def binjai(first_place, db):
    return deepcopy(first_place)


@pytest.fixture
def jambi(second_place, binjai):
    return deepcopy(second_place)


@pytest.fixture
def as_editor(binjai):
    return client_of(binjai.editor)


@pytest.fixture
def as_moderator(binjai):
    return client_of(binjai.moderator)
