"""Passwords that are read out or written on paper: easy to say, nothing to mix up."""

import secrets

CONSONANTS = "bdghjkmnprstw"
VOWELS = "aeiou"
DIGITS = "23456789"


def speakable() -> str:
    """Return three words of two syllables and four digits, about 48 bits (6 x 6 + 4 x 3)."""
    words = [_syllable() + _syllable() for _word in range(3)]
    return "-".join([*words, "".join(secrets.choice(DIGITS) for _digit in range(4))])


def _syllable() -> str:
    return secrets.choice(CONSONANTS) + secrets.choice(VOWELS)
