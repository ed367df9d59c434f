"""Formulas are set by the browser itself; what is not known stays as it was typed."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ...rendering import text
from ...rendering.formulas import LONGEST, mathml


def tree(made):
    return ElementTree.fromstring(made)  # noqa: S314 - made here, not sent by anybody


def words(made):
    return "".join(tree(made).itertext())


@pytest.mark.parametrize(
    ("tex", "made"),
    [
        ("x", "<mi>x</mi>"),
        ("x^2", "<msup><mi>x</mi><mn>2</mn></msup>"),
        ("x^23", "<mrow><msup><mi>x</mi><mn>2</mn></msup><mn>3</mn></mrow>"),
        ("x_{12}^n", "<msubsup><mi>x</mi><mn>12</mn><mi>n</mi></msubsup>"),
        ("f'", "<msup><mi>f</mi><mo>′</mo></msup>"),
        ("\\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        ("\\frac12", "<mfrac><mn>1</mn><mn>2</mn></mfrac>"),
        ("\\sqrt[3]{8}", "<mroot><mn>8</mn><mn>3</mn></mroot>"),
        ("{1{,}96}", "<mn>1,96</mn>"),
        ("1-a", "<mrow><mn>1</mn><mo>−</mo><mi>a</mi></mrow>"),
        ("a<b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
        ("\\sum_{i=1}^n i", None),
        ("\\lim_{x \\to 0}", None),
        ("\\sin x", '<mrow><mi>sin</mi><mspace width="0.167em"></mspace><mi>x</mi></mrow>'),
        ("\\sin(x)", None),
        ("\\text{isi & tepat}", "<mtext>isi &amp; tepat</mtext>"),
        ("\\mathbf{A}", "<mi>𝐀</mi>"),
    ],
)
def test_what_a_formula_becomes(tex, made):
    found = mathml(tex)
    assert found is not None
    assert tree(found).tag == "math"
    if made is not None:
        assert found == f"<math>{made}</math>"


@pytest.mark.parametrize(
    ("tex", "read"),
    [
        ("\\frac{\\text{realisasi}}{\\text{pagu}} \\times 100", "realisasipagu×100"),
        ("a^2 + b^2 = c^2", "a2+b2=c2"),
        ("\\left( \\frac{1}{2} \\right)^n", "(12)n"),
        ("\\left. x \\right|_0", "x|0"),
        ("\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}", "(abcd)"),
        ("\\begin{cases} 1 & x > 0 \\\\ 0 & x \\le 0 \\\\ \\end{cases}", "{1x>00x≤0"),
        ("\\sum_{i=1}^{n} x_i \\le \\infty", "∑i=1nxi≤∞"),
        ("\\bar{x} \\pm 1{,}96 \\, \\sigma", "x‾±1,96σ"),
        ("P(A \\mid B) \\in \\mathbb{R}", "P(A∣B)∈ℝ"),
        ("\\{1, 2\\}", "{1,2}"),
        ("50\\%", "50%"),
        ("\\binom{n}{k}", "(nk)"),
    ],
)
def test_what_is_read_in_it(tex, read):
    assert words(mathml(tex)) == read


@pytest.mark.parametrize(
    "tex",
    [
        *("\\unbekannt", "\\frac{a}", "{a", "a}", "x^", "x^1^2", "\\left( a", "\\right)", "a & b"),
        *("\\begin{pmatrix} a", "\\begin{other} a \\end{other}", "\\text{a", "\\text{\\x}", "é$"),
        *("x = [[1]]", "x" * (LONGEST + 1), "{" * 50 + "}" * 50, "\\sqrt" * 60 + "x"),
        "\\begin{matrix} a \\end{cases}",
    ],
)
def test_what_is_not_known_is_left(tex):
    assert mathml(tex) is None


@given(st.text(alphabet="ab12\\{}^_&'<>\"() frctextleftrightbegin[]|.%$", max_size=60))
def test_whatever_is_typed_becomes_one_sound_tree_or_nothing(tex):
    made = mathml(tex)
    if made is not None:
        assert tree(made).tag == "math"


def test_formulas_stand_in_the_text_of_a_question():
    source = '<p>Jika \\(a &lt; b\\) dan \\[x^2\\]</p><p><img src="/a.png" alt="\\(a > b\\)"></p>'
    html = text.shown(source)
    assert "<mo>&lt;</mo>" in html
    assert '<math display="block"><msup>' in html
    assert 'alt="\\(a &gt; b\\)"' in html


def test_script_in_a_formula_is_only_text():
    html = text.shown("<p>\\(\\text{&lt;script&gt;alert(1)&lt;/script&gt;}\\)</p>")
    assert "<script" not in html


def test_a_page_whose_formulas_are_all_set_needs_no_script():
    assert not text.has_formula(text.shown("<p>\\(\\frac{1}{2}\\)</p>"))
    assert text.has_formula(text.shown("<p>\\(\\unbekannt{2}\\)</p>"))
