"""What an import would do with each question, and doing it. Nothing here knows about jobs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from learning.core.api import DomainError
from learning.core.models import JobRow, Region

from ..engine.hashing import content_hash
from ..engine.values import Hint, QuestionData
from ..formats import identifiers
from ..formats.values import ImportedCategory, ImportedQuestion
from ..models import Category, Question, VersionStatus
from . import bank, categories
from .content import cleaned
from .library import Library, stored

Outcome = JobRow.Outcome
Path = tuple[str, ...]
# Parts of a body that every format holds. The rest of a question that is imported again from a
# format that cannot hold it stays as it was.
HELD = frozenset("options answers pairs items right single points statements choices".split())


@dataclass(slots=True)
class Plan:
    source: ImportedQuestion
    outcome: str
    messages: list[str] = field(default_factory=list)
    path: Path = ()
    content: QuestionData | None = None
    question: Question | None = None


@dataclass(slots=True)
class _Shelf:
    """What a category holds already, by id-number and by content."""

    category: Category | None
    by_number: dict[str, int] = field(default_factory=dict)
    # The id-number of whoever asks the same.
    by_hash: dict[tuple[str, str], str] = field(default_factory=dict)


class Importer:
    """Plans and writes questions into a region's categories.

    Paths begin below the category ``below`` and the names ``base``; ``rest`` names where questions
    go that are left without any. ``keeps`` are fields that the file's format cannot hold.
    """

    def __init__(
        self,
        region: Region,
        *,
        below: Category | None = None,
        base: Path = (),
        rest: Path = (),
        status: str = VersionStatus.READY,
        with_paths: bool = True,
        keeps: frozenset[str] = frozenset(),
        user: Any = None,
    ) -> None:
        self.region, self.below, self.user = region, below, user
        self.base, self.rest = base, rest
        self.status, self.with_paths, self.keeps = status, with_paths, keeps
        self.library = Library(region, user=user)
        self._shelves: dict[Path, _Shelf] = {}
        self._numbers: set[tuple[Path, str]] = set()
        self._about: dict[Path, ImportedCategory] = {}
        self._expected: dict[int, Question] = {}

    def describe(self, found: Iterable[ImportedCategory]) -> None:
        """What the file says about its categories, for those that have to be made."""
        self._about = {(*self.base, *category.path): category for category in found}

    def expect(self, sources: Iterable[ImportedQuestion]) -> None:
        """Load at once what these questions would be compared with."""
        wanted = set[int]()
        for source in sources:
            if source.id_number and not source.faults:
                wanted.add(self._shelf(self._path(source)).by_number.get(source.id_number, 0))
        rows = Question.objects.select_related("latest").prefetch_related("tagged_items__tag")
        self._expected = rows.in_bulk(wanted)

    def plan(self, source: ImportedQuestion) -> Plan:
        """What would happen. Writes nothing."""
        return self._plan(source, write=False)

    def apply(self, source: ImportedQuestion) -> Plan:
        """Plan afresh and write; one bad question leaves no trace of itself."""
        try:
            with transaction.atomic():
                plan = self._plan(source, write=True)
                if plan.outcome in (Outcome.CREATE, Outcome.UPDATE):
                    self._write(plan)
            return plan
        except DomainError as error:
            message = str(error.message)
        except IntegrityError:
            message = _("Somebody changed this category at the same moment. Import it again.")
        # What was remembered of the category may never have been written.
        self._shelves.clear()
        self.library.forget()
        return Plan(source, Outcome.ERROR, [message], path=self._path(source))

    def _path(self, source: ImportedQuestion) -> Path:
        inner = source.category if self.with_paths else ()
        return (*self.base, *inner) or (() if self.below else self.rest)

    def _plan(self, source: ImportedQuestion, *, write: bool) -> Plan:
        plan = Plan(source, Outcome.ERROR, [*source.faults, *source.remarks], self._path(source))
        if source.faults:
            return plan
        try:
            shelf = self._shelf(plan.path)
            old = self._same_number(plan, shelf)
            ids = self.library.ids(source, write=write)
            plan.content = self._content(source, ids, old)
        except DomainError as error:
            plan.messages.insert(0, str(error.message))
            return plan
        plan.question = old
        self._judge(plan, shelf)
        return plan

    def _same_number(self, plan: Plan, shelf: _Shelf) -> Question | None:
        number = plan.source.id_number
        if not number:
            return None
        if (plan.path, number) in self._numbers:
            raise DomainError(_("The id-number %(number)s stands twice.") % {"number": number})
        pk = shelf.by_number.get(number)
        if pk is None:
            return None
        rows = Question.objects.select_related("latest")
        old = self._expected.get(pk) or rows.filter(pk=pk).first()
        if old and old.type != plan.source.type:
            raise DomainError(
                _("The question with the id-number %(number)s is of another type.")
                % {"number": number}
            )
        return old

    def _content(
        self, source: ImportedQuestion, ids: Mapping[str, int], old: Question | None
    ) -> QuestionData:
        kept = stored(source, ids)
        data = replace(kept.data(), hints=tuple(Hint(**hint) for hint in kept.hints))
        if old and old.latest:
            data = self._onto(data, old.latest.data(type=old.type))
        try:
            return cleaned(data)
        except (TypeError, ValueError, KeyError, AttributeError, ArithmeticError):
            # A body from a stranger: whatever a type stumbles over is no question of that type.
            raise DomainError(_("The question cannot be read as one of its type.")) from None

    def _onto(self, data: QuestionData, old: QuestionData) -> QuestionData:
        body = identifiers.kept(dict(old.body), dict(data.body))
        if self.keeps:
            body |= {name: value for name, value in old.body.items() if name not in HELD}
            data = replace(data, **{name: getattr(old, name) for name in self.keeps})
        return replace(data, body=body)

    def _judge(self, plan: Plan, shelf: _Shelf) -> None:
        content, source, old = plan.content, plan.source, plan.question
        if content is None:
            return
        key = (content.type, content_hash(content))
        if old and old.latest:
            same = (old.latest.content_hash, old.name) == (key[1], content.name)
            plan.outcome = Outcome.SAME if same and self._same_tags(old, source) else Outcome.UPDATE
        elif key in shelf.by_hash and not (source.id_number and shelf.by_hash[key]):
            plan.outcome = Outcome.SAME
            plan.messages.append(_("The same question stands in this category already."))
        else:
            plan.outcome = Outcome.CREATE
        if source.id_number:
            self._numbers.add((plan.path, source.id_number))
        if plan.outcome == Outcome.CREATE:
            shelf.by_hash.setdefault(key, source.id_number)

    @staticmethod
    def _same_tags(old: Question, source: ImportedQuestion) -> bool:
        """A file without tags says nothing about them."""
        if not source.tags:
            return True
        held = {row.tag.name.casefold() for row in old.tagged_items.all()}
        return held == {name.casefold() for name in source.tags}

    def _write(self, plan: Plan) -> None:
        source, content = plan.source, plan.content
        if content is None:
            return
        status = VersionStatus.HIDDEN if source.hidden else self.status
        if plan.question:
            bank.edit(plan.question, content=content, user=self.user)
            tags = source.tags or None
            bank.set_details(plan.question, tags=tags)
            return
        plan.question = bank.create(
            self._category(plan.path),
            content=content,
            status=status,
            id_number=source.id_number,
            tags=source.tags,
            user=self.user,
        )

    def _shelf(self, path: Path) -> _Shelf:
        if path not in self._shelves:
            category = find_category(self.region, path, below=self.below)
            shelf = self._shelves[path] = _Shelf(category)
            rows = (
                Question.objects.filter(category=category) if category else Question.objects.none()
            )
            values = rows.values_list("pk", "type", "id_number", "latest__content_hash")
            for pk, kind, number, digest in values:
                shelf.by_hash[kind, digest] = number
                if number:
                    shelf.by_number[number] = pk
        return self._shelves[path]

    def _category(self, path: Path) -> Category:
        shelf = self._shelf(path)
        if shelf.category is None:
            shelf.category = self._make_category(path)
        return shelf.category

    def _make_category(self, path: Path) -> Category:
        """The category at the end of the path, with what the file says about those above it."""
        parent = self.below
        for depth in range(1, len(path) + 1):
            found = find_category(self.region, path[:depth], below=self.below)
            about = self._about.get(path[:depth])
            parent = found or categories.create(
                self.region,
                name=path[depth - 1],
                parent=parent,
                info=about.info if about else "",
                id_number=self._free_number(about.id_number) if about else "",
            )
        if parent is None:
            raise DomainError(_("Choose a category."))
        return parent

    def _free_number(self, number: str) -> str:
        taken = Category.objects.filter(region=self.region, id_number=number).exists()
        return "" if taken else number


def find_category(
    region: Region, path: Sequence[str], *, below: Category | None = None
) -> Category | None:
    """At the end of a path below ``below``, or from the roots that belong to no single course."""
    found = below
    for name in path:
        rows = Category.objects.filter(region=region, parent=found, name=name)
        found = (rows if found else rows.filter(course=None)).first()
        if found is None:
            return None
    return found


def path_of(category: Category | None) -> Path:
    """Names from the root."""
    keys = [int(key) for key in category.path.split(".") if key] if category else []
    names = dict(Category.objects.filter(pk__in=keys).values_list("pk", "name"))
    return tuple(names[key] for key in keys if key in names)
