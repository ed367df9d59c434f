"""The translatable strings of our own source, found without the gettext tools."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation.template import templatize

FUNCTIONS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
PLAIN_FUNCTIONS = {"gettext", "gettext_lazy", "gettext_noop"}
CONTEXT_FUNCTIONS = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}
SOURCES = ("cms", "home", "learning", "templates")
SKIPPED = {"tests", "testing", "migrations", "demo", "node_modules"}
# templatize() turns a template into calls such as `_("text")` and `gettext('text')`.
TEMPLATE_CALL = re.compile(
    r"""\b(?:_|n?gettext|n?pgettext)\(\s*((?:u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,?\s*)+)"""
)
STRING = re.compile(r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def files(suffix: str) -> Iterator[Path]:
    for source in SOURCES:
        for file in sorted((settings.BASE_DIR / source).rglob(f"*{suffix}")):
            if SKIPPED.isdisjoint(file.relative_to(settings.BASE_DIR).parts):
                yield file


def source_strings() -> set[str]:
    """Return every singular msgid that our modules and templates ask for."""
    found: set[str] = set()
    for file in files(".py"):
        found.update(python_strings(ast.parse(file.read_text())))
    for suffix in (".html", ".txt"):
        for file in files(suffix):
            if "templates" in file.parts:
                found.update(template_strings(file.read_text()))
    return found - {""}


def renamed() -> list[str]:
    """Return the imports that hide strings from both collections, each with its file."""
    return [
        f"{file.relative_to(settings.BASE_DIR)}: {name}"
        for file in files(".py")
        for name in uncollected_names(ast.parse(file.read_text()))
    ]


def uncollected_names(tree: ast.AST) -> Iterator[str]:
    """Functions are collected under their own names; ``_`` stands for the plain ones only."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or node.module != "django.utils.translation":
            continue
        for alias in node.names:
            if alias.name not in FUNCTIONS | CONTEXT_FUNCTIONS or alias.asname is None:
                continue
            if alias.asname != "_" or alias.name not in PLAIN_FUNCTIONS:
                yield f"{alias.name} as {alias.asname}"


def python_strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        place = 0 if name in FUNCTIONS else 1 if name in CONTEXT_FUNCTIONS else None
        if place is None or len(node.args) <= place:
            continue
        argument = node.args[place]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def template_strings(text: str) -> Iterator[str]:
    for call in TEMPLATE_CALL.finditer(templatize(text)):
        strings = [ast.literal_eval(found) for found in STRING.findall(call[1])]
        place = 1 if "pgettext(" in call[0] else 0
        if len(strings) > place:
            yield strings[place]
