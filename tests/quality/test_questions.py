"""Every type of question in every state in a browser: accessible in both themes, and quiet."""

import pytest

from learning.plugins.quiz.tests.taking.gallery import STATES

from .pages import Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("states")]
each_state = pytest.mark.parametrize("state", STATES)


def page(state: str) -> Page:
    return Page(f"questions_{state}", path=f"/uji/soal/{state}/")


@each_state
def test_axe_finds_nothing_in_light_and_dark(visit, state):
    seen = visit(page(state))
    assert (seen.status, seen.faults) == (200, {})


@each_state
def test_the_content_policy_and_the_console_are_silent(visit, state):
    seen = visit(page(state))
    assert (seen.violations, seen.console) == ([], [])
