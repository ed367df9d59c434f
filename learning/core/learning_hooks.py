from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from learning.core.activities import rules
from learning.core.background.services import queue
from learning.core.clockwork import Clockwork, add_clockwork
from learning.core.contract import add_content_check
from learning.core.courses import found
from learning.core.records import conditions, notifying
from learning.core.records.completion import telling
from learning.core.records.completion.clock import judge_due
from learning.core.records.dead_ends import checks
from learning.core.records.enrolments import expire_due
from learning.core.records.groups import lists as group_lists
from learning.core.records.hours import corrections
from learning.core.records.ledger import change_jobs, late
from learning.core.records.ledger import tasks as ledger_tasks
from learning.core.records.ledger.completions import book_missing
from learning.core.records.why import answering
from learning.core.regions import cohort_jobs, here, jobs
from learning.core.regions import tasks as region_tasks
from learning.core.regions.importing.jobs import KIND as IMPORT
from learning.core.regions.job_kinds import JobKind, add_job_kind
from learning.core.regions.list_work import add_list_work

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

rules.register()
conditions.register()
answering.register()
found.register()
here.register()
notifying.register()
telling.register()
corrections.register()
add_content_check("access", checks.findings)
for slug, label, every, run in (
    ("give-up-lost-tasks", _("Give up tasks that lost their process"), MINUTE, queue.give_up_lost),
    ("give-up-stalled-jobs", _("Give up jobs that fell silent"), MINUTE, jobs.give_up_stalled),
    ("expire-enrolments", _("Expire enrolments whose access time is over"), HOUR, expire_due),
    # Personal data have a last day.
    ("sweep-jobs", _("Delete old files of imports and exports"), HOUR, jobs.sweep),
    ("judge-criteria", _("Complete courses whose day has come"), HOUR, judge_due),
    ("book-missing-jp", _("Book learning hours that are missing"), HOUR, book_missing),
    ("settle-late-jp", _("Count JP anew that were booked while a rule changed"), HOUR, late.settle),
    ("fill-cohorts", _("Fill cohorts by their rules"), DAY, cohort_jobs.fill_all),
    ("warn-of-jp", _("Warn who will miss the year's JP"), DAY, notifying.warn_of_missing_jp),
):
    add_clockwork(Clockwork(slug=slug, label=label, every=every, run=run))
add_job_kind(JobKind(change_jobs.KIND, _("Change a rule of learning hours"), ledger_tasks.go_on))
add_job_kind(JobKind(IMPORT, _("Import people"), region_tasks.go_on))
add_job_kind(
    JobKind(
        cohort_jobs.FILL,
        _("Fill a cohort by its rule"),
        lambda job: region_tasks.fill_cohort.enqueue(job.pk),
    )
)
add_list_work(cohort_jobs.ADD, go_on=region_tasks.go_on_with_list)
add_list_work(group_lists.WORK, go_on=region_tasks.go_on_with_list)
