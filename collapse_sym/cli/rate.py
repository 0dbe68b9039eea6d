"""collapse-sym rate: how fast the test error falls under power laws, at the best penalty or a given one."""

from __future__ import annotations

import argparse
import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from ..errors import Contradiction, InvalidInput
from .chains import whole

if TYPE_CHECKING:
    from ..scaling.families import Question

EPILOG = """\
examples:
  collapse-sym rate --beta 2 --source 3/8 --a 0 --b 1 --D 1 --noise-exponent inf
  collapse-sym rate --beta 2 --source 3/8 --a a --b 2 --D 1/2 --noise-exponent 0      piecewise in a
  collapse-sym rate --beta beta --source r --a a --b b --D D --noise-exponent s        the whole phase diagram
  collapse-sym rate --beta 2 --source 1/2 --b 1/2 --D inf --n-exponent 1/4 --sigma0-exponent 0 --noise-exponent 0
  collapse-sym rate --beta 2 --source 3/8 --a a --b b --D 0 --noise-exponent 0 --diagram phases.png
  collapse-sym rate --beta 2 --source 3/2 --a 0 --b 1/2 --D 2/5 --noise-exponent 0 --ell 3/5 --curve curve.png

eigenvalues j^(-beta), squared coefficients of the truth j^(-1 - beta(2r - 1)); as T grows:
d = T^D, T0 = T^b rows per generator, n*sigma0^2 = T^a, sigma^2 = T^(-s), lambda = K*T^(-ell).
Where b = D, phi0 = d/T0 tells whether T0 >= d + 2 (default 1/2); where D = 1, phi = d/T does (default 1/2).
Every exponent takes a number, or a name: then the answer is piecewise.  beta and source are named beta and r.
ell_crit = beta/(2 beta min(r, 1) + 1) is the best exponent for clean labels with sigma = 1: what it costs is shown too.
JSON: exponent, log_power, ell, regime, balanced_terms, constant; constant_value, best_K, best_K_value, equations (of
factors k, k0), because (why a constant or K is null), critical (the same at ell_crit: lost, vanishes), tied (the best
lambda where it has a power of log T).

Rates and constants are those of the deterministic equivalents, as `risk` prints them, derived and checked.  That the
equivalents describe E_test up to 1 + o(1) while kappa -> 0 is assumed here: no cited fact of ours says it.
"""

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}\Z", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,12}(/[0-9]{1,12}|\.[0-9]{1,12})?\Z", re.ASCII)
_NEGATIVE = re.compile(r"-(inf|[0-9./]+)\Z", re.ASCII)
_TAKEN = frozenset(("x", "beta", "R", "r", "K", "T", "d", "n", "inf", "nan", "oo", "pi", "E", "I"))


def add_to(commands: Any) -> None:
    """The parser of this command."""
    parser = commands.add_parser(
        "rate",
        help="exponents of the test error under power laws, and the best penalty",
        description="E_test ~ T^(-exponent) (log T)^k under power laws, at the best lambda = K*T^(-ell) or any.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    # argparse takes -1/2 and -inf for options, and -1 for a number: all of them are numbers here.
    parser._negative_number_matcher = _NEGATIVE
    parser.add_argument("--beta", required=True, help="capacity: eigenvalues j^(-beta), beta > 1")
    parser.add_argument("--source", required=True, help="source condition r > 0")
    parser.add_argument("--a", help="n*sigma0^2 = T^a; -inf: generators without noise")
    parser.add_argument("--b", required=True, help="T0 = T^b")
    parser.add_argument("--D", required=True, help="d = T^D, or inf")
    parser.add_argument("--noise-exponent", required=True, metavar="s", help="sigma^2 = T^(-s); inf: no noise")
    parser.add_argument("--n-exponent", metavar="nu", help="n = T^nu (default 0: n is fixed)")
    parser.add_argument("--n", type=whole(1, 100), metavar="N", help="a number of generations, for the constant")
    parser.add_argument("--sigma0-exponent", metavar="s0", help="sigma0^2 = T^(-s0), in place of --a = nu - s0")
    parser.add_argument("--ell", help="lambda = K*T^(-ell); without it, the best")
    parser.add_argument("--phi0", default="1/2", help="d/T0 where b = D (default 1/2: T0 >= d + 2)")
    parser.add_argument("--phi", default="1/2", help="d/T where D = 1 (default 1/2: d < T)")
    parser.add_argument("--design", choices=("fresh", "shared"), default="fresh", help="default fresh")
    parser.add_argument("--diagram", metavar="FILE", help="draw the phases of two symbols: .png, .svg or .pdf")
    parser.add_argument("--curve", metavar="FILE", help="draw the test error over T: .png, .svg or .pdf")
    parser.add_argument(
        "--collapse", metavar="C,...", help="curves with n*sigma0^2 = C*T^a (default 0,1/10000,1/100,1)"
    )
    parser.add_argument("--format", choices=("text", "json", "latex"), default="text", help="default text")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the rate."""
    question = _question(arguments)
    from ..scaling.rates import rates
    from .rate_output import as_json, as_latex, as_text

    answer = cache(lambda: rates(question, compare=question.ell is None))
    if arguments.diagram is not None:
        from .phase_diagrams import write_diagram

        write_diagram(question, arguments.diagram)
    if arguments.curve is not None:
        from .learning import NOISES, noises, write_curves

        factors = NOISES if arguments.collapse is None else noises(arguments.collapse)
        write_curves(question, factors, arguments.curve, answer)
    elif arguments.collapse is not None:
        raise InvalidInput("--collapse", "says which curves are drawn", "give --curve FILE too")
    write = {"text": as_text, "json": as_json, "latex": as_latex}[arguments.format]
    print(write(answer()))
    return 0


def _question(arguments: argparse.Namespace) -> Question:
    from ..scaling.families import Question

    beta, source = (_symbol_or_number(arguments, name, own) for name, own in (("beta", "beta"), ("source", "r")))
    return Question(
        beta=beta,
        source=source,
        a=_amount(arguments),
        b=_value(arguments, "b"),
        D=_value(arguments, "D", infinite=True),
        s=_value(arguments, "noise_exponent", infinite=True),
        nu=_value(arguments, "n_exponent") if arguments.n_exponent is not None else _rational("0"),
        n=arguments.n,
        ell=None if arguments.ell is None else _value(arguments, "ell"),
        design=arguments.design,
        phi0=_number(arguments, "phi0"),
        phi=_number(arguments, "phi"),
    )


def _amount(arguments: argparse.Namespace) -> Any:
    """The exponent of nσ₀², given or from those of n and σ₀²."""
    import sympy as sp

    given = None
    if arguments.a is not None:
        given = -sp.oo if arguments.a == "-inf" else _value(arguments, "a")
    if arguments.sigma0_exponent is None:
        if given is None:
            raise InvalidInput("--a", "is missing", "give it, or --sigma0-exponent and --n-exponent")
        return given
    nu = _form(_value(arguments, "n_exponent")) if arguments.n_exponent is not None else sp.S.Zero
    found = nu - _form(_value(arguments, "sigma0_exponent"))
    if given is not None and (given == -sp.oo or _form(given) != found):
        raise Contradiction(f"--a {arguments.a}", f"n and sigma0 say {found}", "leave --a or --sigma0-exponent out")
    return found


def _form(value: Any) -> Any:
    """A number, or the symbol of a name."""
    from ..notation import symbol

    return symbol(value, "exponent") if isinstance(value, str) else value


def _symbol_or_number(arguments: argparse.Namespace, name: str, own: str) -> Any:
    """None for the symbol of this quantity."""
    return None if getattr(arguments, name) == own else _number(arguments, name, own)


def _value(arguments: argparse.Namespace, name: str, *, infinite: bool = False) -> Any:
    """A number, a name, or infinity."""
    import sympy as sp

    text = getattr(arguments, name)
    if infinite and text == "inf":
        return sp.oo
    if _NUMBER.match(text):
        return _rational(text)
    if not _NAME.match(text) or text in _TAKEN or text.lower() in _TAKEN & {"inf", "nan"}:
        what = "a number such as 1/2, or a name" + (", or inf" if infinite else "")
        raise InvalidInput(f"{_option(name)} {text}", f"is not {what}", f"names in use: {', '.join(sorted(_TAKEN))}")
    return text


def _number(arguments: argparse.Namespace, name: str, own: str = "") -> Any:
    text = getattr(arguments, name)
    if not _NUMBER.match(text):
        symbol = f", or the symbol {own}" if own else ""
        raise InvalidInput(f"{_option(name)} {text}", "is not a number", f"write 3/8 or 0.375{symbol}")
    return _rational(text)


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _rational(text: str) -> Any:
    import sympy as sp

    try:
        value = Fraction(text)
    except ZeroDivisionError:
        raise InvalidInput(text, "divides by 0", "give another denominator") from None
    return sp.Rational(value.numerator, value.denominator)
