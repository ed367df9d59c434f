"""Moves rows from Wagtail's image and document models to ours and back, under the same numbers.

Only migrations call this, landed ones too: what it does to rows must not change. It works on the
models of a migration's state, so nothing here sends a signal or touches a file.
"""

from typing import Any

from django.core.management.color import no_style

IMAGE, RENDITION, DOCUMENT = "image", "rendition", "document"
# Images before what points at them.
KINDS = (IMAGE, RENDITION, DOCUMENT)
WAGTAILS = {
    IMAGE: ("wagtailimages", "Image"),
    RENDITION: ("wagtailimages", "Rendition"),
    DOCUMENT: ("wagtaildocs", "Document"),
}
OURS = {kind: ("learning", f"Library{kind.title()}") for kind in KINDS}
# Everything that names an image or a document by its content type.
NAMED_BY_TYPE = (
    ("taggit", "TaggedItem", "content_type"),
    ("wagtailcore", "ModelLogEntry", "content_type"),
    ("wagtailcore", "UploadedFile", "for_content_type"),
    ("wagtailcore", "ReferenceIndex", "content_type"),
    ("wagtailcore", "ReferenceIndex", "base_content_type"),
    ("wagtailcore", "ReferenceIndex", "to_content_type"),
    ("wagtailsearch", "IndexEntry", "content_type"),
)
_NOTHING = {"title": "", "file": "", "file_hash": "", "file_size": None, "uploaded_by_user": None}
_FOCAL = dict.fromkeys(f"focal_point_{part}" for part in ("x", "y", "width", "height"))
EMPTY: dict[str, dict[str, Any]] = {
    IMAGE: {**_NOTHING, **_FOCAL, "description": "", "width": 0, "height": 0},
    DOCUMENT: _NOTHING,
}


def move_to_ours(apps: Any, schema_editor: Any) -> None:
    """Leave empty shells behind: foreign keys of plugins point at them until they follow."""
    for kind in KINDS:
        source, target = apps.get_model(*WAGTAILS[kind]), apps.get_model(*OURS[kind])
        _insert_missing(source, target, schema_editor)
    _rename_types(apps, WAGTAILS, OURS)
    apps.get_model(*WAGTAILS[RENDITION]).objects.all().delete()
    for kind, values in EMPTY.items():
        apps.get_model(*WAGTAILS[kind]).objects.update(**values)


def fill_shells(apps: Any, schema_editor: Any) -> None:
    """On the way back, before foreign keys point at Wagtail's models again; may run twice."""
    for kind in EMPTY:
        source, target = apps.get_model(*OURS[kind]), apps.get_model(*WAGTAILS[kind])
        names = [field.attname for field in target._meta.concrete_fields]
        for row in source.objects.values(*names).iterator():
            target.objects.filter(pk=row["id"]).update(**row)
    for kind in KINDS:
        source, target = apps.get_model(*OURS[kind]), apps.get_model(*WAGTAILS[kind])
        _insert_missing(source, target, schema_editor)


def move_back(apps: Any, schema_editor: Any) -> None:
    _rename_types(apps, OURS, WAGTAILS)
    for kind in EMPTY:
        ours = apps.get_model(*OURS[kind]).objects.values("pk")
        # What was deleted meanwhile.
        apps.get_model(*WAGTAILS[kind]).objects.exclude(pk__in=ours).delete()


def _insert_missing(source: Any, target: Any, schema_editor: Any) -> None:
    """Within the database, so that dates stay and the number of rows does not matter."""
    quote = schema_editor.connection.ops.quote_name
    known = {field.name for field in source._meta.concrete_fields}
    shared = [field.column for field in target._meta.concrete_fields if field.name in known]
    new = [field for field in target._meta.concrete_fields if field.name not in known]
    columns = ", ".join(map(quote, [*shared, *(field.column for field in new)]))
    # What Wagtail's models do not know is text that nobody has written yet.
    values = ", ".join([*map(quote, shared), *["''"] * len(new)])
    old, table = quote(source._meta.db_table), quote(target._meta.db_table)
    # Names of tables and columns only.
    schema_editor.execute(
        f"INSERT INTO {table} ({columns}) SELECT {values} FROM {old}"  # noqa: S608
        f" WHERE id NOT IN (SELECT id FROM {table})"
    )
    for statement in schema_editor.connection.ops.sequence_reset_sql(no_style(), [target]):
        schema_editor.execute(statement)


def _rename_types(apps: Any, old: dict[str, Any], new: dict[str, Any]) -> None:
    types = apps.get_model("contenttypes", "ContentType").objects
    for kind in EMPTY:
        (before, _made), (after, _also) = (
            types.get_or_create(app_label=label, model=name.lower())
            for label, name in (old[kind], new[kind])
        )
        for app_label, model, field in NAMED_BY_TYPE:
            rows = apps.get_model(app_label, model).objects
            rows.filter(**{field: before.pk}).update(**{field: after.pk})
