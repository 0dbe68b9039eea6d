"""The precision of balls is global: a test that sets it leaves it as it was."""

import flint
import pytest


@pytest.fixture(autouse=True)
def _precision_is_given_back():
    saved = flint.ctx.prec
    yield
    flint.ctx.prec = saved
