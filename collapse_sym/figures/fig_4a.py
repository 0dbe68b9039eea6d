"""FIG-4a: the Gaussian kernel of the paper, bandwidth 10⁻⁴, on standardised images."""

from __future__ import annotations

from ..typeset import Sheet
from .kernel_chains import sheet as kernel_chains
from .size import Size


def sheet(size: Size) -> Sheet:
    """The two panels and their caption; every size is the same, as the runs are those of the study."""
    title = "A Gaussian kernel on MNIST, taught by its own predictions"
    return kernel_chains("FIG-4a", title, setting="mnist-rbf-standardised-full", reported=(1.65, 0.097))
