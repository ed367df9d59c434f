"""Messages are signed as Django signs them, and nothing is signed where there are none."""

import pytest
from django.contrib import messages
from django.contrib.messages.storage import default_storage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory

from cms.messages import MessageStorage


@pytest.fixture
def asked():
    request = RequestFactory().get("/")
    request.session = {}
    return request


def test_it_is_the_one_in_use(asked):
    assert isinstance(default_storage(asked), MessageStorage)


def test_nothing_is_signed_without_messages(asked):
    storage, response = MessageStorage(asked), HttpResponse()

    assert list(storage) == []
    storage.update(response)

    assert not response.cookies
    assert "signer" not in vars(storage.storages[0])


@pytest.mark.parametrize(
    ("write", "read"), [(MessageStorage, FallbackStorage), (FallbackStorage, MessageStorage)]
)
def test_either_reads_what_the_other_wrote(asked, write, read):
    response, storage = HttpResponse(), write(asked)
    storage.add(messages.SUCCESS, "Anda terdaftar.")
    storage.update(response)
    asked.COOKIES["messages"] = response.cookies["messages"].value

    assert [(m.level, m.message) for m in read(asked)] == [(messages.SUCCESS, "Anda terdaftar.")]


def test_a_forged_message_is_not_shown(asked):
    asked.COOKIES["messages"] = "W1siX19qc29uX21lc3NhZ2UiLDAsMjUsIlBhbHN1IiwiIl1d:salah"

    assert list(MessageStorage(asked)) == []
