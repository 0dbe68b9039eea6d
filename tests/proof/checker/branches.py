"""The refusal branches of the checker, by its syntax trees, and which of them a rejection comes from."""

from __future__ import annotations

import ast
from pathlib import Path

from collapse_sym.proof import checker

FOLDER = Path(checker.__file__).parent


def _refuses(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return isinstance(node.func, ast.Name) and node.func.id == "need"
    raised = node.exc if isinstance(node, ast.Raise) else None
    return isinstance(raised, ast.Call) and isinstance(raised.func, ast.Name) and raised.func.id == "Rejected"


def branches() -> dict[tuple[str, int, int], str]:
    """(file, first line, last line) → a name that outlives moved lines: file, function, reason, a number for equals."""
    found: dict[tuple[str, int, int], str] = {}
    for path in sorted(FOLDER.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        for node in (n for n in ast.walk(tree) if _refuses(n)):
            assert isinstance(node, ast.Call | ast.Raise)
            inside = [f.name for f in functions if f.lineno <= node.lineno <= (f.end_lineno or 0)]
            call = node if isinstance(node, ast.Call) else node.exc
            assert isinstance(call, ast.Call)
            reason = ast.unparse(call.args[-1]).strip("'\"")
            name = f"{path.name}: {inside[-1] if inside else ''}: {reason}"
            number = sum(x.split(" (")[0] == name for x in found.values())
            if inside[-1:] != ["need"]:
                found[path.name, node.lineno, node.end_lineno or 0] = name + (f" ({number + 1})" if number else "")
    return found


def origins(rejection: BaseException) -> list[tuple[str, int]]:
    """File and line that refuse, and those that pass the refusal on, as for a witness."""
    found = origins(rejection.__context__) if isinstance(rejection.__context__, checker.Rejected) else []
    frames, traceback = [], rejection.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        frames.append((Path(code.co_filename).name, code.co_name, traceback.tb_lineno))
        traceback = traceback.tb_next
    file, _, line = frames[-2] if frames[-1][1] == "need" else frames[-1]
    return [*found, (file, line)]
