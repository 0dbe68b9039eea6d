"""The fits of a statement: sizes, penalties, variances and designs."""

from __future__ import annotations

from typing import Any

from .known import NAME
from .limits import need
from .reading import Reader
from .ring import Poly
from .well_formed import fields, is_term
from .words import DOWN


class Chain:
    """Sizes, penalties, variances and designs of the fits, as polynomials, for a reader."""

    def __init__(self, reader: Reader, data: Any) -> None:
        self.reader, self.rank = reader, reader.scalar("d")
        self.full_rank: set[Any] = set()
        self.models: dict[Any, Poly] = {}
        data = data or {"generators": [], "downstream": []}
        lists = isinstance(data.get("generators"), list) and isinstance(data.get("downstream"), list)
        need(
            lists and len(data["downstream"]) <= 1,
            "statement",
            "not a list of generators and at most one downstream fit",
        )
        fields(data, "statement", "generators", "downstream", optional=("inputs", "covariance", "truth"))
        ok = data.get("inputs", "gaussian") in ("gaussian", "features") and data.get("covariance", "Sigma") == "Sigma"
        need(ok and data.get("truth", "w0") == "w0", "statement", "inputs of an unknown law, or another truth")
        self.blocks, self.gaussian = data["generators"], data.get("inputs", "gaussian") == "gaussian"
        for fit in (*self.blocks, *data["downstream"]):
            fields(fit, "statement", "fit", "samples", "variance", "design", optional=("repeat", "penalty", "truth"))
            need(
                fit["fit"] in ("ols", "ridge") and isinstance(fit["design"], str), "statement", "a fit of unknown kind"
            )
            need((fit["fit"] == "ridge") == ("penalty" in fit), "statement", "a penalty belongs to a ridge fit")
            need(NAME.match(fit["design"]) and fit["design"] != DOWN, "statement", "a design without a name of its own")
            need(all(is_term(x) for x in fit.values()), "statement", "a fit that is not described by terms")
            need(
                ("repeat" in fit) == any(fit is x for x in self.blocks),
                "statement",
                "a generator repeats, a downstream fit does not",
            )
        self.fits: list[dict[str, Any]] = [*self.blocks, *data["downstream"]]
        self.last = self.blocks[0]["repeat"] if self.blocks else "0"
        drawn = [fit["design"] for fit in self.fits if fit["design"] != "fresh"]
        self.shared = len(set(drawn)) < len(drawn)  # two fits on one design: their letters are not independent
        self.changed = {
            x
            for fit in self.fits
            for key in ("samples", "penalty", "variance", "truth", "repeat")
            for x in reader.texts(fit.get(key, "0"))
            if key != "repeat" or "m" in reader.texts([*fit.values()])  # what is known of all is not known of more
        } | {"d"}
        self.down_samples = data["downstream"][0]["samples"] if data["downstream"] else "0"

    def fit(self, index: Any) -> dict[str, Any]:
        """The fit to which a design belongs."""
        key = self.key(index)
        need(len(self.fits) > (len(self.blocks) if key == DOWN else int(key)), "terms", "not a fit of this chain")
        return self.fits[-1 if key == DOWN else int(key)]

    def key(self, index: Any) -> str:
        """Which fit a design belongs to: the number of its block, or "down"."""
        return index if index == DOWN else str(index)[4:] if str(index)[:4] == "fit " else "0"

    def index(self, fit: str) -> Any:
        """The index of a design of a fit: # for the number in the only block, else one name for a whole block."""
        if fit == DOWN or len(self.blocks) > 1:
            return DOWN if fit == DOWN else f"fit {fit}"
        return self.design(self.reader.atom("symbol", "#"))

    @property
    def keys(self) -> list[str]:
        """The fits in order: numbers of blocks, then "down"."""
        return [str(i) for i in range(len(self.blocks))] + [DOWN] * (len(self.fits) > len(self.blocks))

    def index_of(self, fit: Any) -> Any:
        """The index of a design of the fit with this key."""
        need(fit in self.keys, "terms", "not a fit of this chain")
        return self.index(fit)

    def read(self, term: Any, number: Poly | None, size: str = "") -> Poly:
        """A term of a fit, m its number in the block; a size, or a variance, is known to be one, for each m."""
        reader = self.reader
        kept, reader.bound = (reader.bound, reader.signs, reader.domains), {} if number is None else {"m": number}
        if number is not None:  # generators are numbered from 0
            need(not reader.positive(-number), "terms", "a fit with a negative number")
            reader.signs = {**reader.signs, number.frozen(): False}
        value, given = reader.scalar(term), self._given(term)
        if size and number is not None and not given:
            reader.bound, reader.domains = {"m": reader.atom("symbol", "m")}, {**reader.domains, "m": "natural"}
        each = reader.scalar(term) if size else value
        if size == "samples":
            whole, many = (given == "positive-integer" or f(each) for f in (reader.integral, reader.positive))
            need(whole and many, "terms", "a size that may be no whole number > 0")
        if size == "variance":
            known = given not in ("", "real") or reader.nonnegative(each)
            need(known, "terms", "a variance that may be negative")
        reader.bound, reader.signs, reader.domains = kept
        return value

    def _number(self, index: Any) -> Poly | None:
        return self.reader.thawed(index) if isinstance(index, tuple) else None

    def samples(self, index: Any) -> Poly:
        return self.read(self.fit(index)["samples"], self._number(index), "samples")

    def _given(self, term: Any) -> str:
        """The domain that gives a size: that of a variable, or of the members of a sequence."""
        name = term[1] if isinstance(term, list) and term[0] == "At" else term
        return self.reader.domains.get(name, "").split(" of ")[-1] if isinstance(name, str) else ""

    def penalty(self, index: Any) -> Poly | None:
        fit = self.fit(index)
        if "penalty" not in fit:
            return None
        value = self.read(fit["penalty"], self._number(index))
        need(self.reader.positive(value), "terms", "a penalty that may not be positive")
        return value

    def variance(self, index: Any) -> Poly:
        return self.noise(self.key(index[1]), self._number(index[0]))

    def noise(self, key: str, number: Poly | None) -> Poly:
        """The variance of the fit with this key, and this number in its block."""
        return self.read(self.fit(DOWN if key == DOWN else f"fit {key}")["variance"], number, "variance")

    def design(self, i: Poly) -> Any:
        """The index of design X_i: its number, or the name of the design that the block shares."""
        need(len(self.blocks) == 1, "terms", "designs are numbered where there is one block of generators")
        name = self.blocks[0]["design"]
        return i.frozen() if name == "fresh" else name
