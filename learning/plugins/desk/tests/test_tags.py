import pytest
from django.urls import reverse
from taggit.models import Tag

from learning.core.models import Job
from learning.plugins.desk.services import tagging

from .conftest import client_of


def url(*pages):
    ids = "&".join(f"id={page.pk}" for page in pages)
    return reverse("wagtail_bulk_action", args=["wagtailcore", "page", "desk_tags"]) + f"?{ids}"


def live_tags(page):
    return set(type(page).objects.get(pk=page.pk).tags.names())


def draft_tags(page):
    return set(type(page).objects.get(pk=page.pk).get_latest_revision_as_object().tags.names())


def outcomes(job):
    return {row.label: row.outcome for row in job.rows.all()}


def test_a_draft_takes_tags_in_its_draft(binjai, as_editor):
    page = binjai.article("draf")
    response = as_editor.post(url(page), {"add": "arsip, loket", "remove": ""})
    job = Job.objects.get(kind=tagging.KIND)
    assert response.url == reverse("learning_desk_admin:tags", args=[job.pk])
    assert draft_tags(page) == {"arsip", "loket"}
    assert outcomes(job) == {"draf": tagging.CHANGED}
    assert "draf" in as_editor.get(response.url).text


def test_tags_are_taken_away_whatever_their_case(binjai, as_editor):
    page = binjai.article("draf")
    page.tags.add("Arsip", "loket")
    page.save_revision()
    as_editor.post(url(page), {"add": "", "remove": "arsip"})
    assert draft_tags(page) == {"loket"}


def test_an_existing_spelling_is_kept(binjai, as_editor):
    Tag.objects.create(name="Arsip")
    page = binjai.article()
    as_editor.post(url(page), {"add": "ARSIP", "remove": ""})
    assert draft_tags(page) == {"Arsip"}


def test_whoever_publishes_tags_a_clean_page_at_once(binjai, as_moderator):
    page = binjai.article("terbit", publish=True)
    as_moderator.post(url(page), {"add": "arsip", "remove": ""})
    page.refresh_from_db()
    assert (live_tags(page), page.has_unpublished_changes) == ({"arsip"}, False)


def test_an_editor_s_tags_wait_for_review(binjai, as_editor):
    page = binjai.article("terbit", publish=True)
    as_editor.post(url(page), {"add": "arsip", "remove": ""})
    assert (live_tags(page), draft_tags(page)) == (set(), {"arsip"})


def test_others_changes_are_not_published_on_the_way(binjai, as_moderator):
    page = binjai.article("terbit", publish=True)
    page.title = "belum selesai"
    page.save_revision()
    as_moderator.post(url(page), {"add": "arsip", "remove": ""})
    page.refresh_from_db()
    assert (page.title, live_tags(page)) == ("terbit", set())
    draft = page.get_latest_revision_as_object()
    assert (draft.title, set(draft.tags.names())) == ("belum selesai", {"arsip"})


def test_what_cannot_be_tagged_is_skipped_and_named(binjai, as_editor):
    page, same = binjai.article("draf"), binjai.article("sudah")
    same.tags.add("arsip")
    same.save_revision()
    reviewed = binjai.submit(binjai.article("ditinjau"))
    as_editor.post(url(page, same, reviewed, binjai.index), {"add": "arsip", "remove": ""})
    assert outcomes(Job.objects.get()) == {
        "draf": tagging.CHANGED,
        "sudah": tagging.SAME,
        "ditinjau": tagging.SKIPPED,
        "Artikel": tagging.SKIPPED,
    }


def test_pages_of_others_are_neither_named_nor_changed(binjai, jambi, as_editor):
    own, other = binjai.article("punya kami"), jambi.article("punya mereka")
    assert "punya mereka" not in as_editor.get(url(own, other)).text
    as_editor.post(url(own, other), {"add": "arsip", "remove": ""})
    assert (draft_tags(own), draft_tags(other)) == ({"arsip"}, set())
    everything = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "desk_tags"])
    as_editor.post(f"{everything}?id=all", {"add": "loket", "remove": ""})
    assert (draft_tags(own), draft_tags(other)) == ({"arsip", "loket"}, set())


def test_a_job_does_not_trust_its_list(binjai, jambi):
    other = jambi.article("punya mereka")
    job = tagging.run(tagging.plan([other.pk], add=["arsip"], remove=[], user=binjai.editor))
    assert (outcomes(job), draft_tags(other)) == ({"": tagging.SKIPPED}, set())


@pytest.mark.parametrize("data", [{}, {"add": "a", "remove": "A"}, {"add": "x" * 120}])
def test_nonsense_is_refused(binjai, as_editor, data):
    page = binjai.article()
    assert as_editor.post(url(page), {"add": "", "remove": "", **data}).status_code == 200
    assert not Job.objects.exists()


def test_the_report_is_for_who_began_it(binjai, as_editor):
    job = tagging.plan([], add=["a"], remove=[], user=binjai.editor)
    report = reverse("learning_desk_admin:tags", args=[job.pk])
    assert as_editor.get(report).status_code == 200
    assert client_of(binjai.moderator).get(report).status_code == 404


def test_many_pages_go_into_the_background(binjai, as_editor, settings):
    settings.ASAH_DESK = {"TAG_AT_ONCE": 1}
    pages = [binjai.article(f"{number}") for number in range(2)]
    as_editor.post(url(*pages), {"add": "arsip", "remove": ""})
    job = Job.objects.get()
    assert (job.state, job.done) == (Job.State.DONE, 2)
