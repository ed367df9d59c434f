from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from learning.core.activities import rules
from learning.core.background.services import queue
from learning.core.clockwork import Clockwork, add_clockwork
from learning.core.courses import found
from learning.core.records import notifying
from learning.core.records.enrolments import expire_due
from learning.core.regions import here, jobs
from learning.core.regions import tasks as region_tasks
from learning.core.regions.importing.jobs import KIND as IMPORT
from learning.core.regions.job_kinds import JobKind, add_job_kind

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

rules.register()
found.register()
here.register()
notifying.register()
for slug, label, every, run in (
    ("give-up-lost-tasks", _("Give up tasks that lost their process"), MINUTE, queue.give_up_lost),
    ("give-up-stalled-jobs", _("Give up jobs that fell silent"), MINUTE, jobs.give_up_stalled),
    ("expire-enrolments", _("Expire enrolments whose access time is over"), HOUR, expire_due),
    # Personal data have a last day.
    ("sweep-jobs", _("Delete old files of imports and exports"), HOUR, jobs.sweep),
    ("warn-of-jp", _("Warn who will miss the year's JP"), DAY, notifying.warn_of_missing_jp),
):
    add_clockwork(Clockwork(slug=slug, label=label, every=every, run=run))
add_job_kind(JobKind(IMPORT, _("Import people"), region_tasks.go_on))
