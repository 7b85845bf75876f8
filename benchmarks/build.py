"""Documents per second and peak memory of a build, side by side with what limits it.

    python benchmarks/build.py ARCHIVE.tar.gz … [--rounds 3]
    python benchmarks/build.py FOLDER_OF_TEXTS --copies 20

Each step runs in a process of its own on the same inputs, in turn, so that a slow moment of the machine hits all of
them; the median of the rounds is told, each step's ratio to the bare YAML parse, and documents per second of processor
time, which other work on the machine slows less. Steps: read (the files' bytes), yaml (PyYAML's C loader on the front
matter), ryaml (what kg uses), build with 1 and with 2 jobs, and again with nothing changed. All but "2 jobs" are held
to one core (where the system can do that): the database engine has threads of its own, which would not show otherwise.
`--copies N` builds N copies of each document, each with a line of its own at its end, because a handful of texts is
done before the rules are loaded.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import ryaml
import yaml

from kg.build import build
from kg.files import File, files


class Measured(NamedTuple):
    """What one run of a step took."""

    documents: int
    seconds: float
    busy: float
    """Seconds of processors, of all processes and threads."""
    memory: float
    """Peak in MB, of the largest single process."""


def documents(paths: Sequence[str]) -> list[File]:
    """The readable files of the inputs."""
    return [file for file in files(paths) if isinstance(file, File)]


def front_matter(file: File) -> str:
    """The YAML of a file; "" where it has none."""
    text = file.data.decode("utf-8", "replace").replace("\r\n", "\n")
    return text[4:].partition("\n---")[0] if text.startswith("---\n") else ""


def read_step(paths: Sequence[str], _database: str) -> int:
    return len(documents(paths))


def yaml_step(paths: Sequence[str], _database: str) -> int:
    found = documents(paths)
    for file in found:
        yaml.load(front_matter(file), Loader=yaml.CSafeLoader)
    return len(found)


def ryaml_step(paths: Sequence[str], _database: str) -> int:
    found = documents(paths)
    for file in found:
        if text := front_matter(file):
            ryaml.loads(text)
    return len(found)


def build_step(paths: Sequence[str], database: str, jobs: int = 1) -> int:
    report = build(paths, database, jobs=jobs)
    return report.read + report.unchanged


def build_two_jobs(paths: Sequence[str], database: str) -> int:
    return build_step(paths, database, jobs=2)


STEPS: dict[str, tuple[Callable[[Sequence[str], str], int], str]] = {
    "read": (read_step, "none"),
    "yaml": (yaml_step, "none"),
    "ryaml": (ryaml_step, "none"),
    "build": (build_step, "one.db"),
    "build, 2 jobs": (build_two_jobs, "two.db"),
    "build, unchanged": (build_step, "one.db"),
}
"""Step → what it runs, and the database that it writes ("unchanged" finds the one that "build" made)."""


ONE_CORE = {step for step in STEPS if step != "build, 2 jobs"}


def copies(paths: Sequence[str], folder: Path, number: int) -> list[str]:
    """A folder with `number` copies of each document of the inputs, no two of one content."""
    for index, file in enumerate(documents(paths)):
        for copy in range(number):
            (folder / f"{index}-{copy}").write_bytes(file.data + f"\n\ncopy {copy}\n".encode())
    return [str(folder)]


def child(step: str, paths: Sequence[str], folder: str) -> None:
    """Run one step in this process and print its documents and seconds, without start-up."""
    run, database = STEPS[step]
    if step in ONE_CORE and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    started, busy = time.perf_counter(), sum(os.times()[:4])
    count = run(paths, str(Path(folder) / database))
    print(count, time.perf_counter() - started, sum(os.times()[:4]) - busy)


def measure(step: str, paths: Sequence[str], folder: str) -> Measured:
    """One step in a new process."""
    command = [sys.executable, __file__, "--child", step, "--folder", folder, *paths]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    count, seconds, busy = output.split()
    return Measured(int(count), float(seconds), float(busy), usage.ru_maxrss / 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    parser.add_argument("--copies", type=int, default=0, metavar="N", help="build N copies of each document")
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments.child, arguments.paths, arguments.folder)
        return
    with tempfile.TemporaryDirectory() as many:
        paths = copies(arguments.paths, Path(many), arguments.copies) if arguments.copies else arguments.paths
        show(rounds(paths, arguments.rounds))


def rounds(paths: Sequence[str], number: int) -> dict[str, list[Measured]]:
    """What each step measured in each round."""
    found: dict[str, list[Measured]] = {step: [] for step in STEPS}
    for _ in range(number):
        with tempfile.TemporaryDirectory() as folder:
            for step in STEPS:
                found[step].append(measure(step, paths, folder))
    return found


def show(found: dict[str, list[Measured]]) -> None:
    """One line for each step."""
    limit = statistics.median(each.documents / each.seconds for each in found["yaml"])
    print(f"{'step':18}{'documents':>10}{'docs/s':>10}{'docs/CPU s':>12}{'of yaml':>9}{'peak MB':>9}")
    for step, measured in found.items():
        speed = statistics.median(each.documents / each.seconds for each in measured)
        work = statistics.median(each.documents / max(each.busy, 0.01) for each in measured)
        memory = max(each.memory for each in measured)
        print(f"{step:18}{measured[0].documents:10}{speed:10.0f}{work:12.0f}{speed / limit:9.2f}{memory:9.0f}")


if __name__ == "__main__":
    main()
