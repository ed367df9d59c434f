"""What the background process does by the clock."""

from django.core.management import get_commands

from cms.management.commands.run_worker import CLOCKWORK, HOUR


def test_all_of_it_is_there():
    assert {name for name, _seconds in CLOCKWORK} - set(get_commands()) == set()


def test_files_with_personal_data_go_even_where_the_worker_restarts_every_day():
    assert dict(CLOCKWORK).get("sweep_jobs") == HOUR
