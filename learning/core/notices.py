"""Messages to people: what plugins may send, and the one call that sends.

Who announces knows neither channels nor preferences: a plugin that delivers hears
``signals.notice_wanted``. Without one, nothing is sent and nothing breaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from .signals import notice_wanted


class Pace(StrEnum):
    """When a notice leaves by mail, unless its reader chose otherwise."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """One kind of message, registered once by ``add_notice_kind`` in ``learning_hooks.py``.

    ``template`` names three templates without their ending: ``.title.txt`` (one line: subject and
    line of the inbox), ``.txt`` (the text, without greeting and link) and, where plain paragraphs
    do not do, ``.html``. They get the ``data`` of the call, ``name`` of the reader and ``url``.
    ``action`` is the word on the button that leads to ``url``. ``explains`` tells the reader why
    such messages come. ``mail`` is the pace by default; ``can_stop`` is false for what somebody's
    duty hangs on: such mail may be gathered into a digest, but not switched off.
    """

    slug: str
    label: str | Promise
    explains: str | Promise
    template: str
    action: str | Promise
    mail: Pace = Pace.AT_ONCE
    can_stop: bool = True


_kinds: dict[str, NoticeKind] = {}


def add_notice_kind(kind: NoticeKind) -> None:
    _kinds[kind.slug] = kind


def notice_kinds() -> Mapping[str, NoticeKind]:
    return _kinds


def notify(
    kind: str,
    *,
    key: str,
    users: Iterable[int] = (),
    people: Iterable[int] = (),
    data: Mapping[str, Any] | None = None,
    url: str = "",
) -> None:
    """Tell accounts (``users``, ids) and the accounts of ``people`` (ids of Person) about a fact.

    Each account is told of a ``kind`` and ``key`` (at most 120 characters) once, however often
    this is called. ``data`` is JSON for the templates; ``url`` an address of this site, from ``/``.
    Part of the caller's transaction: what is rolled back tells nobody.
    """
    if kind not in _kinds:
        raise LookupError(f"no kind of notice is called {kind!r}")
    notice_wanted.send(
        sender=NoticeKind,
        kind=_kinds[kind],
        key=key,
        users=users,
        people=people,
        data=dict(data or {}),
        url=url,
    )
