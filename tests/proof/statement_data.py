"""The file of statements as plain data, and parts of it to change."""

import copy
import json
from importlib.resources import files

import pytest

from collapse_sym.proof import statements as st

TEXT = files("collapse_sym.proof").joinpath(st.FILE).read_text(encoding="utf-8")
DATA = json.loads(TEXT)
IDS = [part["id"] for part in DATA["parts"]]


def entry(identifier):
    return copy.deepcopy(next(part for part in DATA["parts"] if part["id"] == identifier))


def kind(part, **changes):
    """The kind of fault for which a changed part is refused."""
    data = {**DATA, "parts": [{**part, **changes}]}
    with pytest.raises(st.BadStatement) as refusal:
        st.read(json.dumps(data))
    return refusal.value.kind


def says_nothing_about_truth(text):
    """Whether no word of a verdict occurs."""
    verdicts = ("proved", "refuted", "corrected", "proof-gap", "verdict", "true", "false", "counterexample", "slip")
    return not [word for word in verdicts if word in text.lower()]
