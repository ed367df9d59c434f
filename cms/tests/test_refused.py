import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"q=" + b"x" * 2_000, 413, "Kiriman ini terlalu besar"),
        (b"&".join(b"q=1" for _number in range(60)), 413, "Kiriman ini terlalu besar"),
    ],
    ids=["bytes", "fields"],
)
def test_too_much_is_said_to_be_too_much(client, settings, data, status, words):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 50

    answer = client.post("/akun/login/", data, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_host_that_is_not_ours_is_a_bad_request(client, settings):
    settings.ALLOWED_HOSTS = ["contoh.example"]

    answer = client.get("/katalog/", headers={"host": "lain.example"})

    assert answer.status_code == 400
    assert "Permintaan ini tidak kami pahami" in answer.content.decode()
