"""A provisioned region with something of every kind in it, and what must not leave it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.db.models import Model
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    PageLogEntry,
    PageViewRestriction,
    Revision,
    Task,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
)

from learning.core.models import (
    Cohort,
    CohortMember,
    Course,
    CourseGroup,
    CoursePage,
    DevelopmentForm,
    Enrolment,
    EnrolmentLog,
    Grouping,
    GroupMember,
    Job,
    Person,
    Progress,
    Region,
    RegionPage,
    Unit,
)
from learning.core.regions.jobs import LEASE
from learning.core.regions.provisioning import ProvisionedRegion, assign_role, provision_region

WATCHED: list[type[Model]] = [
    Page,
    RegionPage,
    CoursePage,
    Revision,
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    PageLogEntry,
    PageViewRestriction,
    WorkflowPage,
    WorkflowState,
    TaskState,
    Workflow,
    Task,
    get_image_model(),
    get_document_model(),
    get_user_model().groups.through,
    Region,
    Unit,
    Person,
    Course,
    Enrolment,
    EnrolmentLog,
    Progress,
    Job,
    Cohort,
    CohortMember,
    CourseGroup,
    GroupMember,
    Grouping,
    Grouping.groups.through,
]
if apps.is_installed("learning.plugins.paths"):
    WATCHED += [
        apps.get_model("learning_paths", name)
        for name in ("LearningPath", "PathEnrolment", "EnrolmentLog", "Claim", "StandingRule")
    ]
if apps.is_installed("learning.plugins.exchange"):
    WATCHED += [
        apps.get_model("learning_exchange", name) for name in ("Batch", "BatchRow", "BatchFile")
    ]
# Where staff may well make rows of their own region on the way.
OF_A_REGION = (Unit, Person, Course, Job)
# What the "pk" of an area's URLs names, where it is not a page.
PK_OF_AREA = {
    "wagtailadmin_collections": "collection",
    "wagtailadmin_workflows": "workflow",
    "wagtailadmin_api:documents": "document",
    "wagtailadmin_api:images": "image",
    "wagtaildocs_chooser": "document",
    "wagtailimages_chooser": "image",
    "wagtailusers_users": "user",
    "wagtailusers_groups": "group",
    "wagtailsites": "site",
    "units": "unit",
    "regions": "region",
    "people_import": "job",
    "cohorts": "cohort",
    "cohort_chooser": "cohort",
    "unit_chooser": "unit",
    "authors": "authorprofile",
    "series": "series",
    "entry_collections": "collection_of_entries",
    "wagtailsnippets_learning_paths_learningpath": "learningpath",
    "wagtailsnippetchoosers_learning_paths_learningpath": "learningpath",
    "path_rules": "standingrule",
}
PK_OF_VIEW = {
    f"learning_reports_admin:{view}": kind
    for kind, views in {
        "enrolment": ("participant", "act", "override"),
        "work": ("job", "start", "discard", "errors", "download"),
        "stalled_work": ("again",),
    }.items()
    for view in views
}
PK_OF_VIEW |= {
    f"learning_paths_admin:{view}": kind
    for kind, views in {
        "learningpath": ("versions",),
        "pathenrolment": ("participant", "act"),
        "claim": ("claim", "decide", "claim_file"),
        "path_work": ("job", "start", "again", "discard", "errors", "download"),
    }.items()
    for view in views
}
PK_OF_VIEW |= {
    f"learning_exchange_admin:{view}": "siasn_batch"
    for view in ("batch", "problems", "again", "send", "download")
}
PK_OF_VIEW |= {f"learning_background:{view}": "task" for view in ("task", "retry_one")}
PK_OF_VIEW |= {
    f"learning_groups:{view}": kind
    for kind, views in {
        "coursegroup": ("group", "edit", "delete", "add", "remove"),
        "grouping": ("edit_set", "delete_set"),
    }.items()
    for view in views
}
PK_OF_VIEW["people_import:again"] = "stalled_job"
PK_OF_VIEW["learning_desk_admin:tags"] = "tagging"
# Lists of people that somebody is about to put somewhere.
JOB_OF_AREA = {"cohorts": "list_of_cohort", "learning_groups": "list_of_groups"}
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "page_pk", "object_id")


@dataclass
class Branch:
    made: ProvisionedRegion
    live: CoursePage
    draft: CoursePage
    reviewed: CoursePage
    image: Any
    document: Any
    staff: Any
    rows: dict[str, Any]

    @property
    def secrets(self) -> list[str]:
        """What nobody of another region may meet: unpublished titles, files, staff."""
        name = self.made.region.short_name
        kinds = ("draf", "perubahan", "tinjauan", "gambar", "berkas", "staf", "orang", "unit")
        return [f"Rahasia {kind} {name}" for kind in kinds]

    @property
    def pages(self) -> list[Page]:
        return [self.live, self.draft, self.reviewed, self.made.page]

    def payload(self) -> dict[str, Any]:
        """Fields that would harm this region's objects if any view took them."""
        return {
            "title": "Dirusak",
            "slug": "dirusak",
            "name": "Dirusak",
            "new_title": "Dirusak",
            "new_slug": "dirusak",
            "new_parent_page": self.made.courses_index.pk,
            "destination_page_id": self.made.courses_index.pk,
            "chooser": self.made.courses_index.pk,
            "collection": self.made.collection.pk,
            "action-publish": "1",
            "restriction_type": "login",
            "locked": "1",
            "comment": "-",
            # Without an address Wagtail's view fails.
            "external-link-chooser-url": "https://example.com/",
        }

    def arguments(self, name: str, parameters: list[str]) -> Iterator[dict[str, Any]]:
        """Fill a URL's parameters; where it takes a page, one in review and one with changes."""
        seen = []
        for page in (self.reviewed, self.live):
            values = {parameter: self._argument(name, parameter, page) for parameter in parameters}
            if values not in seen:
                seen.append(values)
                yield values

    def _argument(self, name: str, parameter: str, page: Page) -> Any:
        if parameter in PAGE_ARGUMENTS:
            return str(page.pk) if parameter == "object_id" else page.pk
        if parameter == "pk":
            area = name.rsplit(":", 1)[0]
            if name in PK_OF_VIEW:
                return self.rows[PK_OF_VIEW[name]]
            return self._ids().get(PK_OF_AREA[area], 1) if area in PK_OF_AREA else page.pk
        if parameter == "job_pk":
            return self.rows[JOB_OF_AREA[name.rsplit(":", 1)[0]]]
        if parameter.startswith("revision_id") and "learningpath" in name:
            return self.rows["learningpath_revision"]
        if parameter.startswith("revision_id"):
            return Page.objects.get(pk=page.pk).latest_revision_id
        # Tables without rows of a region: redirects, sites, uploads, and what plugins add.
        return self._ids().get(parameter, 1)

    def _ids(self) -> dict[str, Any]:
        state = WorkflowState.objects.get(object_id=str(self.reviewed.pk))
        return self.rows | {
            "collection": self.made.collection.pk,
            "collection_id": self.made.collection.pk,
            "workflow": self.made.workflow.pk,
            "workflow_pk": self.made.workflow.pk,
            "workflow_state_id": state.pk,
            "task_id": state.current_task_state.task_id,
            "task_state_id": state.current_task_state.pk,
            "document": self.document.pk,
            "document_id": self.document.pk,
            "doc_id": self.document.pk,
            "image": self.image.pk,
            "image_id": self.image.pk,
            "user": self.staff.pk,
            "group": self.made.groups["editor"].pk,
            "destination_id": self.made.courses_index.pk,
            "content_type_app_name": "learning",
            "content_type_model_name": "coursepage",
            "app_label": "learning",
            "app_name": "learning",
            "model_name": "coursepage",
            "action_name": "delete",
            "filter_spec": "original",
        }


def state(region: Region | None = None) -> dict[str, list[dict[str, Any]]]:
    """All rows that matter; of tables with a region only that one's, if it is given."""
    found = {}
    for model in WATCHED:
        rows = model.objects.order_by("pk")
        if region and model in OF_A_REGION:
            rows = rows.filter(region=region)
        found[model._meta.label] = list(rows.values())
    return found


def build_branch(region: Region) -> Branch:
    made = provision_region(region)
    name = region.short_name
    staff = get_user_model().objects.create_user(
        email=f"{region.slug}@example.com", first_name=f"Rahasia staf {name}"
    )
    assign_role(staff, region=region, role="editor")
    live = _course(made, f"Terbuka {name}", staff, live=True)
    live.save_revision(user=staff).publish()
    live.title = f"Rahasia perubahan {name}"
    live.save_revision(user=staff, log_action=True)
    draft = _course(made, f"Rahasia draf {name}", staff)
    Page.objects.filter(pk=draft.pk).update(locked=True, locked_by=staff, locked_at=timezone.now())
    reviewed = _course(made, f"Rahasia tinjauan {name}", staff)
    made.workflow.start(reviewed, staff)
    files = {"collection": made.collection, "uploaded_by_user": staff}
    image = get_image_model().objects.create(
        title=f"Rahasia gambar {name}", file=get_test_image_file(), **files
    )
    document = get_document_model().objects.create(
        title=f"Rahasia berkas {name}", file=ContentFile(b"isi", name="isi.txt"), **files
    )
    return Branch(made, live, draft, reviewed, image, document, staff, _rows(region, staff))


def _rows(region: Region, staff: Any) -> dict[str, Any]:
    name = region.short_name
    unit = Unit.add_root(region=region, name=f"Rahasia unit {name}")
    person = Person.objects.create(
        name=f"Rahasia orang {name}", status="pns", region=region, unit=unit
    )
    course = Course.objects.filter(region=region).earliest("pk")
    enrolment = Enrolment.objects.create(
        course=course, person=person, requested_at=timezone.now(), activated_at=timezone.now()
    )
    jobs = {
        "job": _job("people", region, staff),
        "stalled_job": _job("people", region, staff, stalled=True),
        "work": _job("enrol-people", region, staff),
        "stalled_work": _job("enrol-people", region, staff, stalled=True),
        "tagging": _job("desk-tags", region, staff),
    }
    cohort = Cohort.objects.create(
        region=region, name=f"Rahasia unit {name}", key=region.slug, by_rule=True
    )
    CohortMember.objects.create(cohort=cohort, person=person)
    listing = {"course": course.pk, "cohort": cohort.pk}
    jobs["list_of_cohort"] = _job("add-to-cohort", region, staff, params=listing)
    jobs["list_of_groups"] = _job("place-in-groups", region, staff, params=listing)
    return (
        _of_groups(course, person)
        | _of_practices(region)
        | _of_paths(region, person, staff)
        | _of_exchange(region)
        | jobs
        | {
            "task": uuid4(),
            # Of a quiz that there is none of.
            "place": uuid4(),
            "unit": unit.pk,
            "cohort": cohort.pk,
            "region": region.pk,
            "enrolment": enrolment.pk,
            "course_pk": course.pk,
            "course": course.pk,
        }
    )


def _of_groups(course: Course, person: Person) -> dict[str, int]:
    secret = {"name": f"Rahasia unit {course.region.short_name}", "key": "rahasia"}
    group = CourseGroup.objects.create(course=course, **secret)
    GroupMember.objects.create(group=group, person=person)
    grouping = Grouping.objects.create(course=course, **secret)
    grouping.groups.add(group)
    return {"coursegroup": group.pk, "grouping": grouping.pk}


def _of_practices(region: Region) -> dict[str, int]:
    """Rows that editors keep, where that plugin is installed."""
    if not apps.is_installed("learning.plugins.practices"):
        return {}
    secret = {"region": region, "slug": f"rahasia-{region.slug}"}
    author, series, collection = (
        apps.get_model("learning_practices", name)
        for name in ("AuthorProfile", "Series", "Collection")
    )
    titled = secret | {"title": f"Rahasia unit {region.short_name}"}
    named = secret | {"name": f"Rahasia orang {region.short_name}"}
    return {
        "authorprofile": author.objects.create(**named).pk,
        "series": series.objects.create(**titled).pk,
        "collection_of_entries": collection.objects.create(**titled).pk,
    }


def _of_paths(region: Region, person: Person, staff: Any) -> dict[str, int]:
    """A path that nobody else may know of, and what hangs on it, where that plugin is installed."""
    if not apps.is_installed("learning.plugins.paths"):
        return {}
    path, enrolment, claim, rule = (
        apps.get_model("learning_paths", name)
        for name in ("LearningPath", "PathEnrolment", "Claim", "StandingRule")
    )
    secret = f"Rahasia draf {region.short_name}"
    made = path.objects.create(
        region=region,
        title=secret,
        slug=f"rahasia-{region.slug}",
        summary="-",
        live=False,
        locale=Locale.get_default(),
    )
    revision = made.save_revision(user=staff, log_action=True)
    row = enrolment.objects.create(path=made, person=person, requested_at=timezone.now())
    sent = claim.objects.create(
        enrolment=row,
        person=person,
        key="a",
        leaf_title="-",
        title=f"Rahasia berkas {region.short_name}",
        organiser="-",
        finished_on=timezone.localdate(),
    )
    standing = rule.objects.create(path=made, region=region, name=secret, reason="-")
    return {
        "learningpath": made.pk,
        "path_pk": made.pk,
        "learningpath_revision": revision.pk,
        "pathenrolment": row.pk,
        "claim": sent.pk,
        "standingrule": standing.pk,
        "path_work": _job("assign-path", region, staff),
    }


def _job(
    kind: str,
    region: Region,
    owner: Any,
    *,
    stalled: bool = False,
    params: dict[str, Any] | None = None,
) -> int:
    """A stalled one is given up, and offered to be run again, by whoever may look at it."""
    job = Job.objects.create(
        kind=kind,
        state=Job.State.RUNNING if stalled else Job.State.READY,
        owner=owner,
        region=region,
        params=params or {},
        filename=f"Rahasia berkas {region.short_name}",
        touched_at=timezone.now() - 2 * LEASE if stalled else None,
    )
    return job.pk


def _course(made: ProvisionedRegion, title: str, owner: Any, *, live: bool = False) -> CoursePage:
    form = DevelopmentForm.objects.first()
    page = CoursePage(title=title, summary="-", live=live, owner=owner, form=form)
    made.courses_index.add_child(instance=page)
    page.save_revision(user=owner, log_action=True)
    return page


def _of_exchange(region: Region) -> dict[str, int]:
    """What SIASN was given, with a file, where that plugin is installed."""
    if not apps.is_installed("learning.plugins.exchange"):
        return {}
    batch, file = (apps.get_model("learning_exchange", name) for name in ("Batch", "BatchFile"))
    today = timezone.localdate()
    made = batch.objects.create(region=region, start=today, end=today)
    content = ContentFile(b"isi", name="siasn.csv")
    kept = file.objects.create(batch=made, what="courses", kind="csv", file=content, rows=1)
    return {"siasn_batch": made.pk, "file_pk": kept.pk}
