"""Two connections to one file: who may write, and for how long the other waits."""

import threading
import time

import pytest
from django.db import OperationalError

from cms.settings.databases import database
from cms.sqlite.base import LOOK_EVERY, DatabaseWrapper, log_size


@pytest.fixture
def connect(tmp_path, django_db_blocker):
    made = []

    def new(**options):
        settings = {
            **database("", tmp_path / "queue.sqlite3", max_age=0),
            **{"TIME_ZONE": None, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False},
            **{"CONN_HEALTH_CHECKS": False, "TEST": {}},
        }
        settings["OPTIONS"] = {**settings["OPTIONS"], **options}
        made.append(DatabaseWrapper(settings, alias=f"queue{len(made)}"))
        made[-1].inc_thread_sharing()
        made[-1].ensure_connection()
        return made[-1]

    with django_db_blocker.unblock():
        yield new
        for wrapper in made:
            wrapper.close()


def begin(wrapper):
    wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(wrapper):
    wrapper.commit()
    wrapper.set_autocommit(True)


def waiting_time(wrapper) -> int:
    return wrapper.connection.execute("PRAGMA busy_timeout").fetchone()[0]


def test_the_settings_choose_this_backend(tmp_path):
    assert database("", tmp_path / "x.sqlite3", max_age=0)["ENGINE"] == "cms.sqlite"
    assert database("postgres:///x", tmp_path, max_age=0)["ENGINE"].endswith(".postgresql")


def test_a_writer_goes_on_once_the_other_has_ended(connect):
    first, second = connect(), connect()
    order = []
    begin(first)

    def write():
        second.force_debug_cursor = True
        begin(second)
        order.append("second begins")
        end(second)

    waiting = threading.Thread(target=write)
    waiting.start()
    time.sleep(0.05)
    order.append("first ends")
    end(first)
    waiting.join(5)
    assert order == ["first ends", "second begins"]
    # Looking at the lock is no query of the request, nor a fault of the connection.
    logged = [query["sql"] for query in second.queries_log]
    assert (logged, second.errors_occurred) == (["COMMIT"], False)


def test_a_writer_gives_up_after_its_patience_and_can_try_again(connect):
    first, second = connect(), connect(timeout=0.05)
    begin(first)
    with pytest.raises(OperationalError, match="locked"):
        begin(second)
    end(first)
    second.close()
    second.ensure_connection()
    begin(second)
    assert second.in_atomic_block is False
    end(second)


def test_single_statements_keep_waiting_as_sqlite_does(connect):
    wrapper = connect(timeout=3)
    begin(wrapper)
    end(wrapper)
    assert waiting_time(wrapper) == 3000


def test_another_fault_is_not_waited_for(connect):
    wrapper = connect(timeout=30)
    wrapper.connection.execute("BEGIN")
    started = time.monotonic()
    with pytest.raises(OperationalError, match="within a transaction"):
        wrapper._start_transaction_under_autocommit()
    assert time.monotonic() - started < 10


def log_of(wrapper) -> int:
    return log_size(wrapper.settings_dict["NAME"])


def write_and_commit(wrapper, *, times):
    for _time in range(times):
        begin(wrapper)
        wrapper.connection.execute("INSERT INTO note VALUES (randomblob(4000))")
        end(wrapper)


@pytest.fixture
def short_log(monkeypatch):
    monkeypatch.setattr("cms.sqlite.base.FULL_LOG", 100_000)


def test_a_full_log_is_begun_anew_while_others_are_connected(connect, short_log):
    first, second = connect(), connect()
    first.connection.execute("CREATE TABLE note (text)")
    write_and_commit(second, times=LOOK_EVERY - 1)
    assert log_of(first) > 100_000
    write_and_commit(second, times=1)
    assert (log_of(first), waiting_time(second)) == (0, 20_000)
    assert first.connection.execute("SELECT count(*) FROM note").fetchone() == (LOOK_EVERY,)


def test_who_still_reads_the_old_log_is_left_in_peace(connect, short_log):
    first, second = connect(), connect()
    first.connection.execute("CREATE TABLE note (text)")
    first.connection.execute("BEGIN")
    assert first.connection.execute("SELECT count(*) FROM note").fetchone() == (0,)
    write_and_commit(second, times=LOOK_EVERY)
    assert log_of(first) > 100_000
    assert first.connection.execute("SELECT count(*) FROM note").fetchone() == (0,)
    first.connection.execute("COMMIT")
    write_and_commit(second, times=LOOK_EVERY)
    assert log_of(first) == 0
