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
LEADER, LEADER_NAME = nip(8), "Lestari Pemimpin"
PROPOSER, PROPOSER_NAME = nip(11), "Prita Penggagas"
HEAD, HEAD_NAME = nip(12), "Kartika Kepala"
DECIDED, DECIDED_NAME = nip(13), "Hadi Luar Jaringan"
MARKER, MARKER_NAME = nip(14), "Murni Penanda"
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
STRANGER_NAME = "Orang Lembah"
PLAIN_LEARNERS = {
    TWO_TABS: "Dua Jendela",
    OFFLINE: "Luring Sejenak",
    EXPIRED: "Sesi Berakhir",
    VISITOR: "Pengunjung Katalog",
    DECIDED: DECIDED_NAME,
    MARKER: MARKER_NAME,
}
