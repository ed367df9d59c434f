"""Faults of a tree, put where the editor sees them: at the block, and once more on top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError
from wagtail.blocks.stream_block import StreamValue

from ...engine import checks
from ...engine.checks import Fault
from ...engine.nodes import Group, Kind, Node, walk
from ...models import LearningPath
from ...queries.trees import ROOT, catalogue_for, source_of, tree_of

GROUP, CHILDREN = "group", "children"


def faults_of(path: LearningPath, *, is_draft: bool) -> list[Fault]:
    """What nobody could fulfil. A draft may lack what has not been filled in yet."""
    tree = tree_of(path)
    own = source_of(path).pk
    found = checks.faults(tree, catalogue_for(tree), own_ref=str(own) if own else "")
    if not is_draft:
        return found
    open_ends = {node.key for node in walk(tree) if _is_unfinished(node)}
    return [fault for fault in found if fault.key not in open_ends]


def _is_unfinished(node: Node) -> bool:
    if isinstance(node, Group):
        return not node.children
    return not node.ref and not node.title


def as_errors(value: StreamValue, faults: Iterable[Fault]) -> StreamBlockValidationError:
    """The error of the whole field, with each fault inside at its own block."""
    texts: dict[str, list[str]] = {}
    for fault in faults:
        texts.setdefault(fault.key, []).append(fault.text)
    own = [ValidationError(text) for text in texts.get(ROOT, ())]
    return StreamBlockValidationError(_at_blocks(value, texts), own)


def _at_blocks(
    value: StreamValue, texts: Mapping[str, list[str]]
) -> dict[int, StructBlockValidationError]:
    found: dict[int, StructBlockValidationError] = {}
    for index, child in enumerate(value):
        own = [ValidationError(text) for text in texts.get(child.id, ())]
        inner = _at_blocks(child.value[CHILDREN], texts) if child.block_type == GROUP else {}
        if own or inner:
            below = {CHILDREN: StreamBlockValidationError(inner)} if inner else {}
            found[index] = StructBlockValidationError(below, own)
    return found


def summary(fault: Fault) -> str:
    return f"{fault.where}: {fault.text}" if fault.where else fault.text


def paths_in(raw: Iterable[Mapping[str, Any]]) -> Iterator[int]:
    """Ids of the paths that the blocks name."""
    for block in raw:
        value = block["value"]
        if block["type"] == GROUP:
            yield from paths_in(value.get(CHILDREN) or ())
        elif block["type"] == Kind.PATH and value.get("path"):
            yield int(value["path"])
