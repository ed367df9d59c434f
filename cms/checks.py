from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from cms.guards import DEMO_ACCOUNTS, has_demo_accounts


@register(Tags.database)
def demo_accounts(databases: list[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    if databases and not settings.ASAH_DEMO and has_demo_accounts():
        return [Error(DEMO_ACCOUNTS, id="asah.E001")]
    return []
