"""FIG-4b: the polynomial kernel of the paper, degree 5 and bandwidth 10⁻³, on images in [0, 1]."""

from __future__ import annotations

from ..typeset import Sheet
from .kernel_chains import sheet as kernel_chains
from .size import Size


def sheet(size: Size) -> Sheet:
    """The two panels and their caption; every size is the same, as the runs are those of the study."""
    title = "A polynomial kernel on MNIST, taught by its own predictions"
    return kernel_chains("FIG-4b", title, setting="mnist-polynomial-full", reported=(1.2, 0.15))
