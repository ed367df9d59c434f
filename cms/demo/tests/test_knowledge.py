"""The demo's articles, practices and innovations as they stand in the database."""

from datetime import timedelta

from django.core import mail
from django.core.management import call_command
from django.db.models import Count, F
from django.test import TestCase
from django.utils import timezone, translation
from wagtail.fields import RichTextField
from wagtail.models import Comment as Remark
from wagtail.models import Page, PageLogEntry, Revision, TaskState, WorkflowState
from wagtail.users.models import UserProfile

from cms.demo import home, knowledge, people, regions, texts
from cms.demo.knowledge.pages import SAMPLE
from learning.core.models import ErasureRequest, Region
from learning.plugins.practices.models import (
    Adoption,
    ArticlePage,
    AuthorProfile,
    Collection,
    Comment,
    CommentReport,
    Contribution,
    EndorsementTask,
    Entry,
    InnovationIndicator,
    InnovationPage,
    PracticeIndicator,
    PracticePage,
    Reaction,
)
from learning.plugins.reports.models import TermOfDay, ViewsOfDay

MODELS = (InnovationPage, PracticePage, ArticlePage)
ROWS = (
    Page, Revision, PageLogEntry, WorkflowState, TaskState, Entry, AuthorProfile, Collection,
    Comment, Reaction, Adoption, Contribution, ViewsOfDay, TermOfDay, InnovationIndicator,
    PracticeIndicator, UserProfile,
)  # fmt: skip


def load() -> None:
    """The demo up to its articles, practices and innovations; courses take longer."""
    with translation.override("id"):
        page = home.make_home()
        branches = {regions.NATION: regions.load_nation(page)}
        for fields in texts.read("regions.toml")["regions"]:
            branches[fields["code"]] = regions.load_region(fields, page)
        people.load_people(texts.read("people.toml")["people"])
        people.load_staff(
            [branch.region for code, branch in branches.items() if code != regions.NATION],
            Region.objects.get(code=regions.NATION),
        )
        knowledge.load_knowledge(branches)


def counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in ROWS}


def pages() -> list:
    return [page for model in MODELS for page in model.objects.all()]


def waiting_for(task_model) -> list:
    states = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    return [
        state.workflow_state.content_object
        for state in states
        if isinstance(state.task.specific, task_model)
    ]


class TestKnowledge(TestCase):
    """A test case of Django's, as it loads once for all its tests."""

    @classmethod
    def setUpTestData(cls):
        call_command("load_regions", verbosity=0)
        load()

    def test_there_is_enough_of_everything(self):
        assert (InnovationPage.objects.count(), InnovationPage.objects.live().count()) == (29, 21)
        assert (PracticePage.objects.count(), PracticePage.objects.live().count()) == (13, 10)
        assert (ArticlePage.objects.count(), ArticlePage.objects.live().count()) == (19, 15)
        assert Entry.objects.values("region").distinct().count() == 5

    def test_series_of_three_in_three_regions(self):
        found = Entry.objects.filter(is_live=True).exclude(series=None)
        lengths = found.values("series__region").annotate(n=Count("pk")).values_list("n", flat=True)
        assert list(lengths) == [3, 3, 3]

    def test_everything_is_marked_as_sample_data(self):
        assert [page for page in pages() if SAMPLE not in page.tags.names()] == []

    def test_every_state_of_the_desk(self):
        states = WorkflowState.objects
        assert states.filter(status=WorkflowState.STATUS_NEEDS_CHANGES).count() == 3
        assert len(waiting_for(EndorsementTask)) == 2
        assert states.filter(status=WorkflowState.STATUS_IN_PROGRESS).count() == 5
        now, today = timezone.now(), timezone.localdate()
        found = pages()
        untouched = [
            page for page in found if not WorkflowState.objects.for_instance(page).exists()
        ]
        assert len(untouched) == 4
        assert len([page for page in found if page.go_live_at and page.go_live_at > now]) == 2
        assert len([page for page in found if page.live and page.review_by < today]) == 3
        assert len([page for page in found if page.live and page.has_unpublished_changes]) == 1
        assert Entry.objects.filter(is_live=False).count() == 1

    def test_scheduled_pages_are_approved_but_not_yet_public(self):
        scheduled = Revision.objects.exclude(approved_go_live_at=None)
        assert [revision.content_object.live for revision in scheduled] == [False, False]

    def test_returned_pages_say_why(self):
        returned = TaskState.objects.filter(status=TaskState.STATUS_REJECTED)
        assert all(state.comment for state in returned)
        assert Page.objects.filter(wagtail_admin_comments__isnull=False).distinct().count() == 3

    def test_the_editor_can_place_remarks_on_rich_text(self):
        places = [
            remark.position
            for remark in Remark.objects.all()
            if isinstance(remark.page.specific._meta.get_field(remark.contentpath), RichTextField)
        ]
        assert places == ["[]", "[]"]

    def test_heads_endorsed_what_names_their_agency(self):
        endorsed = TaskState.objects.filter(
            status=TaskState.STATUS_APPROVED, task__content_type__model="endorsementtask"
        )
        assert endorsed.exclude(finished_by__person=None).count() > 15

    def test_published_over_eighteen_months_and_never_in_the_future(self):
        published = Entry.objects.filter(is_live=True).order_by("published_at")
        first, last = published.first(), published.last()
        assert last.published_at <= timezone.now()
        assert timedelta(days=480) < last.published_at - first.published_at < timedelta(days=560)
        assert not Entry.objects.filter(
            changed_at__lt=F("published_at") - timedelta(days=1)
        ).exists()
        assert {entry.published_at for entry in published} == {
            page.first_published_at for page in pages() if page.live
        }

    def test_what_happened_is_in_order(self):
        for page in pages():
            moments = list(
                PageLogEntry.objects.filter(page=page.pk)
                .order_by("pk")
                .values_list("timestamp", flat=True)
            )
            assert moments == sorted(moments)
            for state in TaskState.objects.filter(workflow_state__object_id=str(page.pk)):
                assert state.finished_at is None or state.started_at <= state.finished_at

    def test_adoptions_in_every_state_by_other_regions(self):
        assert set(Adoption.objects.values_list("state", flat=True)) == set(Adoption.State)
        assert not Adoption.objects.filter(region=F("origin__region")).exists()
        assert not Adoption.objects.filter(origin__is_live=False).exists()
        decided = Adoption.objects.exclude(state=Adoption.State.PROPOSED)
        assert not decided.filter(decided_by=None).exists()

    def test_comments_in_every_state(self):
        assert set(Comment.objects.values_list("state", flat=True)) == set(Comment.State)
        assert not Comment.objects.filter(state=Comment.State.HIDDEN, reason="").exists()
        reports = CommentReport.objects.values_list("comment__entry__page__slug", "settled_at")
        waiting = [slug for slug, settled_at in reports if settled_at is None]
        assert waiting == ["obat-sampai-beranda"] * 2
        assert len(reports) == 3

    def test_requests_for_erasure_wait_or_were_refused(self):
        people.load_erasure_requests(texts.read("people.toml")["erasure"])
        people.load_erasure_requests(texts.read("people.toml")["erasure"])
        asked = ErasureRequest.objects.order_by("pk").values_list("state", "decided_by__email")
        assert list(asked) == [
            ("requested", None),
            ("refused", "bkpsdm-binjai@contoh.example"),
        ]

    def test_counters_agree_with_their_rows(self):
        for entry in Entry.objects.all():
            assert entry.comment_count == entry.comments.filter(state=Comment.State.SHOWN).count()
            assert entry.thanks_count == entry.reactions.filter(thanks=True).count()
            assert entry.helpful_count == entry.reactions.filter(helpful=True).count()

    def test_collections_hold_only_what_is_public(self):
        assert Collection.objects.filter(is_featured=True).count() == 4
        assert not Collection.objects.filter(items__entry__is_live=False).exists()

    def test_covers_have_an_alternative(self):
        assert [page for page in pages() if not page.cover.description] == []

    def test_innovations_tell_their_figures(self):
        live = Entry.objects.filter(kind=Entry.Kind.INNOVATION, is_live=True)
        assert not live.filter(figure_after=None).exists()
        assert InnovationPage.objects.filter(latitude=None, live=True).count() == 0
        assert InnovationPage.objects.exclude(evidence=None).distinct().count() >= 20

    def test_nobody_was_told(self):
        assert mail.outbox == []
        assert UserProfile.objects.filter(submitted_notifications=False).count() == 0

    def test_loading_again_changes_nothing(self):
        before = counts()
        changed = dict(Entry.objects.values_list("pk", "content_version"))
        load()
        assert counts() == before
        assert dict(Entry.objects.values_list("pk", "content_version")) == changed
