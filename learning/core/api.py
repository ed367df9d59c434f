"""What plugins, home and the project may call. Everything else in core is private."""

from learning.core.activities import availability
from learning.core.activities.registry import access_rules, activity_types, conditions
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
from learning.core.expressions import MAX_ARGUMENTS as MAX_FORMULA_ARGUMENTS
from learning.core.expressions import MAX_LENGTH as MAX_FORMULA_LENGTH
from learning.core.expressions import BadFormula, Formula
from learning.core.expressions import Language as FormulaLanguage
from learning.core.listing import add_search_source
from learning.core.memory import Memory
from learning.core.months import add_months
from learning.core.notices import NoticeKind, Pace, add_notice_kind, notice_kinds, notify
from learning.core.packing import PackedResponse, compress
from learning.core.prepared import Prepared, columns, restore
from learning.core.records.attempts import begin_attempt, begin_attempts
from learning.core.records.availability import (
    load_facts,
    load_targets,
    people_allowed,
    sees_all_groups,
    trees_of,
)
from learning.core.records.cards import course_cards
from learning.core.records.completion.approving import count_waiting
from learning.core.records.completion.explain import completion_states, condition_lines
from learning.core.records.completion.lines import criteria_lines
from learning.core.records.completion.marking import approve_completion, declare_done
from learning.core.records.completion.states import Facts as CompletionFacts
from learning.core.records.completion.words import shown_state
from learning.core.records.conditions.fields import KeyField, choosable_courses
from learning.core.records.conditions.percent import (
    PercentCondition,
    bound_fields,
    clean_bounds,
    percent_fact,
)
from learning.core.records.conditions.progress import is_key
from learning.core.records.copying import sources_of
from learning.core.records.course_views import learner_course
from learning.core.records.credit_links import CreditLink, add_credit_link, credit_links
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
from learning.core.records.extras import (
    CompletionExtra,
    CourseExtra,
    CourseLink,
    add_completion_extra,
    add_course_extra,
    add_course_link,
)
from learning.core.records.frame import can_share_frame, shared_frame
from learning.core.records.grading import hide_scores, report_course_grade, report_course_grades
from learning.core.records.groups.filters import PeopleFilterSet
from learning.core.records.groups.services import (
    add_members,
    create_group,
    delete_group,
    remove_members,
    save_grouping,
)
from learning.core.records.hidden import add_hidden_scores, hidden_scores
from learning.core.records.hours.activities import credited_for
from learning.core.records.hours.corrections import book_correction, take_back
from learning.core.records.hours.goals import Goal, goal_of, goals_of, jp_needed, jp_projected
from learning.core.records.hours.statements import issue as issue_statement
from learning.core.records.hours.words import reason_in_words
from learning.core.records.kept import TOKEN, can_share, kept, mark, piece
from learning.core.records.learners import person_of
from learning.core.records.ledger.posting import Part, book_credit, lock_years, reverse_credit
from learning.core.records.ledger.preview import Preview, credit_rule, preview_credit, table_jp
from learning.core.records.log_erasure import erase_log
from learning.core.records.offers import Offer, enrolment_offer
from learning.core.records.outline import LearnerOutline, learner_outline, percent
from learning.core.records.own_pages import own_page
from learning.core.records.progress import (
    complete_manually,
    heartbeat,
    override_completion,
    report_result,
)
from learning.core.records.request_desk import answer_requests_at
from learning.core.records.tabs import DeskTab, add_desk_tab
from learning.core.records.why import Answer, Audience, add_why, explain
from learning.core.records.wording import duration
from learning.core.regions import candidates, jobs, people_forms, people_lists, sheets
from learning.core.regions.choosers import (
    ChosenField,
    OwnChooserViewSet,
    OwnRows,
    cohort_chooser,
    unit_chooser,
    units_offered,
)
from learning.core.regions.filenames import safe_name
from learning.core.regions.grants import open_headships
from learning.core.regions.here import here, here_key, home_address, of_this_host
from learning.core.regions.importing.columns import match_header
from learning.core.regions.importing.columns import text as cell_text
from learning.core.regions.importing.files import MAX_BYTES as MAX_TABLE_BYTES
from learning.core.regions.importing.files import MAX_ROWS as MAX_TABLE_ROWS
from learning.core.regions.importing.files import (
    UnreadableFile,
    check_file,
    decode_text,
    read_rows,
)
from learning.core.regions.job_kinds import JobKind, add_job_kind
from learning.core.regions.jobs import safe_cell
from learning.core.regions.numbers import format_grouped as group_number
from learning.core.regions.numbers import from_cell as number_from_cell
from learning.core.regions.numbers import looks_like_number
from learning.core.regions.numbers import normalise as normalise_number
from learning.core.regions.numbers import parse as parse_number
from learning.core.regions.page_forms import RegionAwareForm, check_choosable
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
from learning.core.regions.services.matching import people_fitting
from learning.core.regions.services.people import create_person
from learning.core.regions.services.units import add_unit
from learning.core.regions.shown import ShownNumbers
from learning.core.regions.tiles import TILES
from learning.core.regions.trying import Trying
from learning.core.signing import NotGenuine, SigningUnavailable, can_sign, jwks, sign, verify

__all__ = [
    "Answer",
    "Audience",
    "add_why",
    "availability",
    "explain",
    "load_facts",
    "load_targets",
    "people_allowed",
    "sees_all_groups",
    "trees_of",
    "BadFormula",
    "Clockwork",
    "CompletionExtra",
    "CompletionFacts",
    "CourseExtra",
    "CourseLink",
    "CreditLink",
    "add_completion_extra",
    "add_course_extra",
    "add_course_link",
    "add_hidden_scores",
    "add_credit_link",
    "credit_links",
    "DeskTab",
    "DomainError",
    "Formula",
    "FormulaLanguage",
    "Goal",
    "JobKind",
    "KeyField",
    "LearnerOutline",
    "MAX_FORMULA_ARGUMENTS",
    "MAX_FORMULA_LENGTH",
    "MAX_TABLE_BYTES",
    "MAX_TABLE_ROWS",
    "NoticeKind",
    "Offer",
    "Memory",
    "Outline",
    "ChosenField",
    "OwnChooserViewSet",
    "OwnRows",
    "PackedResponse",
    "Pace",
    "Part",
    "PeopleFilterSet",
    "PercentCondition",
    "Prepared",
    "Preview",
    "ProvisionedRegion",
    "RegionAwareForm",
    "RegionPermissionPolicy",
    "Role",
    "Scheduler",
    "ShownNumbers",
    "Supply",
    "TILES",
    "Trying",
    "UnreadableFile",
    "TOKEN",
    "access_rules",
    "activity_types",
    "add_clockwork",
    "add_desk_tab",
    "add_job_kind",
    "add_members",
    "add_months",
    "add_notice_kind",
    "add_page",
    "add_role_grants",
    "add_unit",
    "approve",
    "approve_completion",
    "answer_requests_at",
    "assign",
    "assign_role",
    "begin_attempt",
    "begin_attempts",
    "book_correction",
    "bound_fields",
    "book_credit",
    "breadcrumb_data",
    "bulk_assign",
    "can",
    "candidates",
    "cell_text",
    "can_share",
    "can_share_frame",
    "change_status",
    "check_choosable",
    "choosable_courses",
    "cohort_chooser",
    "check_eligible",
    "check_file",
    "columns",
    "clean_bounds",
    "compress",
    "add_search_source",
    "course_words",
    "decode_text",
    "credit_rule",
    "credited_for",
    "complete_manually",
    "completion_states",
    "condition_lines",
    "count_waiting",
    "criteria_lines",
    "declare_done",
    "shown_state",
    "conditions",
    "course_cards",
    "course_is_open",
    "create_group",
    "delete_group",
    "create_person",
    "crumbs_of",
    "duration",
    "enrol",
    "erase_log",
    "enrolment_offer",
    "expire_due",
    "find_course_pages",
    "find_user_by_login",
    "goal_of",
    "goals_of",
    "group_number",
    "heads_a_unit",
    "here",
    "here_key",
    "home_address",
    "heartbeat",
    "hidden_scores",
    "hide_scores",
    "hidden_branches",
    "in_scope",
    "is_source",
    "issue_statement",
    "jobs",
    "leads",
    "learner_course",
    "kept",
    "is_key",
    "learner_outline",
    "mark",
    "listed_courses",
    "lock_years",
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
    "own_page",
    "page_faults",
    "parse_number",
    "people_fitting",
    "people_forms",
    "people_led_by",
    "people_lists",
    "percent",
    "percent_fact",
    "person_of",
    "piece",
    "policy_for",
    "preview_credit",
    "provision_region",
    "public_pages",
    "reactivate",
    "reason_in_words",
    "read_rows",
    "regions_for",
    "remove_members",
    "regions_with",
    "report_course_grade",
    "report_course_grades",
    "report_result",
    "restore",
    "reverse_credit",
    "safe_cell",
    "save_grouping",
    "safe_name",
    "send_for_review",
    "set_head",
    "sheets",
    "shared_frame",
    "set_initial_password",
    "sources_of",
    "superior_of",
    "table_jp",
    "take_back",
    "supply_by_region",
    "suspend",
    "unit_chooser",
    "units_led_by",
    "units_offered",
    "withdraw",
    "NotGenuine",
    "SigningUnavailable",
    "can_sign",
    "jp_needed",
    "jp_projected",
    "jwks",
    "sign",
    "verify",
]
