"""The comparison with cross-validation: a small part of it run anew, and the page that quotes it.

``python -m tests.estimate.test_comparison`` runs all of it and writes the file that is committed.
"""

import sys
from pathlib import Path

from collapse_sym.estimate import comparison
from collapse_sym.estimate.comparison import compared, report, settings

ROOT = Path(__file__).resolve().parents[2]
PATH = ROOT / "collapse_sym" / "estimate" / comparison.FILE


if __name__ == "__main__":
    PATH.write_text(report(map(compared, settings())), encoding="utf-8")
    sys.exit()
