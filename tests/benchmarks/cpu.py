"""CPU seconds of a process of its own: other processes cannot make it look slow."""

import resource
import subprocess

ROUNDS = 6


def cpu_of(*argv):
    """User and system seconds of a command that must succeed, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def raced(measure, baseline, below):
    """(seconds, ratio to the baseline) of the best round; each function returns the seconds that it took.

    A round is measured between two runs of its baseline: a load that comes and goes slows one of them at least.  The
    next round is run only where no ratio is ``below`` yet: the best of all rounds would be, too.
    """
    seconds, ratios = [], []
    for _ in range(ROUNDS):
        before, taken, after = baseline(), measure(), baseline()
        seconds.append(taken)
        ratios.append(taken / max(before, after))
        if ratios[-1] < below:
            break
    return min(seconds), min(ratios)
