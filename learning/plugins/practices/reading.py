"""How long a page takes to read."""

from learning.core.prose.reading import count_words, minutes_for


def words_of(page) -> int:
    """Words of everything a reader gets, without furniture."""
    from wagtail.fields import RichTextField

    rich = [
        getattr(page, field.name) or ""
        for field in page._meta.get_fields()
        if isinstance(field, RichTextField)
    ]
    return sum(map(count_words, rich)) + count_words(str(page.body))


def reading_minutes(page) -> int:
    return minutes_for(words_of(page))
