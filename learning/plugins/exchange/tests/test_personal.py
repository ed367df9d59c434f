"""What people take along, and what remains when their data are erased."""

import pytest

from learning.core.contract import all_personal_data

from ..models import BatchFile, BatchRow
from ..services import batches
from .test_batches import lines_of


@pytest.fixture
def kept():
    return next(part for part in all_personal_data() if part.slug == "exchange")


def test_the_copy_and_the_rest(binjai, ani, kept, django_capture_on_commit_callbacks):
    binjai.learned(ani, title="Gizi")
    binjai.learned(binjai.person("Budi"), title="Arsip")
    batch = binjai.batch()
    BatchRow.objects.filter(person=ani).update(corrected_by=ani.user)
    number = ani.numbers.get().number

    taken = [rows for _heading, some in kept.tables(ani) if (rows := list(some))]
    assert taken[0][0]["number"] == number
    paths = [file.file for file in batch.files.all()]
    with django_capture_on_commit_callbacks(execute=True):
        kept.erase(ani)
        kept.erase(ani)

    assert [list(rows) for _heading, rows in kept.tables(ani) if list(rows)] == []
    assert not BatchFile.objects.exists()
    assert not any(file.storage.exists(file.name) for file in paths)
    [lasting] = [list(rows) for _heading, rows in kept.stays(ani)]
    assert lasting[0]["title"] == "Gizi"
    batches.make(batches.make_again(batch, actor=binjai.admin).job)
    assert [row[6] for row in lines_of(batch)[1:]] == ["Arsip"]
    assert BatchRow.objects.filter(person=ani, number="").count() == 1
