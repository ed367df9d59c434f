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
    Page("unit_paths", "leader", "/belajar/jalur/unit/", requests=9),
    Page("replicate", "learner", status=403),
    Page("endorse", "leader"),
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
ADMIN = [
    Page(name, who, path, budget=560 * KB, requests=28, is_admin=True)
    for who, pages in (("editor", DESK), ("administrator", ENROLLING))
    for name, path in pages.items()
]
PAGES = [*PUBLIC, *ACCOUNT, *LEARNING, *ADMIN]
