"""Many new tables at once, for the long first migrations.

After each operation Django renders anew every model that is related to the changed one: with
pages, people and regions that is nearly all of them, some hundred times over. Here they are
rendered once, when the last model is known. The resulting state and tables are the same.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation, OperationCategory
from django.db.migrations.state import ProjectState

Additions = (migrations.AddField, migrations.AddIndex, migrations.AddConstraint)


def together(*operations: Operation) -> list[Operation]:
    """Return ``operations`` as one: new models, and what is then added to these same models."""
    return [CreateModels(operations)]


class CreateModels(Operation):
    category = OperationCategory.ADDITION
    serialization_expand_args = ["operations"]

    def __init__(self, operations: tuple[Operation, ...]) -> None:
        self.operations = operations
        self.created = [one for one in operations if isinstance(one, migrations.CreateModel)]
        known = {one.name_lower for one in self.created}
        for one in operations:
            is_ours = isinstance(one, Additions) and one.model_name.lower() in known
            if one not in self.created and not is_ours:
                raise ValueError(f"only new models can be made together, not: {one.describe()}")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        rendered = state.__dict__.pop("apps", None)
        for one in self.operations:
            one.state_forwards(app_label, state)
        if rendered is not None:
            state.apps = rendered
            state.reload_models([(app_label, one.name_lower) for one in self.created], delay=False)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make each table with everything that is added later on; foreign keys wait anyway."""
        for one in self.created:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for one in reversed(self.created):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Create models " + ", ".join(one.name for one in self.created)
