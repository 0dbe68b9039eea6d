"""Users' text is shown as it is, in TeX and in XHTML."""

import xml.etree.ElementTree as ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collapse_sym.typeset.prose import tex_of
from collapse_sym.typeset.text import Maths, Plain, condition_tex, html_escape, spans, tex_code, tex_escape
from tests.typeset.reading import balanced


@given(st.text())
def test_escaped_text_is_balanced_tex_without_active_characters(text):
    for escaped in (tex_escape(text), tex_code(text)):
        assert balanced(escaped)
        bare = escaped
        for c in "#$%&_{}":
            bare = bare.replace("\\" + c, "")
        assert not set(bare) & set("#$%&")
        assert bare.isascii()


@given(st.text())
def test_escaped_text_is_xml(text):
    ElementTree.fromstring(f'<p title="{html_escape(text)}">{html_escape(text)}</p>')


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=0x2FF)))
def test_letters_survive_html(text):
    shown = "".join(ElementTree.fromstring(f"<p>{html_escape(text)}</p>").itertext())
    assert shown == "".join(c if c >= " " else "\ufffd" for c in text)


def test_a_lone_dollar_is_a_dollar():
    assert spans("costs 5 $") == [Plain("costs 5 $")]


def test_formulas_are_found_in_plain_sentences():
    found = [s.tex for s in spans("with T ≥ d: X†X = I, then nσ₀²ρ for A fit") if isinstance(s, Maths)]
    assert found == [r"T \geq  d", r"X^{\dagger}X = I", r"n\sigma _{0}^{2}\rho "]


def test_norms_are_kept_whole():
    assert [s.tex for s in spans("‖w₀‖ bounded") if isinstance(s, Maths)] == [r"\| w_{0}\| "]


def test_hats_are_accents():
    assert tex_of("Σ̂") == r"\hat{\Sigma }"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [("T0 >= d + 2", r"T_{0}\geq d+2"), ("T**2 < 3/2*d", r"T^{2}<3/2\,d"), ("lambda > 0", r"\lambda>0")],
)
def test_conditions(condition, expected):
    assert condition_tex(condition) == expected


def test_conditions_outside_the_grammar_are_shown_as_text():
    assert condition_tex("T ? d") == r"\text{T ? d}"
