"""Rules that hold in every file: no text is evaluated, nothing is believed by simplification.

One test a rule, which names every file that breaks it: a test a file costs more than what it looks at.
"""

import ast
from pathlib import Path

from tests.architecture import sources as src

MODULES = sorted(src.modules())
EVALUATES_TEXT = {"eval", "exec", "parse_expr", "compile", "S"}
IS_NO_ARGUMENT = {"simplify", "nsimplify", "hyperexpand"}
#: The table itself, and the free calculus, whose symbols stand for maps and have no domain.
BIRTHPLACES = {f"{src.PACKAGE}.notation", f"{src.PACKAGE}.risk.free"}
#: The checker prints too when it is run alone, far from this package.
PRINTS_ALONE = f"{src.PACKAGE}.proof.checker.__main__"


def where(breaks, names=MODULES):
    """File and line of every call (method, node) that breaks a rule."""
    return [
        f"{src.modules()[name].relative_to(src.ROOT)}:{node.lineno}"
        for name in names
        for method, node in src.calls(name)
        if breaks(method, node)
    ]


def literally(node, method):
    # re.compile is not the compile that runs text; sp.S is sympify under another name.
    return method == "compile" and isinstance(node.func, ast.Attribute)


def strict(node):
    return any(k.arg == "strict" and getattr(k.value, "value", None) is True for k in node.keywords)


def has_a_role(node):
    # Symbol(name, **ROLES[role]): the domain is the table's.
    return any(k.arg is None and "ROLES" in ast.dump(k.value) for k in node.keywords)


def test_the_sources_are_found():
    assert len(MODULES) > 300 and sum(len(src.calls(name)) for name in MODULES) > 10_000


def test_no_text_is_evaluated():
    assert not where(lambda method, node: method in EVALUATES_TEXT and not literally(node, method))
    # sympify without strict=True parses text
    assert not where(lambda method, node: method == "sympify" and not strict(node))


def test_simplify_is_not_an_argument():
    assert not where(lambda method, node: method in IS_NO_ARGUMENT)


def test_nor_is_it_in_a_test():
    texts = {path: path.read_text(encoding="utf-8") for path in sorted((src.ROOT / "tests").rglob("*.py"))}
    assert len(texts) > 150
    suspects = {path: text for path, text in texts.items() if any(name in text for name in IS_NO_ARGUMENT)}
    assert Path(__file__).resolve() in suspects  # it names them
    assert not [
        f"{path.relative_to(src.ROOT)}:{node.lineno}"
        for path, text in suspects.items()
        for method, node in src.calls_in(ast.parse(text))
        if method in IS_NO_ARGUMENT
    ]


def test_files_are_short():
    limits = src.TABLE["limits"]
    long = {}
    for name in MODULES:
        lines = src.modules()[name].read_text(encoding="utf-8").count("\n")
        trusted = name.startswith(f"{src.PACKAGE}.proof.checker")
        if lines > limits["lines_per_checker_file" if trusted else "lines_per_file"]:
            long[name] = lines
    assert not long


def test_only_the_command_line_prints():
    silent = [name for name in MODULES if src.room(name) != "cli" and name != PRINTS_ALONE]
    assert not where(lambda method, node: method == "print", silent)


def test_symbols_have_their_domain_from_the_table_of_names():
    names = [name for name in MODULES if name not in BIRTHPLACES]
    assert not where(lambda method, node: method in {"Symbol", "symbols"} and not has_a_role(node), names)


def test_every_module_says_what_it_is():
    assert not [name for name in MODULES if not ast.get_docstring(src.tree(name))]
