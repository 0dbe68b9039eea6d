"""Power laws that float64, JSON or a simulation cannot hold: one line from every command."""

import pytest

from collapse_sym.cli.main import main
from tests.cli.bad_inputs import chain, power_law

TINY = power_law('beta = 2, dimension = 30, scale = "1e-399"')
HUGE = power_law('beta = 2, dimension = "infinite", scale = "1e399"')
FIT = "samples = 65\nnoise = 1"
WIDE = power_law("beta = 2, dimension = 1" + 90 * "0")


@pytest.mark.parametrize(
    "head, command, words",
    [
        (TINY, ["verify"], "as 0 or ∞"),
        (WIDE, ["verify"], "simulation stops at d"),
        (HUGE, ["risk", "--format", "json"], "--format text"),
        (HUGE, ["risk", "--format", "json", "--digits", "20"], "--format text"),
    ],
)
def test_what_has_no_number_there_is_one_line(capsys, tmp_path, head, command, words):
    path = tmp_path / "chain.toml"
    path.write_text(chain(FIT, FIT, head=head))
    assert main([command[0], str(path), *command[1:]]) == 2
    out, err = capsys.readouterr()
    assert not out and words in err.splitlines()[-1] and "Traceback" not in err and "bug" not in err


def test_in_text_they_have_their_digits(capsys, tmp_path):
    path = tmp_path / "chain.toml"
    path.write_text(chain(FIT, FIT, head=HUGE))
    assert main(["risk", str(path)]) == 0
    assert "e+39" in capsys.readouterr().out
