"""Every kind of covariance that a file may name has its spectrum, also where nothing else has read its room before."""

import subprocess
import sys

import pytest

KINDS = {
    "power-law": '{ kind = "power-law", beta = 2, dimension = 5 }',
    "sphere-rbf": '{ kind = "sphere-rbf", dimension = 3, bandwidth = 1, levels = 4 }',
}
CODE = """
import sys
from collapse_sym.chain import loads
from collapse_sym.spectra import spectrum_of
covariance = sys.argv[1]
chain = loads(
    f'[population]\\ncovariance = {covariance}\\ntruth = {{ kind = "random", squared = 1 }}\\n'
    '[downstream]\\nfit = "ridge"\\nsamples = 9\\nnoise = 1\\nridge = 1\\n'
)
assert spectrum_of(chain.population) is not None
"""


@pytest.mark.parametrize("kind", ["power-law", pytest.param("sphere-rbf", marks=pytest.mark.deep)])
def test_a_kind_is_known_to_a_process_that_has_read_nothing_else(kind):
    subprocess.run([sys.executable, "-c", CODE, KINDS[kind]], check=True)
