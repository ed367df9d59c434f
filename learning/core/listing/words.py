"""Indonesian words for searching: both databases index the same words and stems of ours,
since SQLite knows no Indonesian."""

import re
from collections.abc import Iterable

import snowballstemmer

WORD = re.compile(r"[^\W_]+")
MAX_WORDS = 8
MAX_LENGTH = 100
# Words that say nothing about a course's subject.
STOP_WORDS = frozenset(
    "ada adalah agar akan atau bagaimana bagi bisa cara dalam dan dapat dari dengan di dia "
    "harus ini itu jadi juga karena ke kepada kursus mana oleh pada para pelatihan saya sebagai "
    "seperti serta supaya tentang tidak untuk yang a an and for how in of on the to".split()
)


def words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def stems(found: Iterable[str]) -> list[str]:
    # One stemmer keeps the word it works on, so threads must not share it.
    return list(snowballstemmer.stemmer("indonesian").stemWords(list(found)))


def query_words(text: str) -> list[str]:
    """The words that matter in what somebody typed; all of them if none does.

    A single letter is the beginning of half of all words, so it is no word here.
    """
    typed = words(text.replace("\x00", " ")[:MAX_LENGTH])
    found = [word for word in typed if len(word) > 1][:MAX_WORDS]
    return [word for word in found if word not in STOP_WORDS] or found


def index_text(title: str, *others: str) -> str:
    """Words and stems as one text; the title counts three times."""
    head = words(title)
    found = head * 3 + words(" ".join(others))
    return " ".join([*found, *stems(found)])
