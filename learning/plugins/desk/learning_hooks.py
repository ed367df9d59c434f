from django.utils.translation import gettext_lazy as _

from learning.core.api import JobKind, add_job_kind
from learning.core.contract import add_content_check

from . import tasks
from .checks import findings
from .services import tagging

add_content_check("desk", findings)
add_job_kind(JobKind(tagging.KIND, _("Set tags"), lambda job: tasks.tag_pages.enqueue(job.pk)))
