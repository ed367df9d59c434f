"""Better words for a search that found nothing: the nearest ones that are really in use."""

from collections import Counter
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from django.core.cache import cache

from .words import STOP_WORDS, query_words, words

SECONDS = 600
MOST_WORDS = 20_000
SHORTEST = 4
# Of "pelayannan" and "pelayanan" 0.95 is alike; below 0.8 another word is meant.
ALIKE = 0.8
LENGTHS_APART = 2


class Vocabulary:
    """The words of ``texts``, a function that reads them: rows of titles, summaries and the like.

    It is asked once every ten minutes at most, and only after a search without results.
    """

    def __init__(self, key: str, texts: Callable[[], Iterable[tuple]]) -> None:
        self.key, self.texts = f"learning:words:{key}", texts

    def known(self) -> dict[str, int]:
        """Words with how often they occur."""
        found: dict[str, int] | None = cache.get(self.key)
        if found is None:
            counter: Counter[str] = Counter()
            for row in self.texts():
                text = " ".join(filter(None, row))
                counter.update(word for word in words(text) if len(word) >= SHORTEST)
            usual = counter.most_common(MOST_WORDS + len(STOP_WORDS))
            found = dict([pair for pair in usual if pair[0] not in STOP_WORDS][:MOST_WORDS])
            cache.set(self.key, found, SECONDS)
        return found

    def respell(self, text: str) -> str:
        return respell(text, self.known())


def respell(text: str, known: dict[str, int]) -> str:
    """``text`` with unknown words replaced by the nearest known ones; empty if none is near."""
    typed = query_words(text)
    better = [word if word in known else _nearest(word, known) for word in typed]
    found = [word for word in better if word]
    return " ".join(found) if found and found != typed else ""


def _nearest(word: str, known: dict[str, int]) -> str:
    if len(word) < SHORTEST:
        return ""
    near = [
        other
        for other in known
        # Cheap tests first: comparing letter by letter with every word would cost too much.
        if other[0] == word[0] and abs(len(other) - len(word)) <= LENGTHS_APART
    ]
    return next(iter(get_close_matches(word, near, n=1, cutoff=ALIKE)), "")
