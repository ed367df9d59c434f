"""How hard a text is to read: the readability index LIX of C. H. Björnsson (Läsbarhet, 1968).

The index is the average number of words in a sentence and the share of long words, in per cent,
added up. It needs no list of syllables, so it also serves Indonesian; Indonesian words grow by
affixes, so a word counts as long only above ``LONG_WORD`` letters. There is no norm for Indonesian
that we know of: the limits are ours, and settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from . import conf

_SENTENCE_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s|$)")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Reading:
    """``index`` is None where there is too little text to judge."""

    words: int
    sentences: int
    long_words: int

    @property
    def words_a_sentence(self) -> float:
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def long_share(self) -> float:
        """Per cent of the words."""
        return 100 * self.long_words / self.words if self.words else 0.0

    @property
    def index(self) -> int | None:
        if self.words < conf.setting("FEWEST_WORDS"):
            return None
        return round(self.words_a_sentence + self.long_share)

    @property
    def level(self) -> str:
        """``easy``, ``hard``, ``very_hard``, or empty where nothing can be said."""
        if self.index is None:
            return ""
        if self.index >= conf.setting("VERY_HARD"):
            return "very_hard"
        return "hard" if self.index >= conf.setting("HARD") else "easy"


def measure(paragraphs: Iterable[str]) -> Reading:
    """The end of a paragraph or of a list's item ends a sentence, with or without a full stop."""
    words, sentences, long_words = 0, 0, 0
    limit = conf.setting("LONG_WORD")
    for paragraph in paragraphs:
        for sentence in _SENTENCE_END.split(paragraph):
            found = _WORD.findall(sentence)
            words += len(found)
            sentences += bool(found)
            # A doubled word ("undang-undang") is as easy as one half of it.
            long_words += sum(max(map(len, re.split("[-’']", word))) > limit for word in found)
    return Reading(words, sentences, long_words)
