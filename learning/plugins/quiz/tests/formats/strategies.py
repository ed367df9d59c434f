"""Random questions as files could hold them, of every type."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from PIL import Image

from learning.plugins.quiz.engine.values import QuestionData
from learning.plugins.quiz.formats.exporting import canonical
from learning.plugins.quiz.formats.values import ADDRESS, ImportedQuestion
from learning.plugins.quiz.questions.registry import question_types

from ..questions import bodies
from ..questions.bodies import combined, plain, rich, unique


def picture(color: str = "red", size: tuple[int, int] = (8, 6)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


RED, BLUE = picture(), picture("blue")
PDF = b"%PDF-1.4 kecil"
names = st.text(
    st.characters(categories=("Lu", "Ll", "Nd"), max_codepoint=0x24F), min_size=1, max_size=20
)


@st.composite
def drag_image(draw: Any) -> tuple[str, dict[str, Any]]:
    words = draw(unique(plain, 1, 4))
    items = [
        {
            **{"id": f"i{place}", "text": word, "group": draw(st.integers(1, 3))},
            "image": draw(st.sampled_from([None, "biru.png"])),
            "infinite": draw(st.booleans()),
        }
        for place, word in enumerate(words, start=1)
    ]
    drops = [
        {
            **{"x": draw(st.integers(0, 500)), "y": draw(st.integers(0, 500))},
            "item": draw(st.sampled_from([None, *(row["id"] for row in items)])),
            "label": draw(st.sampled_from(["", "kiri"])),
        }
        for _ in range(draw(st.integers(1, 3)))
    ]
    return draw(rich), {
        **{"image": "merah.png", "image_alt": draw(names), "items": items, "drops": drops},
        **{"shuffle": draw(st.booleans()), "combined": draw(combined)},
    }


@st.composite
def drag_markers(draw: Any) -> tuple[str, dict[str, Any]]:
    markers = [
        {"id": f"m{place}", "text": word, "count": draw(st.integers(0, 3))}
        for place, word in enumerate(draw(unique(plain, 1, 3)), start=1)
    ]
    shapes = st.sampled_from(
        [("circle", "10,20;5"), ("rectangle", "1,2;30,40"), ("polygon", "1,2;3,4;50,6")]
    )
    zones = []
    for _ in range(draw(st.integers(1, 3))):
        shape, coords = draw(shapes)
        marker = draw(st.sampled_from([None, *(row["id"] for row in markers)]))
        zones.append({"shape": shape, "coords": coords, "marker": marker})
    return draw(rich), {
        **{"image": "merah.png", "image_alt": "", "markers": markers, "zones": zones},
        **{"shuffle": draw(st.booleans()), "show_misplaced": draw(st.booleans())},
        "combined": draw(combined),
    }


@st.composite
def calculated(draw: Any) -> tuple[str, dict[str, Any]]:
    answers = [
        {
            **{"formula": draw(st.sampled_from(["{a}+{b}", "sqrt({a})*2", "pi()*{b}"]))},
            **{"tolerance": "0.01", "digits": draw(st.integers(0, 5)), "fraction": "1"},
            "tolerance_type": draw(st.sampled_from(["relative", "nominal", "geometric"])),
            "format": draw(st.sampled_from(["decimals", "figures"])),
            "feedback": draw(bodies.maybe_rich),
        }
    ]
    datasets = [
        {
            **{"name": name, "min": "1", "max": "10", "decimals": 1, "values": ["1.5", "2", "9.9"]},
            "distribution": draw(st.sampled_from(["uniform", "loguniform"])),
        }
        for name in ("a", "b")
    ]
    units = draw(bodies.units())
    body = {"answers": answers, **units, "datasets": datasets, "synchronise": draw(st.booleans())}
    return f"<p>{{a}} {draw(names)} {{b}}</p>", body


# Files name pictures where the bank has ids.
BODIES = {"calculated": calculated()} | bodies.BODIES
BODIES |= {"drag_image": drag_image(), "drag_markers": drag_markers()}


@st.composite
def questions(draw: Any, slug: str) -> ImportedQuestion:
    """Of a type, in its normal form, at times with a picture and a file in its stem."""
    stem, body = draw(BODIES[slug])
    files = {}
    if slug in ("drag_image", "drag_markers"):
        files["merah.png"] = RED
        if any(row.get("image") for row in body.get("items", ())):
            files["biru.png"] = BLUE
    elif slug != "cloze" and draw(st.booleans()):
        stem += f'<p><img src="{ADDRESS}biru.png" alt="a &amp; b"></p>'
        stem += f'<p><a href="{ADDRESS}bahan.pdf">bahan</a></p>'
        files |= {"biru.png": BLUE, "bahan.pdf": PDF}
    kind = question_types.get(slug)
    if kind and slug not in ("cloze", "drag_image", "drag_markers"):
        body = dict(kind.clean(QuestionData(type=slug, body=body, stem=stem)))
    hint = st.fixed_dictionaries(
        {"text": rich, "clear_wrong": st.booleans(), "show_number_right": st.booleans()}
    )
    return canonical(
        ImportedQuestion(
            type=slug,
            name=draw(names),
            stem=stem,
            general_feedback=draw(bodies.maybe_rich),
            default_mark=draw(st.sampled_from([Decimal(1), Decimal("2.5"), Decimal(0)])),
            penalty=draw(st.sampled_from([Decimal(0), Decimal("0.3333333"), Decimal(1)])),
            hints=draw(st.lists(hint, max_size=2)),
            tags=sorted(draw(st.sets(names, max_size=2))),
            id_number=draw(st.just("") | names),
            category=tuple(draw(st.lists(st.sampled_from(["Umum", "a/b", "É"]), max_size=2))),
            hidden=draw(st.booleans()),
            body=body,
            files=files,
        )
    )
