r"""Who is right, the recommendation or cross-validation?  Chains are trained, and both are held against the truth.

Of each data set the realised test error ‖ŵ_λ − w₀‖²_Σ is known for every λ: for the recommended one, for that of
cross-validation on the labels as they are, and for the best one in hindsight (the oracle's).  Truths are drawn with
E‖w₀‖²_Σ = 1.  The recommendation is the float64 one of ``Study.best``, which the tests hold against the certified one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from importlib.resources import files
from typing import Any

import numpy as np

from .evidence import exponent_of
from .observed import Floats, observe
from .passage import Guess
from .study import study_of
from .validation import cross_validated

SEED, REPLICATES, DIMENSION = 20261129, 60, 60
FILE = "comparison.json"
#: λ among which the oracle chooses, in units of the largest eigenvalue of Σ̂
HINDSIGHT = np.geomspace(1e-7, 1e4, 241)


def _flat(d: int) -> Floats:
    return np.ones(d)


def _power_law(d: int) -> Floats:
    return np.arange(1, d + 1) ** -1.5


def _two_levels(d: int) -> Floats:
    return np.where(np.arange(d) < d // 2, 1.0, 0.01)


SPECTRA: dict[str, Callable[[int], Floats]] = {"flat": _flat, "power law": _power_law, "two levels": _two_levels}


@dataclass(frozen=True)
class Setting:
    """A chain to train: generators as in ``true``, believed to be as in ``believed``; ``truth`` says how w₀ is drawn.

    "even": c_j² alike; "source": c_j² ∝ √s_j; "hidden": on the weakest third of the directions alone.
    """

    name: str
    spectrum: str
    true: Guess
    believed: Guess
    samples: int = 2 * DIMENSION
    noise: float = 0.3
    truth: str = "source"

    def squares(self) -> Floats:
        """E c_j², with ‖w₀‖²_Σ = 1 on average."""
        s = SPECTRA[self.spectrum](DIMENSION)
        shape = {"even": s**0, "source": s**0.5, "hidden": (np.arange(DIMENSION) >= 2 * DIMENSION // 3) * 1.0}[
            self.truth
        ]
        return np.asarray(shape / (s @ shape))


def settings() -> tuple[Setting, ...]:
    """The grid: three spectra times seven chains as believed, then chains that are not as believed."""
    base, d = Guess(3, 2 * DIMENSION, 0.4), DIMENSION
    kinds: dict[str, tuple[Guess, dict[str, Any]]] = {
        "3 generations": (base, {}),
        "1 generation": (replace(base, generations=1), {}),
        "8 generations": (replace(base, generations=8), {}),
        "3 generations, T = 2d/3": (base, {"samples": 2 * d // 3}),
        "3 generations, T0 = d/2": (Guess(3, d // 2, 0.2), {}),
        "clean labels": (Guess(0), {}),
        "T0 = 100d": (replace(base, samples=100 * d), {}),
    }
    found = [Setting(name, s, true, true, **more) for s in SPECTRA for name, (true, more) in kinds.items()]
    one, six = (replace(base, generations=n) for n in (1, 6))
    for s in ("flat", "power law"):
        found.append(Setting("1 generation, 6 believed", s, one, six))
        found.append(Setting("6 generations, 1 believed", s, six, one))
        found.append(Setting("clean labels, 3 believed", s, Guess(0), base))
    found += [
        Setting("3 generations, hidden truth", s, base, base, truth="hidden") for s in ("power law", "two levels")
    ]
    return tuple(found)


@dataclass(frozen=True)
class Result:
    """What came out of a setting, with standard errors: ``beats`` is how often the recommended λ has the smaller error.

    Ratios of test errors, geometric means: ``gain`` cross-validation's to the recommended one's, ``recommended`` and
    ``validated`` to the oracle's.
    """

    name: str
    spectrum: str
    replicates: int
    beats: tuple[float, float]
    gain: tuple[float, float]
    recommended: tuple[float, float]
    validated: tuple[float, float]


def compared(setting: Setting, replicates: int = REPLICATES) -> Result:
    """Train a setting's chains and compare; each replicate has a seed of its own."""
    errors = np.log([_replicate(setting, r) for r in range(replicates)])
    best, recommended, validated = errors.T
    beats = (recommended < validated).mean()
    return Result(
        setting.name,
        setting.spectrum,
        replicates,
        (float(beats), float(np.sqrt(beats * (1 - beats) / replicates))),
        _geometric(validated - recommended),
        _geometric(recommended - best),
        _geometric(validated - best),
    )


def _geometric(logs: Floats) -> tuple[float, float]:
    mean = float(np.exp(logs.mean()))
    return mean, float(mean * logs.std(ddof=1) / np.sqrt(len(logs)))


def _replicate(setting: Setting, number: int) -> tuple[float, float, float]:
    """The test errors of the oracle's λ, of the recommended one, and of cross-validation's."""
    digest = hashlib.sha256(repr((setting, SEED, number)).encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    s = SPECTRA[setting.spectrum](DIMENSION)
    truth = np.sqrt(setting.squares()) * rng.standard_normal(DIMENSION)
    X, y = _drawn(rng, s, _taught(rng, s, truth, setting.true), setting.samples, setting.noise)
    seen = observe(X, y)
    study = study_of(seen, "degrees-of-freedom", exponent_of("source"))
    model = study.model(setting.believed)
    chosen = [study.best(model, study.fit(model)), cross_validated(seen)]
    errors = _errors(X, y, s, truth, np.array([*chosen, 0.0, np.inf, *(HINDSIGHT * seen.levels[0])]))
    return float(errors.min()), float(errors[0]), float(errors[1])


def _taught(rng: np.random.Generator, s: Floats, truth: Floats, guess: Guess) -> Floats:
    w = truth
    for _ in range(guess.generations):
        X, y = _drawn(rng, s, w, guess.samples, guess.noise)
        w = np.linalg.lstsq(X, y, rcond=None)[0]
    return w


def _drawn(rng: np.random.Generator, s: Floats, w: Floats, count: int, noise: float) -> tuple[Floats, Floats]:
    X = rng.standard_normal((count, len(s))) * np.sqrt(s)
    return X, X @ w + noise * rng.standard_normal(count)


def _errors(X: Floats, y: Floats, s: Floats, truth: Floats, ridges: Floats) -> Floats:
    """‖ŵ_λ − w₀‖²_Σ for each λ, 0 and ∞ included."""
    left, singular, right = np.linalg.svd(X, full_matrices=False)
    shares = singular / (singular**2 + len(y) * ridges[:, None])
    fitted = (shares * (left.T @ y)) @ right
    return np.asarray(((fitted - truth) ** 2) @ s)


def report(results: Iterator[Result]) -> str:
    """The committed file: results, seed and versions."""
    versions = {name: metadata.version(name) for name in ("numpy", "scipy", "scikit-learn")}
    rows = [json.dumps(asdict(r)) for r in results]
    head = json.dumps({"seed": SEED, "dimension": DIMENSION, "versions": versions})
    return head[:-1] + ', "results": [\n  ' + ",\n  ".join(rows) + "\n]}\n"


def committed() -> dict[str, Any]:
    """The committed file as data."""
    return dict(json.loads(files(__package__).joinpath(FILE).read_text(encoding="utf-8")))


#: what the README quotes: (setting, spectrum)
QUOTED = (
    ("3 generations", "flat"),
    ("3 generations", "power law"),
    ("3 generations", "two levels"),
    ("8 generations", "power law"),
    ("1 generation", "flat"),
    ("3 generations, T0 = d/2", "power law"),
    ("3 generations, hidden truth", "two levels"),
    ("T0 = 100d", "power law"),
    ("clean labels", "power law"),
    ("6 generations, 1 believed", "power law"),
    ("1 generation, 6 believed", "flat"),
    ("clean labels, 3 believed", "power law"),
)


def quoted(results: list[dict[str, Any]]) -> str:
    """The README's table."""
    table = {(r["name"], r["spectrum"]): r for r in results}
    lines = [
        "| labels | spectrum | how often better | E_test of c.-v. / ours | ours / best possible |",
        "|---|---|---|---|---|",
    ]
    for key in QUOTED:
        found = table[key]
        often = f"{100 * found['beats'][0]:.0f} %"
        ratios = (f"{mean:.2f} ± {error:.2f}" for mean, error in (found["gain"], found["recommended"]))
        lines.append(" | ".join(["| " + key[0], key[1], often, *ratios]) + " |")
    return "\n".join(lines)
