"""What the import linter cannot see: relations and page types named by strings."""

import pytest
from django.apps import apps
from wagtail.models import get_page_models

OURS = ("learning.", "home", "cms")
FOREIGN_TO_CORE = ("home", "cms")


def is_ours(config) -> bool:
    return config.name.startswith(OURS) or config.name == "cms"


def models():
    return [
        model
        for config in apps.get_app_configs()
        if is_ours(config)
        for model in config.get_models()
    ]


def may_target(owner: str, target: str) -> bool:
    """The own app, core, or anything that is not ours (Wagtail, Django, the user model)."""
    config = apps.get_app_config(target)
    shared = target in ("learning", "users") or not is_ours(config)
    project = not apps.get_app_config(owner).name.startswith("learning")
    return owner == target or shared or project


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_relations_stay_inside_the_own_app_and_core(model):
    owner = model._meta.app_label
    targets = {
        field.related_model._meta.app_label
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
    }

    assert {target for target in targets if not may_target(owner, target)} == set()


@pytest.mark.parametrize(
    "model",
    [page for page in get_page_models() if page._meta.app_label.startswith("learning")],
    ids=lambda model: model._meta.label,
)
def test_page_types_name_no_stranger(model):
    named = [*getattr(model, "parent_page_types", []), *getattr(model, "subpage_types", [])]
    labels = {str(name).split(".")[0] for name in named if isinstance(name, str)}

    assert {label for label in labels if not may_target(model._meta.app_label, label)} == set()


def test_records_never_point_at_pages():
    pages = {page._meta.label for page in get_page_models()}
    records = [
        model
        for model in apps.get_app_config("learning").get_models()
        if ".records." in model.__module__
    ]

    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in records
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
        if field.related_model and field.related_model._meta.label in pages
    }
    assert pointing == set()


@pytest.mark.parametrize(
    "config", [config for config in apps.get_app_configs() if is_ours(config)], ids=str
)
def test_labels_are_fixed(config):
    if config.name.startswith("learning.plugins."):
        assert config.label == "learning_" + config.name.rsplit(".", 1)[1]
