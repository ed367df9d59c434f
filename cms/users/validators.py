from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class OwnNumberValidator:
    """No identity number and no birth date in a password: colleagues know both."""

    def validate(self, password: str, user: Any = None) -> None:
        person = getattr(user, "person", None)
        if person is None:
            return
        digits = "".join(char for char in password if char.isdigit())
        for number in person.numbers.values_list("number", flat=True):
            if any(part in digits for part in guessable_parts(number)):
                raise ValidationError(
                    _("The password contains your NIP or your birth date, which others know."),
                    code="password_own_number",
                )

    def get_help_text(self) -> str:
        return _("Your password must not contain your NIP or your birth date.")


def guessable_parts(number: str) -> set[str]:
    """The number itself and, from an 18-digit one, the birth date as people write it."""
    if len(number) != 18:
        return {number}
    try:
        born = date(int(number[:4]), int(number[4:6]), int(number[6:8]))
    except ValueError:
        return {number}
    return {number, *(born.strftime(form) for form in ("%Y%m%d", "%d%m%Y", "%d%m%y", "%y%m%d"))}
