#!/bin/sh
# Format, lint, imports, types, migrations, messages: in this order, stopping at the first fault.
set -eu
cd "$(dirname "$0")/.."
bin=.venv/bin
templates=$(find templates home learning cms -name '*.html' -path '*templates*' 2>/dev/null)
step() { printf '== %s\n' "$1"; }

step "format"
$bin/ruff format --check --quiet .
[ -z "$templates" ] || $bin/djhtml --tabwidth 2 --check $templates
step "lint"
$bin/ruff check --quiet .
step "imports"
PYTHONPATH=. $bin/lint-imports
step "types"
$bin/mypy
step "migrations"
$bin/python manage.py makemigrations --check --dry-run
step "messages"
$bin/python manage.py check_catalogs
