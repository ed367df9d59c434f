"""Who and what stands in the world of the journeys. All of it is invented."""

PASSWORD = "Kata-sandi-perjalanan-7"
REGION, OTHER_REGION = "Kota Rimba", "Kota Lembah"
AGENCY, UNIT, OTHER_UNIT = "Dinas Layanan Rimba", "Bidang Loket Rimba", "Bidang Arsip Rimba"
EDITOR = "editor-rimba@contoh.example"
MODERATOR = "moderator-rimba@contoh.example"
ADMINISTRATOR = "bkpsdm-rimba@contoh.example"

COURSE = "Melayani dengan Tenang"
COURSE_PATH = "/kota-rimba/kursus/melayani-dengan-tenang/"
LESSONS = ("Menyapa Warga", "Memeriksa Berkas", "Menutup Layanan")
UNIT_COURSE = "Arsip yang Mudah Ditemukan"
UNIT_COURSE_LESSON = "Memberi Nama Berkas"
INNOVATION = "Antre dari Rumah"
INNOVATION_SUMMARY = "Warga mengambil nomor dari rumah dan datang pada waktunya."
DRAFT_COURSE, DRAFT_LESSON = "Surat Dinas yang Rapi", "Menulis Pembuka"


def nip(serial: int) -> str:
    return f"19800101200503{1 + serial % 2}{serial:03d}"


def lesson_of(course: str) -> str:
    """The one lesson of a course on a path."""
    return f"{course}: Inti"


# Each journey has a person of its own, so that none waits for another.
READER, READER_NAME = nip(1), "Sari Pembaca"
TYPIST, TYPIST_NAME = nip(2), "Tono Papantik"
PLAIN, PLAIN_NAME = nip(3), "Puspa Sederhana"
TWO_TABS, OFFLINE, EXPIRED, VISITOR = nip(4), nip(5), nip(6), nip(7)
SLOW = nip(16)
LEADER, LEADER_NAME = nip(8), "Lestari Pemimpin"
PROPOSER, PROPOSER_NAME = nip(11), "Prita Penggagas"
HEAD, HEAD_NAME = nip(12), "Kartika Kepala"
DECIDED, DECIDED_NAME = nip(13), "Hadi Luar Jaringan"
MARKER, MARKER_NAME = nip(14), "Murni Penanda"
FILER, FILER_NAME = nip(15), "Bunga Pengaju Bukti"
OTHERS_NAME = "Orang Arsip"

# Learning paths: courses of one lesson each, and whoever follows a path in a journey.
PATH_UNIT, CROWD_UNIT, CROWD = "Dinas Jalur Rimba", "Dinas Ramai Rimba", 500
PATH_COURSES = ("Mengenal Loket", "Menerima Permohonan", "Menyerahkan Hasil")
PATH_ELECTIVES = ("Melayani Lansia", "Melayani Anak")
PATH, ELECTIVES = "Petugas Loket Baru", "Pilih satu kekhususan"
PATH_ADDRESS = "/jalur/petugas-loket-baru/"
CROWD_PATH = "Sapa Warga untuk Semua"
CHANGING_PATH = "Loket Terpadu"
CERTIFICATION = "Pemeriksa Berkas Bersertifikat"
PROVEN_PATH, PROOF = "Loket dengan Pengalaman Luar", "Magang di loket lain"
WALKER, WALKER_NAME = nip(31), "Wulan Pejalan"
MIDWAY, MIDWAY_NAME = nip(32), "Tengah Jalan"
HOLDER, HOLDER_NAME = nip(33), "Dewi Bersertifikat"
HOLDER_EMAIL = "dewi-bersertifikat@contoh.example"
PROVER, PROVER_NAME = nip(34), "Bukti Tanpa Skrip"
STEPPER, STEPPER_NAME = nip(35), "Papan Ketik"
PATH_LEARNERS = {
    WALKER: WALKER_NAME,
    MIDWAY: MIDWAY_NAME,
    PROVER: PROVER_NAME,
    STEPPER: STEPPER_NAME,
}

# Reports of learning hours: number, name and the hours of the year.
HOURS_AGENCY, HOURS_UNIT = "Dinas Jam Rimba", "Bidang Jam Rimba"
HOURS_COURSE = "Menyusun Anggaran Layanan"
HOURS_PEOPLE = {
    nip(61): ("Cukup Jam", 22),
    nip(62): ("Kurang Jam", 7),
    nip(63): ("Belum Belajar", 0),
}
STRANGER_NAME = "Orang Lembah"
PLAIN_LEARNERS = {
    TWO_TABS: "Dua Jendela",
    OFFLINE: "Luring Sejenak",
    EXPIRED: "Sesi Berakhir",
    SLOW: "Jaringan Lambat",
    VISITOR: "Pengunjung Katalog",
    DECIDED: DECIDED_NAME,
    MARKER: MARKER_NAME,
    FILER: FILER_NAME,
}

# Badges: the course that one asks for, and who completes it.
BADGE_COURSE, BADGE_COURSE_PATH = (
    "Menyapa dengan Santun",
    "/kota-rimba/kursus/menyapa-dengan-santun/",
)
BADGE_UNIT = "Dinas Lencana Rimba"
BADGE_EARNER, BADGE_EARNER_NAME = nip(91), "Santi Berlencana"

# Certificates: the course that gives one, and who completes it.
CERTIFIED_COURSE, CERTIFIED_PATH = (
    "Menjawab Surat Warga",
    "/kota-rimba/kursus/menjawab-surat-warga/",
)
CERTIFIED_UNIT = "Dinas Surat Rimba"
CERTIFIED, CERTIFIED_NAME = nip(95), "Sertina Bersurat"

# A quiz with a question of each kind.
QUIZ_COURSE, QUIZ_COURSE_PATH = "Kuis Loket", "/kota-rimba/kursus/kuis-loket/"
QUIZ, QUIZ_FIRST_PAGE = "Kuis Segala Soal", 8
QUIZ_KEYS, QUIZ_PLAIN, QUIZ_OFFLINE = nip(191), nip(192), nip(193)
QUIZ_EXPIRED, QUIZ_KILLED, QUIZ_POINTER = nip(194), nip(195), nip(196)
QUIZ_ELSEWHERE = nip(190)
QUIZ_TAKERS = {
    QUIZ_KEYS: "Kuis Papan Ketik",
    QUIZ_PLAIN: "Kuis Tanpa Skrip",
    QUIZ_OFFLINE: "Kuis Di Kapal",
    QUIZ_EXPIRED: "Kuis Sesi Habis",
    QUIZ_KILLED: "Kuis Peramban Mati",
    QUIZ_POINTER: "Kuis Seret Lepas",
    QUIZ_ELSEWHERE: "Kuis Dua Gawai",
}

# Marking: an essay that waits, and an attempt that was given up.
ESSAY_COURSE, ESSAY_COURSE_PATH = "Menjawab Keluhan", "/kota-rimba/kursus/menjawab-keluhan/"
ESSAY_QUIZ, ESSAY = "Kuis Uraian", "Balasan untuk warga"
WRITER, WRITER_NAME = nip(197), "Wira Penulis"
STOPPED, STOPPED_NAME = nip(198), "Satria Terhenti"

# A quiz that an editor builds from new questions and a drawn one.
BUILT_COURSE, BUILT_COURSE_PATH = "Menyusun Kuis", "/kota-rimba/kursus/menyusun-kuis/"
BUILT_CATEGORY, DRAWN_WORDS = "Soal Susunan", "Soal undian nomor"
BUILT_TAKER, BUILT_TAKER_NAME = nip(199), "Susi Pengikut"

# Access conditions: a course in two parts, its group, and who learns there.
STAGED_COURSE, STAGED_PATH = "Layanan Bertahap", "/kota-rimba/kursus/layanan-bertahap/"
STAGED_FIRST, STAGED_SECTION, STAGED_LATER = "Langkah Pertama", "Bagian Lanjutan", "Praktik Loket"
STAGED_GROUP, STAGED_UNIT = "Kelompok Pagi", "Bidang Bertahap Rimba"
STAGED, STAGED_NAME = nip(201), "Tahta Bertahap"

# Grades: a course with practices that graders type in, and one of the people who get them.
GRADES_COURSE, GRADES_COURSE_PATH = "Praktik Lapangan", "/kota-rimba/kursus/praktik-lapangan/"
PRACTICES = ("Menyapa", "Memeriksa berkas", "Menjelaskan", "Menutup layanan")
UNDO_COURSE = "Ujian Loket Rimba"
GRADED, GRADED_NAME, GRADED_PEOPLE = nip(211), "Ayu Bernilai", 50
GRADER, GRADER_NAME = "penilai-kedua@contoh.example", "Penilai Kedua"

# A gradebook into which grades come from a file.
IMPORT_COURSE, IMPORT_ITEM = "Praktik Melayani Warga", "Praktik di loket"
IMPORTED = {nip(221): "Gani Dinilai", nip(222): "Galuh Dinilai", nip(223): "Gita Dinilai"}
