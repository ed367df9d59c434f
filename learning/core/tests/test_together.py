"""Models made together: the same state and the same tables as one operation after another."""

import pytest
from django.db import migrations, models
from django.db.migrations.state import ProjectState
from django.db.utils import ConnectionHandler

from learning.core.migrations._together import together


@pytest.fixture
def empty(django_db_blocker):
    """A database of its own, as SQLite changes tables only outside of a test's transaction."""
    here = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    with django_db_blocker.unblock():
        connections = [ConnectionHandler({"default": here})["default"] for _ in range(2)]
        yield connections
        for connection in connections:
            connection.close()


def table(name, **fields):
    columns = [("id", models.BigAutoField(primary_key=True)), *fields.items()]
    return migrations.CreateModel(name=name, fields=columns)


def link(to, **options):
    return models.ForeignKey(to, models.CASCADE, **options)


def operations():
    """As the long migrations have them: tables that name each other, indexes, conditions."""
    pages, few = models.Q(pages__gt=0), models.Q(pages__lt=9)
    once = models.UniqueConstraint(fields=["title"], condition=few, name="short_once")
    return [
        table("Book", title=models.CharField(max_length=9), pages=models.IntegerField()),
        table("Author", age=models.IntegerField(), first=link("shop.book", null=True)),
        table("Shelf", books=models.ManyToManyField("shop.book"), pages=models.IntegerField()),
        migrations.AddField("book", "author", link("shop.author")),
        migrations.AddField("author", "friends", models.ManyToManyField("shop.author")),
        migrations.AddIndex("book", models.Index(fields=["-pages"], name="by_pages")),
        migrations.AddConstraint("book", once),
        migrations.AddConstraint("book", models.CheckConstraint(condition=pages, name="pages")),
    ]


def migration(chosen):
    found = migrations.Migration("0001_initial", "shop")
    found.operations, found.atomic = chosen, False
    return found


def tables(connection):
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master ORDER BY name")
        return cursor.fetchall()


def columns(state):
    return {
        model._meta.label: [(field.name, str(field.related_model)) for field in model._meta.fields]
        for model in state.apps.get_models(include_auto_created=True)
    }


@pytest.mark.parametrize("rendered", [True, False])
def test_state_and_tables_are_those_of_the_single_operations(empty, rendered):
    found = []
    for connection, chosen in zip(empty, (operations(), together(*operations())), strict=True):
        state = ProjectState()
        if rendered:
            assert list(state.apps.get_models()) == []
        with connection.schema_editor(atomic=False) as editor:
            state = migration(chosen).apply(state, editor)
        found.append((state.models, columns(state), tables(connection)))
    assert found[0] == found[1]
    assert {"shop_book", "shop_author", "shop_shelf_books", "by_pages"} <= dict(found[1][2]).keys()


def test_the_way_back_leaves_nothing(empty):
    connection, whole = empty[0], migration(together(*operations()))
    with connection.schema_editor(atomic=False) as editor:
        whole.apply(ProjectState(), editor)
    with connection.schema_editor(atomic=False) as editor:
        whole.unapply(ProjectState(), editor)
    assert [name for name, _sql in tables(connection) if not name.startswith("sqlite_")] == []


@pytest.mark.parametrize(
    "other",
    [
        migrations.AddField("shelf", "place", models.IntegerField()),
        migrations.DeleteModel("Book"),
        migrations.RunPython(migrations.RunPython.noop),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_nothing_but_new_models_is_made_together(other):
    with pytest.raises(ValueError, match="only new models"):
        together(table("Book"), other)
