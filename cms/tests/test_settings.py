"""Settings are read when a process starts, so each case starts one."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from learning.core.signing.keys import make_key_file

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "ASAH_SECRET_KEY": "k9Zq3vT7mX1wR5yB8nC2dF6gH0jL4pS9aE3uI7oQ1xW5zV8bN2",
    "ASAH_ALLOWED_HOSTS": "belajar.example.go.id",
    "ASAH_BASE_URL": "https://belajar.example.go.id",
}


def manage(tmp_path, *arguments, **changes):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = {
        **kept,
        **GOOD,
        "ASAH_VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        **changes,
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_deployment_check_is_clean(tmp_path):
    key = tmp_path / "signing-key.pem"
    make_key_file(key)
    done = manage(
        tmp_path,
        *("manage.py", "check", "--deploy", "--fail-level", "INFO"),
        ASAH_BEHIND_PROXY="1",
        ASAH_SIGNING_KEY_FILE=str(key),
    )
    assert (done.returncode, done.stdout + done.stderr) == (
        0,
        "System check identified no issues (0 silenced).\n",
    )


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"ASAH_SECRET_KEY": ""}, "ASAH_SECRET_KEY"),
        ({"ASAH_SECRET_KEY": "short"}, "ASAH_SECRET_KEY"),
        ({"ASAH_SECRET_KEY": "a" * 60}, "ASAH_SECRET_KEY"),
        ({"ASAH_ALLOWED_HOSTS": ""}, "ASAH_ALLOWED_HOSTS"),
        ({"ASAH_ALLOWED_HOSTS": "*"}, "ASAH_ALLOWED_HOSTS"),
        ({"ASAH_ALLOWED_HOSTS": "belajar.example.go.id,*"}, "ASAH_ALLOWED_HOSTS"),
        ({"ASAH_ALLOWED_HOSTS": "."}, "ASAH_ALLOWED_HOSTS"),
        ({"ASAH_BASE_URL": "http://belajar.example.go.id"}, "ASAH_BASE_URL"),
        ({"ASAH_SSL_REDIRECT": "maybe"}, "ASAH_SSL_REDIRECT"),
        ({"DATABASE_CONN_MAX_AGE": "long"}, "DATABASE_CONN_MAX_AGE"),
    ],
)
def test_unsafe_production_does_not_start(tmp_path, changes, named):
    done = manage(tmp_path, "-c", "import cms.wsgi", **changes)
    assert done.returncode != 0
    assert named in done.stderr.splitlines()[-1]


def test_production_starts(tmp_path):
    (tmp_path / "static").mkdir()
    done = manage(tmp_path, "-c", "import cms.wsgi")
    assert (done.returncode, done.stderr) == (0, "")


def test_local_secret_is_made_once_and_kept_to_its_owner(tmp_path):
    code = (
        "import django; django.setup(); from django.conf import settings as s; print(s.SECRET_KEY)"
    )
    keys = {
        manage(tmp_path, "-c", code, DJANGO_SETTINGS_MODULE="cms.settings.local").stdout
        for _time in range(2)
    }
    assert len(keys) == 1
    assert len(keys.pop().strip()) > 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_postgresql_and_redis_are_switched_on_by_variables(tmp_path):
    code = (
        "from django.conf import settings as s;"
        "print(s.DATABASES['default']['ENGINE'], s.SESSION_ENGINE,"
        "s.CACHES['default']['BACKEND'], s.WAGTAILSEARCH_BACKENDS['default']['SEARCH_CONFIG'])"
    )
    done = manage(
        tmp_path, "-c", code, DATABASE_URL="postgres:///asah", REDIS_URL="redis://127.0.0.1/1"
    )
    assert done.stdout.split() == [
        "django.db.backends.postgresql",
        "django.contrib.sessions.backends.cached_db",
        "django.core.cache.backends.redis.RedisCache",
        "indonesian",
    ]


def names_asked_for() -> set[str]:
    """Every variable that the settings and the programs around them read."""
    files = [*ROOT.glob("cms/settings/*.py"), *ROOT.glob("bin/*.py")]
    asked = re.compile(r"""(?:env\.\w+\(|environ(?:\.get)?[\[(])\s*"([A-Z][A-Z0-9_]+)\"""")
    return {name for file in files for name in asked.findall(file.read_text())}


def own_settings() -> set[str]:
    text = (ROOT / "cms/settings/base.py").read_text()
    return set(re.findall(r"^(ASAH_[A-Z_]+) = ", text, re.MULTILINE))


def test_every_variable_and_every_own_setting_is_documented():
    pages = [*ROOT.glob("docs/reference/*.md"), *ROOT.glob("docs/how-to/*.md")]
    known = set(re.findall(r"`([A-Z][A-Z0-9_]+)(?:=\w+)?`", "".join(p.read_text() for p in pages)))
    asked = names_asked_for()
    assert {"DATABASE_URL", "ASAH_SECRET_KEY", "WEB_WORKERS"} <= asked
    assert (asked | own_settings()) - known == set()


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"PORT": "9000"}, "http://127.0.0.1:9000"),
        ({"PORT": "9000", "ASAH_BASE_URL": "http://asah.example"}, "http://asah.example"),
    ],
)
def test_links_in_mail_lead_to_the_port_that_is_served(tmp_path, changes, address):
    command = "from django.conf import settings; print(settings.WAGTAILADMIN_BASE_URL)"
    local = {"DJANGO_SETTINGS_MODULE": "cms.settings.local", "ASAH_BASE_URL": "", **changes}
    done = manage(tmp_path, "-c", command, **local)
    assert done.stdout.strip() == address
