"""Matching: right pairs by pairs; keys tell nothing; random matching draws its pairs."""

from dataclasses import replace
from random import Random

from .asking import Asked, D, faults

PAIRS = [
    {"id": "a", "text": "<p>Jawa Barat</p>", "answer": "Bandung"},
    {"id": "b", "text": "<p>Bali</p>", "answer": "Denpasar"},
    {"id": "c", "text": "<p>Priangan</p>", "answer": "Bandung"},
    {"id": "d", "text": "", "answer": "Medan"},
]


def key_of(asked, word):
    return {answer: key for key, answer in asked.frozen["answers"]}[word]


def test_matching_is_right_pairs_by_pairs():
    asked = Asked("matching", {"pairs": PAIRS})
    bandung, medan = key_of(asked, "Bandung"), key_of(asked, "Medan")
    assert asked.grade(a=bandung, b=medan, c=bandung) == D("0.6666667")
    assert asked.number_right({"a": bandung, "b": medan, "c": bandung}) == (2, 3)
    assert asked.clear_wrong({"a": bandung, "b": medan}) == {"a": bandung}


def test_an_answer_that_stands_twice_is_one_choice_right_for_both():
    asked = Asked("matching", {"pairs": PAIRS})
    words = sorted(word for key, word in asked.frozen["answers"])
    assert words == ["Bandung", "Denpasar", "Medan"]


def test_answer_keys_say_nothing_about_their_pairs():
    keys = {
        seed: key_of(Asked("matching", {"pairs": PAIRS}, seed=seed), "Denpasar")
        for seed in range(30)
    }
    assert set(keys.values()) == {"1", "2", "3"}
    shown = Asked("matching", {"pairs": PAIRS}).context()
    assert "keys" not in shown
    assert all("right" not in row or not row["right"] for row in shown["rows"])


def test_answers_are_shuffled_even_where_the_texts_are_not():
    body = {"pairs": PAIRS, "shuffle": False}
    orders = {
        tuple(word for key, word in Asked("matching", body, seed=seed).frozen["answers"])
        for seed in range(30)
    }
    assert len(orders) > 1
    assert Asked("matching", body).frozen["order"] == ["a", "b", "c"]


def test_some_pairs_are_gradable_all_are_complete():
    asked = Asked("matching", {"pairs": PAIRS})
    response = asked.read(a=key_of(asked, "Medan"))
    assert asked.is_gradable(response)
    assert not asked.is_complete(response)
    assert asked.why(**response) == "Choose an answer for every part."


def test_a_later_version_with_another_wording_counts_by_its_pair():
    asked = Asked("matching", {"pairs": PAIRS})
    response = {"b": key_of(asked, "Denpasar")}
    pairs = [{**row, "answer": row["answer"].replace("Denpasar", "Kota Denpasar")} for row in PAIRS]
    asked.question = replace(asked.question, body={**asked.question.body, "pairs": pairs})
    assert [part.fraction for part in asked.parts(response) if part.key == "b"] == [1]


def test_two_texts_and_two_answers_are_needed():
    assert set(faults("matching", {"pairs": [PAIRS[0], PAIRS[3]]})) == {"pairs"}
    assert set(faults("matching", {"pairs": [PAIRS[0], PAIRS[2]]})) == {"pairs"}


def test_random_matching_draws_its_pairs_from_the_pool():
    asked = Asked("random_matching", {"count": 3})
    pool = [{"text": f"<p>Q{number}</p>", "answer": f"A{number}"} for number in range(8)]
    question = replace(asked.question, body={**asked.question.body, "pool": pool})
    asked.frozen = asked.kind.start(question, random=Random(4))
    assert len(asked.frozen["pairs"]) == 3
    right = asked.kind.right_response(asked.question, asked.frozen)
    assert asked.grade(right) == 1
    assert asked.kind.right_summary(asked.question, asked.frozen).count("→") == 3
