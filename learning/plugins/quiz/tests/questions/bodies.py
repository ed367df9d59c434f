"""Bodies as an editor or an import would hand them in: (stem, body) for each type."""

from __future__ import annotations

from html import escape
from typing import Any

from hypothesis import strategies as st

WORDS = ("Jakarta", "ibu kota", "é", "5 < 6 & 7", "“kutipan”", "日本", "a*b", "ASN", "x → y")
plain = st.sampled_from(WORDS) | st.text(
    st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x24F), min_size=1, max_size=12
)
rich = st.builds("<p>{}</p>".format, plain.map(escape)) | st.builds(
    "<p><b>{}</b> \\(x^2\\)</p>".format, plain.map(escape)
)
maybe_rich = st.just("") | rich
combined = st.fixed_dictionaries(
    {
        "right": maybe_rich,
        "partial": maybe_rich,
        "wrong": maybe_rich,
        "show_number_right": st.booleans(),
    }
)
small = st.integers(-50, 50).map(str) | st.sampled_from(["0.5", "-2.25", "1500", "1.5e-8"])
fractions = st.sampled_from(["0", "0.5", "0.3333333", "-0.25", "0.25", "-1"])


def unique(words: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(
        words, min_size=least, max_size=most, unique_by=lambda word: word.strip().casefold()
    )


@st.composite
def choice(draw: Any) -> tuple[str, dict[str, Any]]:
    single = draw(st.booleans())
    texts = draw(st.lists(rich, min_size=2, max_size=6))
    if single:
        shares = ["1", *(draw(fractions) for _ in texts[1:])]
    else:
        count = draw(st.integers(1, len(texts)))
        share = str(round(1 / count, 7))
        shares = [share] * count + [
            draw(st.sampled_from(["0", "-0.5", "-1"])) for _ in texts[count:]
        ]
    options = [
        {"text": text, "fraction": share, "feedback": draw(maybe_rich)}
        for text, share in zip(texts, draw(st.permutations(shares)), strict=True)
    ]
    body = {
        "single": single,
        "all_or_nothing": not single and draw(st.booleans()),
        "shuffle": draw(st.booleans()),
        "numbering": draw(st.sampled_from(["none", "abc", "ABCD", "123", "iii", "IIII"])),
        "layout": draw(st.sampled_from(["vertical", "horizontal"])),
        "options": options,
        "combined": draw(combined),
    }
    return draw(rich), body


@st.composite
def true_false(draw: Any) -> tuple[str, dict[str, Any]]:
    body = {
        "right": draw(st.booleans()),
        "feedback_true": draw(maybe_rich),
        "feedback_false": draw(maybe_rich),
    }
    return draw(rich), body


@st.composite
def short(draw: Any) -> tuple[str, dict[str, Any]]:
    patterns = draw(unique(plain | st.sampled_from(["*", "J*", "*kota*", r"a\*b"]), 1, 5))
    shares = ["1", *(draw(fractions) for _ in patterns[1:])]
    answers = [
        {"pattern": pattern, "fraction": share, "feedback": draw(maybe_rich)}
        for pattern, share in zip(patterns, shares, strict=True)
    ]
    return draw(rich), {"case_sensitive": draw(st.booleans()), "answers": answers}


@st.composite
def units(draw: Any) -> dict[str, Any]:
    handling = draw(st.sampled_from(["none", "optional", "graded"]))
    names = ["m", "cm", "km"][: draw(st.integers(1, 3))] if handling != "none" else []
    sizes = {"m": "1", "cm": "100", "km": "0.001"}
    return {
        "units": [{"unit": name, "multiplier": sizes[name]} for name in names],
        "unit_handling": handling,
        "unit_penalty": draw(st.sampled_from(["0", "0.1", "1"])),
        "unit_penalty_of": draw(st.sampled_from(["mark", "max"])),
        "unit_input": draw(st.sampled_from(["text", "radio", "select"])),
        "unit_first": draw(st.booleans()),
    }


tolerance = st.fixed_dictionaries(
    {
        "tolerance": st.sampled_from(["0", "0.1", "0.01", "2"]),
        "tolerance_type": st.sampled_from(["nominal", "relative", "geometric"]),
    }
)


@st.composite
def numerical(draw: Any) -> tuple[str, dict[str, Any]]:
    values = draw(st.lists(small, min_size=1, max_size=3, unique=True))
    if len(values) > 1 and draw(st.booleans()):
        values[-1] = "*"
    shares = ["1", *(draw(fractions) for _ in values[1:])]
    answers = [
        {"value": value, "fraction": share, "feedback": draw(maybe_rich), **draw(tolerance)}
        for value, share in zip(values, shares, strict=True)
    ]
    return draw(rich), {"answers": answers, **draw(units())}


@st.composite
def matching(draw: Any) -> tuple[str, dict[str, Any]]:
    words = draw(unique(plain, 2, 6))
    texts = [draw(rich) if index < 2 else draw(maybe_rich) for index in range(len(words))]
    pairs = [{"text": text, "answer": word} for text, word in zip(texts, words, strict=True)]
    body = {"shuffle": draw(st.booleans()), "pairs": pairs, "combined": draw(combined)}
    return draw(rich), body


@st.composite
def random_matching(draw: Any) -> tuple[str, dict[str, Any]]:
    body = {
        "count": draw(st.integers(2, 10)),
        "children": draw(st.booleans()),
        "combined": draw(combined),
    }
    return draw(rich), body


@st.composite
def marking(draw: Any) -> dict[str, Any]:
    method = draw(st.sampled_from(["simple", "rubric", "guide"]))
    criteria: list[dict[str, Any]] = []
    if method == "rubric":
        levels = [{"text": "Kurang", "points": "0"}, {"text": "Baik", "points": "2.5"}]
        criteria = [{"text": draw(plain), "levels": levels} for _ in range(2)]
    elif method == "guide":
        criteria = [{"text": draw(plain), "max": "5"}, {"text": draw(plain), "max": "10"}]
    return {"method": method, "criteria": criteria}


@st.composite
def essay(draw: Any) -> tuple[str, dict[str, Any]]:
    answer_format = draw(st.sampled_from(["rich", "rich_files", "plain", "mono", "none"]))
    attachments = draw(st.sampled_from([1, 3, -1] if answer_format == "none" else [0, 1, -1]))
    body = {
        "format": answer_format,
        "required": draw(st.booleans()),
        "lines": draw(st.integers(2, 40)),
        "min_words": draw(st.sampled_from([None, 1, 3])),
        "max_words": draw(st.sampled_from([None, 5, 300])),
        "attachments": attachments,
        "attachments_required": draw(st.sampled_from([0, 1])) if attachments else 0,
        "max_bytes": 1024 * 1024,
        "file_types": [".pdf", ".docx"],
        "template": draw(maybe_rich) if answer_format.startswith("rich") else draw(plain),
        "grader_info": draw(maybe_rich),
        "marking": draw(marking()),
    }
    return draw(rich), body


@st.composite
def file(draw: Any) -> tuple[str, dict[str, Any]]:
    body = {
        "attachments": draw(st.sampled_from([1, 2, -1])),
        "attachments_required": 1,
        "max_bytes": 1024 * 1024,
        "file_types": [".pdf"],
        "grader_info": draw(maybe_rich),
        "marking": draw(marking()),
    }
    return draw(rich), body


description = st.tuples(rich, st.just({}))


@st.composite
def scale(draw: Any) -> tuple[str, dict[str, Any]]:
    body = {
        "points": draw(unique(plain, 2, 6)),
        "statements": [{"text": text} for text in draw(st.lists(rich, min_size=1, max_size=4))],
        "required": draw(st.booleans()),
    }
    return draw(rich), body


SCHEMES = (
    *("all_or_nothing", "absolute", "relative_next", "relative_next_with_last", "relative_both"),
    *("relative_all", "longest_ordered", "longest_contiguous", "distance"),
)


@st.composite
def ordering(draw: Any) -> tuple[str, dict[str, Any]]:
    items = [{"text": text} for text in draw(st.lists(rich, min_size=2, max_size=7))]
    body = {
        "items": items,
        "layout": draw(st.sampled_from(["vertical", "horizontal"])),
        "select": draw(st.sampled_from(["all", "random", "contiguous"])),
        "select_count": draw(st.integers(2, len(items))),
        "numbering": draw(st.sampled_from(["none", "abc", "iii"])),
        "show_grading": draw(st.booleans()),
        "scheme": draw(st.sampled_from(SCHEMES)),
        "combined": draw(combined),
    }
    return draw(rich), body


CLOZE_PARTS = (
    "{1:SHORTANSWER:=Jakarta#Benar~%50%Batavia#Dulu~*#Salah}",
    "{SAC:=ASN}".replace("{", "{:"),
    "{2:NUMERICAL:=23.8:0.1#ya~%50%23.8:2}",
    "{:NM:=1500}",
    "{1:MULTICHOICE:=Bali~Lombok#bukan~%-50%Jawa}",
    "{3:MCVS:~Satu~=Dua \\(x^2\\)}",
    "{1:MCH:%50%a~=b~c &amp; d}",
    "{1:MULTIRESPONSE:=Aceh~=Riau~%-50%Paris}",
    "{1:MRHS:%50%x~%50%y~%-100%z#tidak}",
)


@st.composite
def cloze(draw: Any) -> tuple[str, dict[str, Any]]:
    parts = draw(st.lists(st.sampled_from(CLOZE_PARTS), min_size=1, max_size=5))
    words = [escape(draw(plain)) for _ in parts]
    text = " ".join(f"{word} {part}" for word, part in zip(words, parts, strict=True))
    return f"<p>{text}</p>", {}


@st.composite
def gap_select(draw: Any, infinite: bool = False) -> tuple[str, dict[str, Any]]:
    texts = draw(unique(plain, 1, 6))
    choices: list[dict[str, Any]] = [
        {"text": text, "group": draw(st.integers(1, 3))} for text in texts
    ]
    numbers = list(range(1, len(choices) + 1))
    if infinite:
        for row in choices:
            row["infinite"] = draw(st.booleans())
        used = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=4, unique=True))
        used += [number for number in used if choices[number - 1]["infinite"]]
    else:
        used = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=6))
    gaps = "</p><p>".join(f"{escape(draw(plain))} [[{number}]]." for number in used)
    body = {"choices": choices, "shuffle": draw(st.booleans()), "combined": draw(combined)}
    return f"<p>{gaps}</p>", body


@st.composite
def drag_image(draw: Any) -> tuple[str, dict[str, Any]]:
    texts = draw(unique(plain, 1, 5))
    items: list[dict[str, Any]] = [
        {
            "id": f"i{number}",
            "text": text,
            "image": draw(st.sampled_from([None, 7])),
            "group": draw(st.integers(1, 2)),
            "infinite": draw(st.booleans()),
        }
        for number, text in enumerate(texts, 1)
    ]
    wanted: list[str | None] = [row["id"] for row in items]
    wanted += [row["id"] for row in items if row["infinite"]] + [None]
    drops = [
        {"x": 10 * number, "y": draw(st.integers(0, 400)), "item": item, "label": draw(plain)}
        for number, item in enumerate([wanted[0], *draw(st.permutations(wanted[1:]))])
    ]
    body = {
        "image": 5,
        "image_alt": draw(plain),
        "items": items,
        "drops": drops,
        "shuffle": draw(st.booleans()),
        "combined": draw(combined),
    }
    return draw(rich), body


@st.composite
def drag_markers(draw: Any) -> tuple[str, dict[str, Any]]:
    texts = draw(unique(plain, 1, 4))
    markers: list[dict[str, Any]] = [
        {"id": f"m{number}", "text": text, "count": draw(st.integers(0, 2))}
        for number, text in enumerate(texts, 1)
    ]
    wanted: list[str | None] = [row["id"] for row in markers] + [None]
    wanted += [row["id"] for row in markers if row["count"] != 1]
    coords = {"circle": "40,40;25", "rectangle": "100,20;60,40", "polygon": "0,0;80,0;0,80"}
    zones = []
    for marker in [wanted[0], *draw(st.permutations(wanted[1:]))]:
        shape = draw(st.sampled_from(sorted(coords)))
        zones.append({"shape": shape, "coords": coords[shape], "marker": marker})
    body = {
        "image": 5,
        "image_alt": draw(plain),
        "markers": markers,
        "zones": zones,
        "shuffle": draw(st.booleans()),
        "show_misplaced": draw(st.booleans()),
        "combined": draw(combined),
    }
    return draw(rich), body


FORMULAS = ("{a}+{b}", "2*{a}-{b}/3", "sqrt(abs({a}*{b}))", "{a} > {b} ? {a}^2 : {b}", "pi()*{a}")


@st.composite
def calculated(draw: Any) -> tuple[str, dict[str, Any]]:
    rows = draw(st.integers(1, 5))
    values = st.lists(small, min_size=rows, max_size=rows)
    datasets = [
        {
            "name": name,
            "distribution": draw(st.sampled_from(["uniform", "loguniform"])),
            "min": "1",
            "max": "1500",
            "decimals": draw(st.integers(0, 3)),
            "values": draw(values),
        }
        for name in ("a", "b")
    ]
    formulas = draw(st.lists(st.sampled_from(FORMULAS), min_size=1, max_size=3, unique=True))
    shares = ["1", *(draw(fractions) for _ in formulas[1:])]
    answers = [
        {
            "formula": formula,
            "digits": draw(st.integers(0, 6)),
            "format": draw(st.sampled_from(["decimals", "figures"])),
            "fraction": share,
            "feedback": draw(st.just("<p>{a} dan {b}</p>") | maybe_rich),
            **draw(tolerance),
        }
        for formula, share in zip(formulas, shares, strict=True)
    ]
    body = {
        "answers": answers,
        "datasets": datasets,
        "synchronise": draw(st.booleans()),
        **draw(units()),
    }
    return "<p>{a} + {b}, \\(\\frac{a}{b}\\), {={a}*2}</p>", body


BODIES: dict[str, st.SearchStrategy[tuple[str, dict[str, Any]]]] = {
    "choice": choice(),
    "true_false": true_false(),
    "short": short(),
    "numerical": numerical(),
    "matching": matching(),
    "random_matching": random_matching(),
    "calculated": calculated(),
    "ordering": ordering(),
    "cloze": cloze(),
    "gap_select": gap_select(),
    "drag_text": gap_select(infinite=True),
    "drag_image": drag_image(),
    "drag_markers": drag_markers(),
    "essay": essay(),
    "file": file(),
    "description": description,
    "scale": scale(),
}
