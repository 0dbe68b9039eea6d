"""What is checked once in a run is what the checker says, and what it refuses is refused each time."""

import json
from pathlib import Path

import pytest

from collapse_sym.derivations import registry
from collapse_sym.proof.checker import Rejected, check
from tests.proof import built


@pytest.fixture
def folder(tmp_path, monkeypatch):
    built.certificates("EQ-9.main")  # in the folder of the run
    monkeypatch.setenv("COLLAPSE_SYM_VERDICTS", str(tmp_path))
    built.accepted.cache_clear()
    yield tmp_path
    built.accepted.cache_clear()


def test_it_is_what_the_checker_says_in_this_process_and_the_next(folder):
    certificate = built.certificates("EQ-9.main")["proves"]
    expected = check(json.dumps(certificate))
    assert built.checked(certificate) == expected
    built.accepted.cache_clear()  # as in another process
    assert built.checked(certificate) == expected and len(list(folder.iterdir())) == 1


def test_another_certificate_and_another_checker_are_checked(folder, monkeypatch):
    certificate = built.certificates("EQ-9.main")["proves"]
    built.checked(certificate)
    with pytest.raises(Rejected):
        built.checked({**certificate, "steps": certificate["steps"][1:]})
    monkeypatch.setattr(built, "sources", lambda: "another")
    built.accepted.cache_clear()
    built.checked(certificate)
    assert len(list(folder.iterdir())) == 2


def test_a_refusal_is_never_kept(folder):
    certificate = {**built.certificates("EQ-9.main")["proves"], "hash": "0"}
    for _ in range(2):
        with pytest.raises(Rejected):
            built.checked(certificate)
    assert not list(folder.iterdir())


def test_certificates_of_another_process_are_those_that_are_built_here(folder):
    expected = registry.certificates("EQ-9.main")
    for count in (1, 1):
        built.certificates.cache_clear()
        assert built.certificates("EQ-9.main") == expected
        assert len(list(folder.iterdir())) == count


def test_the_hash_is_of_the_files_of_the_checker():
    assert len(built.sources()) == 64 and len(list(Path(built.checker.__file__).parent.glob("*.py"))) > 20
