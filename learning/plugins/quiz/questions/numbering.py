"""Letters and numbers before options."""

NUMBERINGS = ("none", "abc", "ABCD", "123", "iii", "IIII")
_ROMAN = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def lettered(index: int, numbering: str) -> str:
    """``b.`` for the second option; empty without numbering."""
    word = _WORDS.get(numbering, lambda number: "")(index + 1)
    return f"{word}." if word else ""


def _letters(number: int) -> str:
    word = ""
    while number:
        number, rest = divmod(number - 1, 26)
        word = chr(ord("a") + rest) + word
    return word


def _roman(number: int) -> str:
    word = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        word += sign * count
    return word


_WORDS = {
    "abc": _letters,
    "ABCD": lambda number: _letters(number).upper(),
    "123": str,
    "iii": _roman,
    "IIII": lambda number: _roman(number).upper(),
}
