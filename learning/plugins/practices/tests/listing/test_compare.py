import pytest

from learning.plugins.practices.testing import entry_of

URL = "/inovasi/bandingkan/"


def ids(pages):
    return {"banding": [entry_of(page).pk for page in pages]}


def test_two_stand_side_by_side_in_a_constant_number_of_queries(
    client, make_some, django_assert_num_queries
):
    one = make_some(1, title="Satu", stage="trial", replication_skills="Operator")
    two = make_some(1, title="Dua", stage="in_use")
    query = ids(one + two)
    client.get(URL, query)
    # Hidden branches, entries, pages, indicators, values.
    with django_assert_num_queries(5):
        response = client.get(URL, query)
    lines = {line.label: line for line in response.context["lines"]}
    stage = next(line for line in lines.values() if line.cells == [["Uji coba"], ["Penerapan"]])
    assert stage.differs
    assert [["Tunggu: 90 → 20 menit"]] * 2 in [line.cells for line in lines.values()]
    assert [["Operator"], []] in [line.cells for line in lines.values()]
    assert response.headers["X-Asah-Public"] == "1"


@pytest.mark.parametrize("number", [0, 1])
def test_fewer_than_two_are_led_back_to_the_showcase(client, make_some, number):
    pages = make_some(number)
    response = client.get(URL, ids(pages))
    assert response.context["lines"] == []
    expected = "/inovasi/" + (f"?banding={entry_of(pages[0]).pk}" if pages else "")
    assert response.context["back"] == expected


def test_withdrawn_innovations_cannot_be_compared(client, make_some):
    pages = make_some(2)
    pages[0].unpublish()
    assert len(client.get(URL, ids(pages)).context["entries"]) == 1
