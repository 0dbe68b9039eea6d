"""What the checker alone says of an engine with a changed map: is a certificate of its answers still accepted?"""

from __future__ import annotations

import json
from functools import cache

from ...chain.toml import loads
from ...errors import CollapseSymError
from ...proof import Rejected, check
from ...proof.risk_certificates import certified
from .source import SourceMutant
from .trial import KILLED, SURVIVED, UNASKED, Seen

_ANY = '[population]\ncovariance = { kind = "abstract" }\ntruth = { kind = "abstract" }\n'
_ROUND = _ANY.replace('"abstract" }', '"isotropic", dimension = "d" }', 1)
_DOWN = '[downstream]\nfit = "ols"\nsamples = "T"\nnoise = "sigma"\n'
_RIDGE = '[downstream]\nfit = "ridge"\nsamples = "T"\nnoise = "sigma"\nridge = "lambda"\n'
_OLS = '[[generator]]\nrepeat = {repeat}\nfit = "ols"\nsamples = "T0"\nnoise = "sigma0"\n'
_SMOOTH = '[[generator]]\nfit = "ridge"\nsamples = "T0"\nnoise = "sigma0"\nridge = "lambda0"\n'
#: chains that meet every map whose answers certificates cover, with the modules whose maps they meet
CHAINS = {
    "exact": 'assume = ["T >= d + 2", "T0 >= d + 2"]\n' + _ANY + _OLS.format(repeat='"n"') + _DOWN,
    "isotropic": _ROUND + _OLS.format(repeat='"n"') + _DOWN,
    "ridge": _ANY + _SMOOTH + _RIDGE,
    "ridgeless": 'assume = ["T0 <= d - 2"]\n' + _ANY + _OLS.format(repeat="1") + _RIDGE,
}
USED = {"exact": ("exact",), "isotropic": ("isotropic",), "equivalents": ("ridge", "ridgeless")}
USED["base"] = tuple(CHAINS)


@cache
def statements(name: str) -> tuple[str, ...]:
    """The hashes of the statements that the engine as it is proves of a chain."""
    return tuple(c.certificate["hash"] for c in certified(loads(CHAINS[name])))


def by_checker(mutant: SourceMutant) -> Seen:
    """Killed: no certificate of a changed answer is accepted.  Unasked: no statement of any chain changes."""
    from .maps import NO_VALUE, installed

    for name in USED[mutant.module.rpartition(".")[2]]:
        before = statements(name)
        with installed(mutant):
            try:
                found = list(certified(loads(CHAINS[name])))
            except Rejected as rejection:
                return Seen(KILLED, f"{name}: {rejection.rule}")
            except CollapseSymError as refusal:
                return Seen(KILLED, f"{name}: {refusal}")
            except NO_VALUE as error:
                return Seen(KILLED, f"{name}: no certificate ({type(error).__name__})")
        if tuple(c.certificate["hash"] for c in found) != before:
            for c in found:  # with the true engine again: the checker alone
                check(json.dumps(c.certificate))
            return Seen(SURVIVED, f"{name}: accepts another statement")
    return Seen(UNASKED)
