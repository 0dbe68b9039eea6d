"""Rules that hold in every file: no text is evaluated, nothing is believed by simplification."""

import ast

import pytest

from tests.architecture import sources as src

MODULES = sorted(src.modules())
EVALUATES_TEXT = {"eval", "exec", "parse_expr", "compile", "S"}
IS_NO_ARGUMENT = {"simplify", "nsimplify", "hyperexpand"}


def where(name, node):
    return f"{src.modules()[name].relative_to(src.ROOT)}:{node.lineno}"


def literally(node, method):
    # re.compile is not the compile that runs text; sp.S is sympify under another name.
    return method == "compile" and isinstance(node.func, ast.Attribute)


@pytest.mark.parametrize("name", MODULES)
def test_no_text_is_evaluated(name):
    for method, node in src.calls(name):
        if method in EVALUATES_TEXT:
            assert literally(node, method), where(name, node)
        if method == "sympify":  # strict: it refuses text
            strict = [k for k in node.keywords if k.arg == "strict" and getattr(k.value, "value", None) is True]
            assert strict, f"{where(name, node)}: sympify without strict=True parses text"


@pytest.mark.parametrize("name", MODULES)
def test_simplify_is_not_an_argument(name):
    for method, node in src.calls(name):
        assert method not in IS_NO_ARGUMENT, where(name, node)


@pytest.mark.parametrize("name", MODULES)
def test_files_are_short(name):
    lines = src.modules()[name].read_text(encoding="utf-8").count("\n")
    trusted = name.startswith(f"{src.PACKAGE}.proof.checker")
    most = src.TABLE["limits"]["lines_per_checker_file" if trusted else "lines_per_file"]
    assert lines <= most, f"{src.modules()[name]} has {lines} lines"


@pytest.mark.parametrize("name", MODULES)
def test_only_the_command_line_prints(name):
    # The checker prints too when it is run alone, far from this package.
    if src.room(name) != "cli" and name != f"{src.PACKAGE}.proof.checker.__main__":
        assert not [where(name, node) for method, node in src.calls(name) if method == "print"]


def has_a_role(node):
    # Symbol(name, **ROLES[role]): the domain is the table's.
    return any(k.arg is None and "ROLES" in ast.dump(k.value) for k in node.keywords)


#: The table itself, and the free calculus, whose symbols stand for maps and have no domain.
BIRTHPLACES = {f"{src.PACKAGE}.notation", f"{src.PACKAGE}.risk.free"}


@pytest.mark.parametrize("name", [n for n in MODULES if n not in BIRTHPLACES])
def test_symbols_have_their_domain_from_the_table_of_names(name):
    born = [node for method, node in src.calls(name) if method in {"Symbol", "symbols"}]
    assert not [where(name, node) for node in born if not has_a_role(node)]


@pytest.mark.parametrize("name", MODULES)
def test_every_module_says_what_it_is(name):
    assert ast.get_docstring(src.tree(name))
