"""Every link of the demo site leads somewhere, for visitors and for a learner."""

import re
from urllib.parse import urlsplit

import pytest

from .crawl import STARTS, Crawl

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("states")]
WHO = ("visitor", "learner")
each = pytest.mark.parametrize("who", WHO)
# Pages say "Replicate" to everybody; who may not is told there who may, under the status 403.
REFUSED = re.compile(r"403 /belajar/berbagi/replikasi/\d+/ ")
# What must be among the addresses, and at least how often. The demo has more of most.
KINDS = {
    "visitor": {
        r"/": 1,
        r"/robots\.txt": 1,
        r"/sitemap-(pages|courses|lists)\.xml": 3,
        r"/katalog/(\?.*)?": 3,
        r"/inovasi/(\?.*)?": 3,
        r"/praktik-baik/(\?.*)?": 3,
        r"/artikel/(\?.*)?": 3,
        r"/artikel/\?.*seri=.*": 1,
        r"/cari/\?q=.*": 1,
        r"/daerah/": 1,
        r"/(nasional|binjai|jambi|pariaman|aceh-tenggara)/": 5,
        r"/[-\w]+/kursus/": 4,
        r"/[-\w]+/kursus/[-\w]+/": 9,
        r"/[-\w]+/inovasi/[-\w]+/": 20,
        r"/[-\w]+/praktik-baik/[-\w]+/": 10,
        r"/[-\w]+/artikel/[-\w]+/": 15,
        r"/penulis/[-\w]+/": 8,
        r"/tag/[-\w]+/": 40,
        r"/koleksi/[-\w]+/": 2,
        r"/(inovasi|praktik-baik|artikel)/(rss|atom)\.xml": 6,
        r"/inovasi/data\.(csv|json)": 2,
        r"/inovasi/data/skema\.json": 1,
        r"/kartu/.*\.png": 40,
        r"/dokumen/.*": 10,
        r"/en/": 1,
        r"/en/binjai/": 1,
        r"/en/bantuan/": 1,
        r"/akun/(login|password/reset)/": 2,
        r"/static/.*\.(css|js|woff2|svg)": 10,
        r"/media/.*": 100,
    },
    "learner": {
        r"/belajar/": 1,
        r"/belajar/kursus/": 1,
        r"/belajar/aktivitas/\d+/": 5,
        r"/belajar/catatan-belajar/\d+/": 1,
        r"/belajar/catatan-belajar/unduh\.csv": 1,
        r"/belajar/catatan/": 1,
        r"/belajar/data-saya/": 1,
        r"/belajar/berbagi/": 1,
        r"/belajar/berbagi/tulis/(artikel|inovasi)/": 2,
        r"/akun/": 1,
        r"/akun/2fa/": 1,
        r"/[-\w]+/inovasi/[-\w]+/": 20,
    },
}
# Pages read, of some 260 and 340: a crawl that ends early has not looked.
LEAST_PAGES = {"visitor": 220, "learner": 280}


@pytest.fixture(scope="module")
def crawls(site):
    host, found = urlsplit(site.address).netloc, {}
    # A series is chosen in the form of a list: no link leads there.
    public = [*STARTS, site.addresses["series"]]
    for who, starts in (("visitor", public), ("learner", ["/belajar/"])):
        found[who] = Crawl(host, site.cookie(who)).run(starts)
        print(f"{who}: {len(found[who].answers)} addresses in {found[who].seconds:.1f} s")
    return found


@each
def test_every_kind_of_page_was_read(crawls, who):
    read = [url for url, answer in crawls[who].answers.items() if answer.status == 200]
    counted = {kind: sum(bool(re.fullmatch(kind, url)) for url in read) for kind in KINDS[who]}
    assert {kind: n for kind, n in counted.items() if n < KINDS[who][kind]} == {}
    assert len(crawls[who].pages) >= LEAST_PAGES[who]


@each
def test_no_link_is_broken(crawls, who):
    assert [fault for fault in crawls[who].broken() if not REFUSED.match(fault)] == []


@each
def test_nothing_is_loaded_from_elsewhere(crawls, who):
    assert crawls[who].foreign == []


@each
def test_every_fragment_is_in_its_page(crawls, who):
    assert len(crawls[who].fragments) > len(crawls[who].pages)
    assert crawls[who].lost_fragments() == []


@each
def test_pages_in_indonesian_lead_to_no_translation(crawls, who):
    assert crawls[who].strayed() == []


@each
def test_one_heading_one_title_a_language_and_no_id_twice(crawls, who):
    assert crawls[who].shape_faults() == []


def test_the_learner_stays_signed_in(crawls):
    found = crawls["learner"].answers["/belajar/"]
    assert found.status == 200
    assert not any(url.startswith("/akun/login/") for url in crawls["learner"].pages)
