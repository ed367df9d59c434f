import math

from django.utils.html import strip_tags

WORDS_A_MINUTE = 180


def count_words(html: str) -> int:
    return len(strip_tags(html).split())


def minutes_for(words: int) -> int:
    """Whole minutes to read so many words, at least one."""
    return max(1, math.ceil(words / WORDS_A_MINUTE))
