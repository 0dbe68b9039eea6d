"""From a claim and one of its chains to a finished record: derive, compare, certify."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .output import write_text
from .risk import as_json

if TYPE_CHECKING:
    from ..chain import Chain
    from ..derivations.claim import Claim, Instance, Study
    from ..risk import Risk
    from ..typeset import Coverage, EvidenceRow, Record

SEED = 0
#: Per comparison, by a model of the cost: the same numbers on every machine.
SECONDS = 3.0


@dataclass(frozen=True)
class Outcome:
    """A record and what became of its certificate: "checked", "rejected: …" or "-" (none asked for)."""

    record: Record
    certificate: str

    @property
    def passed(self) -> bool:
        """Whether the evidence agrees and no certificate was rejected."""
        return self.record.evidence_verdict == "agrees" and not self.certificate.startswith("rejected")


def build(claim: Claim, study: Study, out: Path) -> Outcome:
    """Derive the study's risk, compare it at its instances, certify it; files go under ``out``."""
    from ..chain import loads
    from ..risk import risk
    from ..typeset import Record
    from .curves import curves

    chain = loads(study.toml)
    answer = risk(chain, calculus=study.calculus)
    name = study_id(claim, study)
    write_text(out / "chains" / f"{name}.toml", study.toml)
    write_text(out / "risks" / f"{name}.json", as_json(answer.to_json()))
    rows, verdict = _evidence(chain, study)
    certificate, fields = _certificate(chain, study, answer, out / "certificates" / f"{name}.json")
    record = Record(
        id=name,
        title=claim.title if study.name == claim.title else f"{claim.title}: {study.name}",
        statement=claim.statement,
        chain=study.toml,
        risk=answer,
        evidence=rows,
        evidence_verdict=verdict,
        remarks=_means(answer),
        figures=curves(chain, study, name, SEED),
        **fields,
    )
    return Outcome(record, certificate)


def study_id(claim: Claim, study: Study) -> str:
    """The claim's ID, with the study's place behind it from the second on."""
    place = claim.studies.index(study)
    return claim.id if place == 0 else f"{claim.id}.{place + 1}"


def at(chain: Chain, instance: Instance) -> Chain:
    """The chain with numbers for its symbols, and a population for an abstract one."""
    from ..chain import loads

    if instance.population:
        chain = dataclasses.replace(chain, population=loads(instance.population).population)
    return chain.substitute(instance.settings)


def _evidence(chain: Chain, study: Study) -> tuple[tuple[EvidenceRow, ...], str]:
    from ..typeset import EvidenceRow
    from .evidence import compare

    found = []
    for instance in study.instances:
        numeric = at(chain, instance)
        evidence = compare(numeric, study.calculus, replicates=None, seed=SEED, seconds=SECONDS)
        found.append((_place(numeric, instance), evidence))
    rows = tuple(
        EvidenceRow(
            part=row.part,
            predicted=row.predicted,
            estimate=row.estimate,
            stderr=row.stderr,
            setting=place,
            calculus=study.calculus,
            error=evidence.error,
            verdict=row.verdict,
            interval=row.halfwidth,
        )
        for place, evidence in found
        for row in evidence.rows
    )
    return rows, _overall([evidence for _, evidence in found])


def _overall(found: list[Any]) -> str:
    # Agreement is claimed only where every instance has agreed and there was one.
    if any(evidence.verdict == "disagrees" for evidence in found):
        return "disagrees"
    return "agrees" if found and all(evidence.passed for evidence in found) else "unknown"


def _place(numeric: Chain, instance: Instance) -> str:
    settings = {"d": numeric.d, **instance.settings}
    return ", ".join(f"{name} = {value}" for name, value in settings.items())


def _certificate(chain: Chain, study: Study, answer: Risk, path: Path) -> tuple[str, dict[str, Any]]:
    """Every answer that certificates cover is certified and checked; the others name what they rest on."""
    from ..errors import OutsideCalculus, TooLarge
    from ..proof import certify, checker

    if study.calculus != "auto":
        return "-", {"cited": _cited(answer)}
    try:
        cases = certify(chain)
    except (OutsideCalculus, TooLarge):
        return "-", {"cited": _cited(answer)}
    verdicts = []
    for number, case in enumerate(cases, 1):
        text = as_json(case.certificate)
        place = path if number == 1 else path.with_suffix(f".{number}{path.suffix}")
        write_text(place, text)
        try:
            verdicts.append(checker.check(text))
        except checker.Rejected as refusal:
            return f"rejected: {refusal}", {}
    where = f"{path.parent.name}/{path.name}"
    cited = tuple(dict.fromkeys(_source(id_) for verdict in verdicts for id_ in verdict.cited))
    return "checked", {"certificate": where, "theorem": verdicts[0].theorem, "cited": cited}


def _source(identifier: str) -> str:
    from ..literature import fact

    return f"{identifier} ({fact(identifier).sources[0]})"


def _cited(answer: Risk) -> tuple[str, ...]:
    """The cited facts of an answer without a certificate, each with its first source."""
    return tuple(map(_source, dict.fromkeys(id_ for case in answer.cases for id_ in case.cites)))


def _means(answer: Risk) -> tuple[str, ...]:
    from .evidence import holds_means

    if not holds_means(answer):
        return ()
    return ("The means of words in the downstream design are evaluated by simulation of that design alone.",)


def coverage_rows() -> tuple[Coverage, ...]:
    """The table of fits and calculi, for the report."""
    from ..calculi import table
    from ..typeset import Coverage

    return tuple(
        Coverage(
            f"{row.fit}; {row.covariance}",
            tuple((name, _refusal(answer)) for name, answer in row.answers.items()),
        )
        for row in table()
    )


def _refusal(answer: str) -> str | None:
    return answer.removeprefix("refuses: ") if answer.startswith("refuses: ") else None
