"""What the registry builds."""

import pytest

from collapse_sym.derivations import registry


@pytest.mark.parametrize("part", ["PROP-F.5.main", "PROP-F.6.zero"])
def test_a_certificate_does_not_depend_on_those_built_before(part):
    # The order of atoms is that of their first appearance: another certificate must not have set it.
    alone = registry.certificates(part)
    registry.certificates("THM-4.3.bias-order-limit")
    registry.certificates("COR-4.4.ridgeless")
    assert registry.certificates(part) == alone


def test_the_order_of_atoms_matters_to_the_plans():
    # The mutant: built without forgetting, after other atoms were met in another order.
    from collapse_sym.proof.checker.order import ORDER, forgetting

    build = registry.import_module(".biases_of_one_shared_design", registry.__package__).REFUTES["PROP-F.5.main"]
    with forgetting():
        build()
        met = list(ORDER)
    with forgetting():
        for atom in reversed(met):
            ORDER[atom] = len(ORDER)
        assert build() != registry.certificates("PROP-F.5.main")["refutes"]
