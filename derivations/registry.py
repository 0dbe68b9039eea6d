"""The derivations that there are: claim ID → file, loaded when it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from .claim import Claim

#: In the order of the catalogue.
FILES = {
    "THM-4.1": "least_squares_after_large_fresh_designs",
    "PROP-4.2": "ridge_on_clean_labels",
    "COR-4.4": "ridge_after_large_fresh_designs",
    "THM-4.5": "one_small_design_shared_by_all",
    "THM-4.6": "small_fresh_designs_forget_the_truth",
    "THM-F.1": "exact_cost_of_a_generation",
}


def claim_ids() -> tuple[str, ...]:
    """The claims that have a derivation.

    >>> claim_ids()[0]
    'THM-4.1'
    """
    return tuple(FILES)


def claim(identifier: str) -> Claim:
    """The claim with this ID, from its file."""
    found: Claim = import_module(f".{FILES[identifier]}", __package__).CLAIM
    return found


#: The modules that prove or refute parts of claims; each has PROVES, REFUTES, AMENDED or FURTHER,
#: part ID → builder of a certificate (FURTHER: of another amended form, one or several).
THEOREMS: tuple[str, ...] = (
    "a_penalty_that_grows",
    "a_product_that_vanishes",
    "bias_and_variance_of_one_fit",
    "biases_of_one_shared_design",
    "biases_of_one_small_shared_design",
    "cost_of_large_designs",
    "cost_of_noises_for_least_squares",
    "cost_of_noises_next_to_as_many_rows_as_dimensions",
    "cost_of_noises_of_large_designs",
    "cost_of_noises_of_one_small_design",
    "cost_of_noises_with_another_penalty",
    "error_against_the_null_predictor",
    "error_of_a_chain_of_fits",
    "errors_in_few_dimensions",
    "errors_that_vanish",
    "exact_rates_by_the_penalty",
    "exact_rates_fail_at_points",
    "errors_that_do_not_vanish",
    "exponents_of_power_laws",
    "growing_designs",
    "errors_of_growing_designs",
    "inverse_of_a_wishart_matrix",
    "isotropic_biases_are_ordered",
    "isotropic_biases_of_one_shared_design",
    "kernel_form_of_the_prediction",
    "least_squares_on_large_designs",
    "many_fresh_designs",
    "many_rows_and_a_small_penalty",
    "models_in_closed_form",
    "more_directions_than_rows",
    "no_function_of_the_printed_arguments",
    "one_small_shared_design_keeps_a_share",
    "products_in_the_limit",
    "products_of_projections",
    "rates_at_capacity",
    "rates_fail_at_points",
    "rates_on_clean_labels",
    "rates_with_generators",
    "ridge_on_few_dimensions",
    "small_fresh_designs_keep_a_product_of_shares",
    "small_penalties_under_power_laws",
    "spectra_of_power_laws",
    "sums_fail_at_points",
    "sums_of_power_laws",
    "the_best_penalty",
    "the_bias_has_a_cross_term",
    "the_change_of_bias_is_bounded_above",
    "the_effective_penalty_is_one_root",
    "the_isotropic_collapse",
    "the_isotropic_effective_penalty",
    "the_order_of_biases_fails",
    "the_slope_of_the_effective_penalty",
    "too_few_dimensions",
)


def certificates(part: str) -> dict[str, Any]:
    """The certificates of a part, built: of what is printed ("proves", "refutes"), of its amended form ("amended").

    Under "further" a list of those of other amended forms.

    >>> certificates("no such part")
    {'further': []}
    """
    found: dict[str, Any] = {"further": []}
    for name in THEOREMS:
        module = import_module(f".{name}", __package__)
        for kind in ("proves", "refutes", "amended"):
            builders: dict[str, Callable[[], dict[str, Any]]] = getattr(module, kind.upper(), {})
            if part in builders:
                found[kind] = _built(builders[part])
        further = getattr(module, "FURTHER", {}).get(part, ())
        found["further"] += [_built(build) for build in (further if isinstance(further, tuple) else (further,))]
    return found


def _built(build: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """A certificate by itself: some plans ask the checker's reader, which must not remember other certificates."""
    from collapse_sym.proof.checker.order import forgetting

    with forgetting():
        return build()
