from typing import Any

from django.core.checks import CheckMessage, Error, Warning

from . import SigningUnavailable, can_sign


def key_in_use(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """For ``check --deploy``: what is signed has to be signed with a key of one's own."""
    try:
        found = can_sign()
    except SigningUnavailable as error:
        return [Error(error.message, id="learning.E020")]
    if found:
        return []
    return [
        Warning(
            "There is no key to sign with: badges and statements cannot be issued as signed files.",
            hint="Set ASAH_SIGNING_KEY_FILE or ASAH_SIGNING_KEY, see docs/reference/settings.md.",
            id="learning.W020",
        )
    ]
