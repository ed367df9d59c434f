"""Statements whose SQL is written once.

Building a statement costs Django several times what SQLite or PostgreSQL need to answer a look-up
by key or to write a row. The few statements behind every lesson, enrolment and completion are
therefore compiled once per process and database vendor, and then only executed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from operator import attrgetter, methodcaller
from typing import Any, TypeVar

from django.db import connections
from django.db.models import CharField, Field, ForeignKey, IntegerField, Model
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init
from django.db.models.sql import InsertQuery, UpdateQuery
from django.db.transaction import TransactionManagementError

Answer = TypeVar("Answer")

# Unlikely numbers and text stand for the parameters while Django compiles the statement.
INT_MARK = 7_300_000_000_000
TEXT_MARK = "\x01parameter-"


@dataclass(frozen=True)
class Plan:
    """``params`` are pairs: a parameter's name, or None before a value that is always the same."""

    sql: str
    params: tuple[tuple[str | None, Any], ...]
    converters: tuple[tuple[int, list[Any], Any], ...] = ()
    locks: bool = False

    def bind(self, values: dict[str, int | str]) -> list[Any]:
        return [same if name is None else values[name] for name, same in self.params]


class Prepared:
    """``build`` gets one argument per parameter and returns ``queryset.values_list(...)``.

    ``parameters`` maps their names to ``int`` or ``str``. Each must stand in the statement as it
    is given: compare fields for equality only. Calling it with values returns a list of tuples.
    """

    def __init__(self, build: Callable[..., Any], **parameters: type) -> None:
        self.build = build
        self.parameters = parameters
        self._plans: dict[str, Plan] = {}

    def __call__(self, *, using: str = "default", **values: int | str) -> list[tuple[Any, ...]]:
        connection = connections[using]
        plan = self._plan_for(connection)
        if plan.locks and connection.get_autocommit():
            raise TransactionManagementError("A lock lasts only as long as its transaction.")
        rows = _execute(connection, plan.sql, plan.bind(values), _all)
        if not plan.converters:
            return rows
        return [self._convert(row, plan, connection) for row in rows]

    def _convert(self, row: tuple[Any, ...], plan: Plan, connection: Any) -> tuple[Any, ...]:
        found: list[Any] | None = None
        for index, converters, expression in plan.converters:
            # What is not there needs no converter, and most dates of a row are not.
            if row[index] is not None:
                found = found or list(row)
                for converter in converters:
                    found[index] = converter(found[index], expression, connection)
        return tuple(found) if found else row

    def _plan_for(self, connection: Any) -> Plan:
        plan = self._plans.get(connection.vendor)
        if plan is None:
            marks = {
                name: INT_MARK + number if kind is int else f"{TEXT_MARK}{number}"
                for number, (name, kind) in enumerate(self.parameters.items())
            }
            plan = self._plans[connection.vendor] = self._plan(marks, connection.alias)
        return plan

    def _plan(self, marks: dict[str, int | str], using: str) -> Plan:
        compiler = self.build(**marks).query.get_compiler(using)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters([column for column, *_rest in compiler.select])
        return Plan(
            sql,
            _named(params, marks),
            tuple((index, list(found), column) for index, (found, column) in converters.items()),
            compiler.query.select_for_update,
        )


def _execute(connection: Any, sql: str, params: list[Any], read: Callable[[Any], Answer]) -> Answer:
    """What ``read`` takes from the cursor.

    SQLite finds or writes a row in less time than Django's cursors need to hand it on.
    """
    if connection.vendor != "sqlite" or connection.queries_logged or connection.execute_wrappers:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            return read(cursor)
    if connection.connection is None:
        connection.ensure_connection()
    if connection.needs_rollback:
        connection.validate_no_broken_transaction()
    try:
        return read(connection.connection.execute(_with_qmarks(sql, len(params)), params))
    except Exception:
        with connection.wrap_database_errors:
            raise


def execute(sql: str, params: list[Any], *, using: str = "default") -> int:
    """Run a statement that no queryset can say; ``params`` as the database takes them."""
    return _execute(connections[using], sql, params, _count)


_all = methodcaller("fetchall")
_one = methodcaller("fetchone")
_count = attrgetter("rowcount")


@cache
def _with_qmarks(sql: str, count: int) -> str:
    """The statement as SQLite itself reads it."""
    return sql % (("?",) * count)


class PreparedUpdate(Prepared):
    """``build`` returns a queryset and what its ``update()`` shall set: the rows are counted."""

    def __call__(self, *, using: str = "default", **values: int | str) -> int:
        connection = connections[using]
        plan = self._plan_for(connection)
        return _execute(connection, plan.sql, plan.bind(values), _count)

    def _plan(self, marks: dict[str, int | str], using: str) -> Plan:
        queryset, changes = self.build(**marks)
        query = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        sql, params = query.get_compiler(using).as_sql()
        return Plan(sql, _named(params, marks))


def _named(
    params: Iterable[Any], marks: dict[str, int | str]
) -> tuple[tuple[str | None, Any], ...]:
    names = {mark: name for name, mark in marks.items()}
    return tuple((names.get(param), param) for param in params)


@dataclass(frozen=True)
class Writing:
    """What an insert or a save sends of each field; ``plain`` are the types sent as they are."""

    field: Field
    plain: frozenset[type]
    stamps: bool

    @classmethod
    def of(cls, field: Field, connection: Any) -> Writing:
        plain: set[type] = {type(None)}
        if isinstance(field, CharField):
            plain.add(str)
        # psycopg wants to know how large a number may become.
        if isinstance(field, IntegerField | ForeignKey) and connection.vendor == "sqlite":
            plain.add(int)
        stamps = bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
        return cls(field, frozenset(plain), stamps)

    def value(self, instance: Model, connection: Any, *, add: bool = False) -> Any:
        if add and self.stamps:
            value = self.field.pre_save(instance, add=True)
        else:
            value = getattr(instance, self.field.attname)
        if type(value) in self.plain:
            return value
        return self.field.get_db_prep_save(value, connection)


class PreparedInsert:
    """Adds a new instance and gives it its key, as ``save(force_insert=True)`` without signals."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model
        self._plans: dict[str, tuple[str, list[Writing]]] = {}

    def __call__(self, instance: Model, *, using: str = "default") -> None:
        connection = connections[using]
        plan = self._plans.get(connection.vendor)
        if plan is None:
            plan = self._plans[connection.vendor] = self._plan(instance, connection)
        sql, fields = plan
        params = [field.value(instance, connection, add=True) for field in fields]
        (instance.pk,) = _execute(connection, sql, params, _one)
        instance._state.adding, instance._state.db = False, using

    def _plan(self, instance: Model, connection: Any) -> tuple[str, list[Writing]]:
        options = self.model._meta
        fields = [field for field in options.concrete_fields if not field.primary_key]
        query = InsertQuery(self.model)
        query.insert_values(fields, [instance])
        compiler = query.get_compiler(connection.alias)
        compiler.returning_fields = [options.pk]
        [(sql, _params)] = compiler.as_sql()
        return sql, [Writing.of(field, connection) for field in fields]


class PreparedSave:
    """Writes some fields of a stored instance, as ``save(update_fields=...)`` without signals."""

    def __init__(self, model: type[Model], *names: str) -> None:
        self.model = model
        self.names = names
        self._plans: dict[str, tuple[str, list[Writing]]] = {}

    def __call__(self, instance: Model, *, using: str = "default") -> None:
        connection = connections[using]
        plan = self._plans.get(connection.vendor)
        if plan is None:
            plan = self._plans[connection.vendor] = self._plan(connection)
        sql, fields = plan
        params = [field.value(instance, connection) for field in fields]
        _execute(connection, sql, [*params, instance.pk], _count)

    def _plan(self, connection: Any) -> tuple[str, list[Writing]]:
        options, quote = self.model._meta, connection.ops.quote_name
        fields = [options.get_field(name) for name in self.names]
        changes = ", ".join(f"{quote(field.column)} = %s" for field in fields)
        sql = (
            f"UPDATE {quote(options.db_table)} SET {changes} WHERE {quote(options.pk.column)} = %s"  # noqa: S608
        )
        return sql, [Writing.of(field, connection) for field in fields]


@cache
def _names(model: type[Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields)


def columns(model: type[Model], prefix: str = "") -> list[str]:
    """Names for ``values_list`` from which ``restore`` makes an instance again."""
    return [f"{prefix}{name}" for name in _names(model)]


@cache
def _is_plain(model: type[Model]) -> bool:
    """Whether nobody wants to know that an instance is made."""
    own = model.__init__ is not Model.__init__ or model.from_db.__func__ is not _from_db
    return not (own or pre_init.has_listeners(model) or post_init.has_listeners(model))


_from_db = Model.from_db.__func__  # type: ignore[attr-defined]


def restore(model: type[Model], row: tuple[Any, ...], *, using: str = "default") -> Any:
    """As ``from_db``, in a tenth of the time."""
    names = _names(model)
    if not _is_plain(model):
        return model.from_db(using, names, row)
    return _instance(model, dict(zip(names, row, strict=True)), using)


def new_row(model: type[Model], **values: Any) -> Any:
    """As ``model(**values)``, in a tenth of the time; values are those of columns and relations."""
    if not _is_plain(model):
        return model(**values)
    constants, made = _defaults(model)
    found = _instance(model, constants, None)
    for name, default in made:
        found.__dict__[name] = default()
    relations = _relations(model)
    for name, value in values.items():
        if name in relations:
            found._state.fields_cache[name] = value
            name, value = relations[name], value and value.pk
        if name not in found.__dict__:
            raise TypeError(f"{model.__name__} has no column {name}.")
        found.__dict__[name] = value
    return found


@cache
def _relations(model: type[Model]) -> dict[str, str]:
    return {
        field.name: field.attname
        for field in model._meta.concrete_fields
        if field.name != field.attname
    }


@cache
def _defaults(
    model: type[Model],
) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """By column, values that are always the same, and what makes the others."""
    fields = model._meta.concrete_fields
    made = [field for field in fields if callable(field.default) and field.has_default()]
    constants = {field.attname: field.get_default() for field in fields if field not in made}
    return constants, [(field.attname, field.get_default) for field in made]


def _instance(model: type[Model], values: dict[str, Any], using: str | None) -> Any:
    found = model.__new__(model)
    state = found.__dict__["_state"] = ModelState()
    state.adding, state.db = using is None, using
    found.__dict__.update(values)
    return found


def copied(instance: Any) -> Any:
    """As ``copy.copy`` of a stored instance, in a tenth of the time."""
    state, found = instance._state, _instance(type(instance), instance.__dict__, None)
    own = found.__dict__["_state"] = ModelState()
    own.adding, own.db, own.fields_cache = state.adding, state.db, dict(state.fields_cache)
    return found
