"""How it is shown: LaTeX, HTML, PDF and figures of finished records.

Typesetting sees finished records only and cannot alter a formula: formulas come from the records as
LaTeX, and what happens to them here is line breaking.
"""

from .latex import render_record, render_risk
from .panels import Curve, Panel, Sheet, Stack
from .pdf import compile_pdf, has_tex
from .records import Coverage, EvidenceRow, Figure, Record, Refusal, Series
from .report import ReportPaths, write_report

__all__ = [
    "Coverage",
    "Curve",
    "EvidenceRow",
    "Figure",
    "Panel",
    "Record",
    "Refusal",
    "ReportPaths",
    "Series",
    "Sheet",
    "Stack",
    "compile_pdf",
    "has_tex",
    "render_record",
    "render_risk",
    "write_report",
]
