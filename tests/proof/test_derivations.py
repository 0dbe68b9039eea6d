"""The derivations' proofs are certificates that the checker accepts, of the statement that the engine certifies."""

import pytest

from collapse_sym.chain import example_text, loads
from collapse_sym.derivations import registry
from collapse_sym.proof import certify, check
from tests.proof import naive

PROVED = [(identifier, name) for identifier in registry.PROOFS for name in registry.proof(identifier).CHAINS]


@pytest.mark.parametrize("identifier, name", PROVED)
def test_the_proof_of_a_claim_is_accepted(identifier, name):
    chain = loads(example_text(name))
    certificate = registry.proof(identifier).prove(chain)
    assert certificate["statement"] == certify(chain)["statement"]
    assert check(certificate).theorem == check(certify(chain)).theorem
    assert naive.holds(certificate)
    assert registry.proof(identifier).CLAIM_ID == identifier


def test_there_are_proofs():
    assert set(registry.PROOFS) <= set(registry.claim_ids()) and "THM-4.1" in registry.PROOFS
