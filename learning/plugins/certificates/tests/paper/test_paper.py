"""The paper itself: structure of the PDF, the QR code as a camera sees it, its size."""

import io

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from learning.core.models import LibraryImage
from learning.core.testing.factories import (
    IdentityNumberFactory,
    PersonFactory,
    make_course,
    make_region,
)
from learning.plugins.certificates.addresses import check_address
from learning.plugins.certificates.models import Certificate
from learning.plugins.certificates.services import pictures, previewing, rendering
from learning.plugins.certificates.services.issuing import issue_for_completion
from learning.plugins.certificates.testing import choose, completed, make_template

pytestmark = pytest.mark.django_db
LONG_NAME = (
    "Raden Mas Haryo Prawirodirdjo Kusumaningrat Soerjodiningrat Abdurrahman Wahid bin Abdullah"
)
LONG_TITLE = " ".join(["Pelatihan Kepemimpinan Administrator di Lingkungan Pemerintah Daerah"] * 3)
LAYOUTS = ("formal", "accent", "plain")


def scan(width, height):
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    for step in range(0, width // 2, 12):
        box = (step, min(step, height // 2 - 1), width - step, max(height - step, height // 2 + 1))
        pen.arc(box, step, step + 200, fill=(10, 20, 120 + step % 100, 255), width=5)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def library_image(title, size):
    from django.core.files.images import ImageFile

    file = ImageFile(io.BytesIO(scan(*size)), name=f"{title}.png")
    return LibraryImage.objects.create(title=title, file=file, width=size[0], height=size[1])


def drawn(layout="formal", *, signatories=1, name="Siti", title="Layanan", activities=3, **more):
    region = make_region("Kabupaten Hulu Sungai Selatan", accent="accent-3", capital="Kandangan")
    person = PersonFactory(name=name, front_title="Dr. Ir.", back_title="S.H., M.H.", region=region)
    IdentityNumberFactory(person=person)
    template = make_template(region, layout=layout, signatories=signatories, **more)
    for row in template.signatories.all():
        row.specimen = library_image(f"ttd{row.pk}", (900, 400))
        row.save()
    choose(template, region=region)
    course = make_course(activities, region=region, title=title, programme_jp=24)
    row = rendering.render(issue_for_completion(completed(course, person)))
    return row, rendering.read(row)


def codes_in(pdf):
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=150 / 72).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_qr_code_leads_to_the_check_page(layout):
    row, pdf = drawn(layout)
    assert codes_in(pdf) == [check_address(row.public_id)]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_it_is_a_tagged_pdf_a_2b_with_its_fonts(layout):
    _row, pdf = drawn(layout)
    with pikepdf.open(io.BytesIO(pdf)) as file:
        with file.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        root = file.Root
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        assert root.MarkInfo.Marked == True  # noqa: E712 - pikepdf's own Boolean
        assert root.Lang == "id-ID" or str(root.Lang).startswith("id")
        assert root.StructTreeRoot is not None
        fonts = [row for row in file.objects if isinstance(row, pikepdf.Dictionary)]
        told = [row for row in fonts if row.get("/Type") == "/FontDescriptor"]
        assert told
        assert all(any(f"/FontFile{n}" in row for n in ("", "2", "3")) for row in told)
        first = [float(number) for number in file.pages[0].MediaBox]
        assert (round(first[2]), round(first[3])) == (842, 595)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_worst_case_fits_on_its_page_and_into_200_kilobytes(layout):
    _row, pdf = drawn(
        layout,
        signatories=4,
        name=LONG_NAME,
        title=LONG_TITLE[:255],
        activities=40,
        emblem=library_image("lambang", (800, 900)),
        basis="Peraturan Lembaga Administrasi Negara Nomor 10 Tahun 2018 " * 5,
    )
    assert len(pdf) < 200_000
    document = pypdfium2.PdfDocument(pdf)
    first = document[0].get_textpage().get_text_bounded()
    assert len(document) == 3
    assert LONG_NAME.split()[-1] in first
    assert "Pejabat 3" in first


def test_without_a_second_page_there_is_one():
    _row, pdf = drawn(has_contents=False)
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_it_is_drawn_once_and_the_same_each_time():
    row, pdf = drawn()
    again = rendering.render(row)
    assert (again.file.name, again.sha256) == (row.file.name, row.sha256)
    assert rendering.draw(row.printed["paper"], at=row.issued_at) == pdf


def test_a_picture_that_left_the_library_stays_on_the_paper():
    row, pdf = drawn()
    LibraryImage.objects.all().delete()
    assert rendering.draw(row.printed["paper"], at=row.issued_at) == pdf


def test_a_damaged_picture_costs_nobody_the_certificate(tmp_path):
    image = library_image("rusak", (40, 40))
    with image.file.storage.open(image.file.name, "wb") as file:
        file.write(b"bukan gambar")
    assert pictures.reduced(image) is None
    row, pdf = drawn(emblem=image)
    assert row.printed["paper"]["emblem"] == ""
    assert pdf.startswith(b"%PDF-")


def test_what_somebody_typed_is_text_and_nothing_else():
    """Typst's own marks in a name or title must neither run nor break the paper."""
    row, pdf = drawn(name='#read("/etc/passwd") *a* $x$ <b>', title="#panic() @x \\ [ ] `c`")
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded()
    assert '#read("/etc/passwd")' in text
    assert "#panic()" in text


def test_the_preview_needs_nothing_saved():
    region = make_region()
    template = make_template(region)
    template.title, template.pattern = "Belum disimpan", "{salah}"
    pages = previewing.pictures(template)
    assert len(pages) == 2
    assert all(page.startswith("data:image/png;base64,") for page in pages)
    assert previewing.pdf(template).startswith(b"%PDF-")
    assert Certificate.objects.count() == 0
