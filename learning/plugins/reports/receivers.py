"""Connects the counting to what core announces. Each receiver is one call long."""

from learning.core.signals import searched

from .counting import terms


def count_search(text, found, **kwargs) -> None:
    terms.record_search(text, found=found)


def connect() -> None:
    searched.connect(count_search)
