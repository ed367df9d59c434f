"""Ids that nobody can guess and everybody can type."""

import re
import secrets

# Crockford's alphabet: no i, l, o, u, so that nothing is mistaken for another.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
# 20 letters of 5 bits each: 100 bits, in four groups of five on paper.
LENGTH = 20
WRITTEN = re.compile(r"[\s\-\u2010-\u2015]+")
MISTAKEN = str.maketrans("oil", "011")


def new_public_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def normalise(text: str) -> str:
    """What somebody typed off the paper, or nothing where it cannot be an id."""
    found = WRITTEN.sub("", text).lower().translate(MISTAKEN)
    return found if len(found) == LENGTH and set(found) <= set(ALPHABET) else ""
