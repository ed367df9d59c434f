"""What plugins, home and the project may call. Everything else in core is private."""

from learning.core.activities.registry import access_rules, activity_types
from learning.core.background.scheduler import Scheduler
from learning.core.clockwork import Clockwork, add_clockwork
from learning.core.contract import DomainError
from learning.core.courses.desk import faults as page_faults
from learning.core.courses.desk import send_for_review
from learning.core.courses.outline import Outline, outline
from learning.core.courses.presenters import (
    Supply,
    breadcrumb_data,
    crumbs_of,
    supply_by_region,
)
from learning.core.courses.queries import (
    course_words,
    find_course_pages,
    hidden_branches,
    listed_courses,
    public_pages,
)
from learning.core.courses.services import is_source
from learning.core.courses.views import mark_public
from learning.core.listing import add_search_source
from learning.core.memory import Memory
from learning.core.notices import NoticeKind, Pace, add_notice_kind, notice_kinds, notify
from learning.core.packing import PackedResponse, compress
from learning.core.prepared import Prepared, columns, restore
from learning.core.records.attempts import begin_attempt, begin_attempts
from learning.core.records.cards import course_cards
from learning.core.records.course_views import learner_course
from learning.core.records.enrolments import (
    approve,
    assign,
    bulk_assign,
    change_status,
    check_eligible,
    course_is_open,
    enrol,
    expire_due,
    in_scope,
    reactivate,
    suspend,
    withdraw,
)
from learning.core.records.extras import CourseExtra, add_course_extra
from learning.core.records.frame import can_share_frame, shared_frame
from learning.core.records.kept import TOKEN, kept, mark
from learning.core.records.learners import person_of
from learning.core.records.offers import Offer, enrolment_offer
from learning.core.records.outline import LearnerOutline, learner_outline, percent
from learning.core.records.progress import (
    complete_manually,
    heartbeat,
    override_completion,
    report_result,
)
from learning.core.records.tabs import DeskTab, add_desk_tab
from learning.core.records.wording import duration
from learning.core.regions import candidates, jobs, sheets
from learning.core.regions.grants import open_headships
from learning.core.regions.here import here, here_key, home_address, of_this_host
from learning.core.regions.importing.columns import match_header
from learning.core.regions.importing.columns import text as cell_text
from learning.core.regions.importing.files import MAX_BYTES as MAX_TABLE_BYTES
from learning.core.regions.importing.files import MAX_ROWS as MAX_TABLE_ROWS
from learning.core.regions.importing.files import UnreadableFile, check_file, read_rows
from learning.core.regions.job_kinds import JobKind, add_job_kind
from learning.core.regions.jobs import safe_cell
from learning.core.regions.numbers import format_grouped as group_number
from learning.core.regions.numbers import from_cell as number_from_cell
from learning.core.regions.numbers import looks_like_number
from learning.core.regions.numbers import normalise as normalise_number
from learning.core.regions.numbers import parse as parse_number
from learning.core.regions.page_forms import RegionAwareForm
from learning.core.regions.permissions import (
    RegionPermissionPolicy,
    can,
    policy_for,
    regions_for,
    regions_with,
)
from learning.core.regions.provisioning import (
    ProvisionedRegion,
    add_page,
    assign_role,
    provision_region,
)
from learning.core.regions.queries import (
    heads_a_unit,
    leads,
    people_led_by,
    superior_of,
    units_led_by,
)
from learning.core.regions.roles import Role, add_role_grants
from learning.core.regions.services.accounts import find_user_by_login, set_initial_password
from learning.core.regions.services.heads import set_head
from learning.core.regions.services.people import create_person
from learning.core.regions.services.units import add_unit
from learning.core.regions.shown import ShownNumbers
from learning.core.regions.tiles import TILES

__all__ = [
    "Clockwork",
    "CourseExtra",
    "add_course_extra",
    "DeskTab",
    "DomainError",
    "JobKind",
    "LearnerOutline",
    "MAX_TABLE_BYTES",
    "MAX_TABLE_ROWS",
    "NoticeKind",
    "Offer",
    "Memory",
    "Outline",
    "PackedResponse",
    "Pace",
    "Prepared",
    "ProvisionedRegion",
    "RegionAwareForm",
    "RegionPermissionPolicy",
    "Role",
    "Scheduler",
    "ShownNumbers",
    "Supply",
    "TILES",
    "UnreadableFile",
    "TOKEN",
    "access_rules",
    "activity_types",
    "add_clockwork",
    "add_desk_tab",
    "add_job_kind",
    "add_notice_kind",
    "add_page",
    "add_role_grants",
    "add_unit",
    "approve",
    "assign",
    "assign_role",
    "begin_attempt",
    "begin_attempts",
    "breadcrumb_data",
    "bulk_assign",
    "can",
    "candidates",
    "cell_text",
    "can_share_frame",
    "change_status",
    "check_eligible",
    "check_file",
    "columns",
    "compress",
    "add_search_source",
    "course_words",
    "complete_manually",
    "course_cards",
    "course_is_open",
    "create_person",
    "crumbs_of",
    "duration",
    "enrol",
    "enrolment_offer",
    "expire_due",
    "find_course_pages",
    "find_user_by_login",
    "group_number",
    "heads_a_unit",
    "here",
    "here_key",
    "home_address",
    "heartbeat",
    "hidden_branches",
    "in_scope",
    "is_source",
    "jobs",
    "leads",
    "learner_course",
    "kept",
    "learner_outline",
    "mark",
    "listed_courses",
    "looks_like_number",
    "mark_public",
    "match_header",
    "normalise_number",
    "notice_kinds",
    "notify",
    "number_from_cell",
    "of_this_host",
    "open_headships",
    "outline",
    "override_completion",
    "page_faults",
    "parse_number",
    "people_led_by",
    "percent",
    "person_of",
    "policy_for",
    "provision_region",
    "public_pages",
    "reactivate",
    "read_rows",
    "regions_for",
    "regions_with",
    "report_result",
    "restore",
    "safe_cell",
    "send_for_review",
    "set_head",
    "sheets",
    "shared_frame",
    "set_initial_password",
    "superior_of",
    "supply_by_region",
    "suspend",
    "units_led_by",
    "withdraw",
]
