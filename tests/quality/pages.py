"""Every kind of page: its address, who looks at it, and what it may cost.

Budgets are those of ``docs/explanation/design.md``: bytes as sent (HTML, CSS, scripts, fonts)
and requests of a first visit, without editors' media. Wagtail's admin brings half a megabyte
of its own; its budget only says when a page of ours adds much to that.
"""

from dataclasses import dataclass

KB = 1024


@dataclass(frozen=True)
class Page:
    name: str
    who: str = ""
    path: str = ""
    status: int = 200
    budget: int = 70 * KB
    requests: int = 8
    sends_form: bool = False
    is_admin: bool = False

    def __str__(self) -> str:
        return f"{self.name}-{self.who or 'visitor'}"


LEARNER = 60 * KB
PUBLIC = [
    Page("home", path="/"),
    Page("home_english", path="/en/"),
    Page("catalogue", path="/katalog/"),
    Page("catalogue_found", path="/katalog/?q=pelayanan"),
    Page("catalogue_empty", path="/katalog/?q=kuantum"),
    Page("paths", path="/jalur/"),
    Page("paths_found", path="/jalur/?lingkup=nasional&urut=judul"),
    Page("paths_empty", path="/jalur/?q=kuantum"),
    Page("path"),
    Page("showcase", path="/inovasi/"),
    Page("showcase_list", path="/inovasi/?tampil=daftar&urut=judul"),
    Page("showcase_map", path="/inovasi/?tampil=peta"),
    Page("showcase_found", path="/inovasi/?q=pelayanan&tahap=penerapan"),
    Page("showcase_empty", path="/inovasi/?q=kuantum"),
    Page("compare_none", path="/inovasi/bandingkan/"),
    Page("open_data", path="/inovasi/data/"),
    Page("practices", path="/praktik-baik/"),
    Page("articles", path="/artikel/"),
    Page("series"),
    Page("collection"),
    Page("tag"),
    Page("search", path="/cari/"),
    Page("search_found", path="/cari/?q=antrean"),
    Page("search_empty", path="/cari/?q=kuantum"),
    Page("regions", path="/daerah/"),
    Page("regions_found", path="/daerah/?q=jambi"),
    Page("region", path="/binjai/"),
    Page("region_english", path="/en/binjai/"),
    Page("region_courses"),
    Page("section"),
    Page("course"),
    Page("innovation"),
    Page("practice"),
    Page("article"),
    Page("author"),
    Page("region_innovations"),
    Page("region_empty"),
    Page("help", path="/bantuan/"),
    Page("help_english", path="/en/bantuan/"),
    Page("privacy", path="/privasi/"),
    Page("accessibility", path="/aksesibilitas/"),
    Page("certificate_check", path="/sertifikat/periksa/"),
    Page("certificate_valid"),
    Page("certificate_revoked"),
    Page("statement_check", path="/jp/periksa/"),
    # One request more: the picture of the badge, which is drawn for each.
    Page("badge", requests=9),
    Page("badge_kind", requests=9),
    Page("not_found", path="/tiada/", status=404),
    Page("fault", path="/uji/galat/", status=500),
    Page("style_guide", path="/gaya/", requests=12),
]
ACCOUNT = [
    Page("sign_in", path="/akun/login/"),
    Page("sign_in_next", path="/akun/login/?next=/belajar/"),
    Page("reset_password", path="/akun/password/reset/"),
    Page("reset_password_done", path="/akun/password/reset/done/"),
    Page("reset_password_stale", path="/akun/password/reset/key/1-tiada/"),
    Page("account", "learner", "/akun/"),
    Page("email", "learner", "/akun/email/"),
    Page("password", "learner", "/akun/password/change/"),
    Page("second_factor", "learner", "/akun/2fa/"),
    Page("second_factor_new", "learner", "/akun/2fa/totp/activate/"),
    Page("confirm_password", "learner", "/akun/reauthenticate/"),
    Page("sessions", "learner", "/akun/sessions/"),
    Page("sign_out", "learner", "/akun/logout/"),
]
LEARNING = [
    Page("home", "learner", "/"),
    Page("catalogue", "learner", "/katalog/"),
    Page("course", "learner"),
    Page("innovation", "learner"),
    Page("article", "learner"),
    Page("course_enrolled", "learner"),
    Page("course_completed", "learner"),
    Page("lesson", "learner", budget=LEARNER),
    Page("every_block", "learner"),
    Page("locked", "learner", status=403),
    Page("refused", "learner", status=409, sends_form=True),
    Page("desk", "learner", "/belajar/", budget=LEARNER),
    Page("desk", "empty", "/belajar/", budget=LEARNER),
    Page("courses", "learner", "/belajar/kursus/"),
    Page("courses", "empty", "/belajar/kursus/"),
    Page("courses_not_found", "learner", "/belajar/kursus/?q=kuantum"),
    Page("records", "learner", "/belajar/catatan-belajar/"),
    Page("records", "empty", "/belajar/catatan-belajar/"),
    Page("record", "learner"),
    Page("notes", "learner", "/belajar/catatan/"),
    Page("notes", "empty", "/belajar/catatan/"),
    Page("note", "learner"),
    Page("my_data", "learner", "/belajar/data-saya/"),
    Page("my_data_erasure", "learner", "/belajar/data-saya/penghapusan/"),
    Page("completion", "learner"),
    Page("my_unit", "leader"),
    Page("my_unit", "learner", status=403),
    Page("no_person", "editor", "/belajar/"),
    # One request more: the picture of an empty list.
    Page("sharing", "learner", "/belajar/berbagi/", requests=9),
    Page("my_paths", "learner", "/belajar/jalur/"),
    Page("my_paths", "empty", "/belajar/jalur/", requests=9),
    Page("path", "learner"),
    Page("my_path", "learner"),
    Page("evidence", "learner"),
    Page("quiz", "learner", requests=9),
    Page("quiz_summary", "learner", requests=9),
    Page("quiz_review", "learner", requests=9),
    Page("unit_paths", "leader", "/belajar/jalur/unit/", requests=9),
    Page("replicate", "learner", status=403),
    Page("endorse", "leader"),
    Page("hours", "learner", "/belajar/jp/"),
    Page("hours", "empty", "/belajar/jp/", requests=9),
    Page("my_certificates", "learner", "/belajar/sertifikat/"),
    Page("my_certificates", "empty", "/belajar/sertifikat/", requests=9),
    Page("my_certificate", "learner"),
    Page("my_badges", "learner", "/belajar/sertifikat/lencana/", requests=12),
    Page("my_evidences", "learner", "/belajar/bukti/"),
    Page("my_evidences", "empty", "/belajar/bukti/", requests=9),
    Page("my_evidence", "learner"),
    Page("evidence_form", "learner"),
    Page("unit_evidence", "leader", "/belajar/bukti/unit/", requests=9),
    Page("my_grades", "learner", "/belajar/nilai/"),
    Page("my_grades", "empty", "/belajar/nilai/", requests=9),
    Page("my_grades_of_course", "learner"),
    Page("course_by_word", "learner"),
    Page("approvals", "leader", "/belajar/persetujuan/"),
    Page("approvals", "learner", "/belajar/persetujuan/", status=403),
    Page("why_locked", "learner"),
    Page("why_grade", "learner"),
    Page("inbox", "learner", "/belajar/pemberitahuan/"),
    Page("inbox", "empty", "/belajar/pemberitahuan/", requests=9),
    Page("notice_preferences", "learner", "/belajar/pemberitahuan/pengaturan/"),
]
DESK = {
    "dashboard": "/kelola/",
    "content": "/kelola/konten/",
    "calendar": "/kelola/kalender/",
    "checks": "",
    "content_report": "/kelola/laporan-belajar/isi/",
    "most_read": "/kelola/laporan-belajar/isi/halaman/",
    "authors": "/kelola/penulis/",
    "series": "/kelola/seri/",
    "collections": "/kelola/koleksi/",
    "learning_paths": "/kelola/jalur/",
}
ENROLLING = {
    "path_participants": "/kelola/peserta-jalur/",
    "path_evidence": "/kelola/peserta-jalur/bukti/",
    "path_rules": "/kelola/aturan-jalur/",
    "path_rule_new": "/kelola/aturan-jalur/new/",
}
PROVING = {
    "evidence_queue": "/kelola/bukti-belajar/",
    "evidence_filtered": "/kelola/bukti-belajar/?state=waiting",
    "evidence_rules": "/kelola/bukti-belajar/aturan/",
    "hours_report": "/kelola/laporan-belajar/jam/",
    "hours_people": "/kelola/laporan-belajar/jam/pegawai/",
    "hours_warning": "/kelola/laporan-belajar/jam/peringatan/",
    "hours_forms": "/kelola/laporan-belajar/jam/bentuk/",
    "hours_ledgers": "/kelola/jam-pelajaran/",
    "hours_rules": "/kelola/aturan-jp/",
    "siasn": "/kelola/siasn/",
    "certificates": "/kelola/sertifikat/",
    "certificate_templates": "/kelola/templat-sertifikat/",
    "certificate_choices": "/kelola/pilihan-sertifikat/",
    "certificate_choice": "/kelola/pilihan-sertifikat/new/",
    "badges": "/kelola/lencana/",
    "badge_awards": "/kelola/sertifikat/lencana/",
}
BACKGROUND = {
    "background": "/kelola/latar-belakang/",
    "background_tasks": "/kelola/latar-belakang/tugas/",
    "background_jobs": "/kelola/latar-belakang/pekerjaan/",
}
# Their addresses are those of the demo's questions, quizzes and attempts.
BANK = dict.fromkeys(
    (
        *("bank", "bank_found", "bank_categories", "bank_category", "bank_types"),
        *("bank_preview", "bank_usage", "bank_history", "bank_files", "bank_import", "bank_export"),
    ),
    "",
)
# With Wagtail's editor of rich text, or with the taker's page in a frame.
BANK_EDITORS = (
    *("bank_create_short", "bank_create_calculated", "bank_question", "bank_question_on_picture"),
    "bank_try",
)
QUIZ_REPORTS = dict.fromkeys(
    (
        *("quiz_reports", "quiz_grades", "quiz_responses", "quiz_figures", "quiz_live"),
        *("quiz_overrides", "quiz_override_new", "quiz_override", "quiz_regrade"),
        *("quiz_marking", "quiz_marking_answer", "quiz_absent"),
    ),
    "",
)
# Of the demo's gradebook with the most grades.
GRADES = dict.fromkeys(
    (
        *("grades", "grades_sheet", "grades_learner", "grades_item", "grades_cell"),
        *("grades_tree", "grades_total", "grades_formula", "grades_new_item", "grades_remove"),
        *("grades_settings", "grades_files", "grades_columns", "grades_import", "grades_export"),
        *("grades_history", "grades_history_empty"),
    ),
    "",
)
# Whom rules name: the groups of the demo's course that has some, cohorts; and why it is so.
RULED = dict.fromkeys(
    (
        *("groups", "groups_none", "group", "group_new", "group_change", "group_delete"),
        *("group_add", "groups_split", "grouping"),
        *("cohort", "cohort_change", "cohort_add", "why_person", "why_subject"),
    ),
    "",
) | {"cohorts": "/kelola/kohor/", "cohort_new": "/kelola/kohor/new/"}
# Access conditions: a course as others see it; the editor is below, as heavy as Wagtail's own.
DESK |= {"seen_supposed": ""}
PROVING |= {"seen_person": ""}
STAFF = (
    ("editor", DESK),
    ("administrator", ENROLLING | PROVING),
    ("national", BACKGROUND | BANK | QUIZ_REPORTS | GRADES | RULED),
)
ADMIN = [
    Page(name, who, path, budget=560 * KB, requests=28, is_admin=True)
    for who, pages in STAFF
    for name, path in pages.items()
]
ADMIN += [
    Page(name, "national", budget=700 * KB, requests=52, is_admin=True) for name in BANK_EDITORS
]
ADMIN += [Page("access_conditions", "editor", budget=760 * KB, requests=56, is_admin=True)]
# What the try of a question shows in a frame of its own: a taker's page, not the admin's.
SHEET = [Page("bank_sheet", "national", requests=12)]
PAGES = [*PUBLIC, *ACCOUNT, *LEARNING, *ADMIN, *SHEET]
