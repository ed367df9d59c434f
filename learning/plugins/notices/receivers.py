"""Hears what core and other plugins announce."""

from learning.core.api import NoticeKind
from learning.core.signals import notice_wanted

from . import tasks
from .services import announcing


def tell(kind: NoticeKind, key, users, people, data, url, **kwargs) -> None:
    announcing.announce(
        kind,
        key=key,
        users=users,
        people=people,
        data=data,
        url=url,
        later=tasks.fill_soon,
        soon=tasks.deliver_soon,
    )


def connect() -> None:
    notice_wanted.connect(tell)
