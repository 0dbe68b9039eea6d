"""CPU seconds of a process of its own: other processes cannot make it look slow."""

import resource
import subprocess


def cpu_of(*argv):
    """User and system seconds of a command that must succeed, its children included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
