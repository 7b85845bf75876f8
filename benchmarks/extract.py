"""Documents per second of the extraction, side by side with reading and splitting alone; what list names cost.

    python benchmarks/extract.py FILE_OR_ARCHIVE … [--rounds 3] [--names 500000] [--documents 400]

Each step runs in a process of its own, held to one core (where the system can do that), on the same documents, in
turn; told are the median of the rounds, in documents per second of processor time (other work on the machine then
shows less), and each step's ratio to reading alone. Steps: read (files into zones), split (sentences as well), extract
(all), names (all, with an index of `--names` made names), lookup (reading and looking up these names alone).
Of the index it tells the seconds to make it and to open it, its size, and what it adds to the memory of a process and
to the time of a document.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from kg.extract.sentences import sentences
from kg.files import File, files
from kg.jobs import rare_collection
from kg.model import Document
from kg.name_index import GROUP, LEGAL, PERSON, NameIndex, write
from kg.parts import PLAIN, Means, build_parts, names_in
from kg.readers import is_list, read

WARM = 10
"""Documents read before the clock starts: tables are loaded once per process."""
SYLLABLES = ("ka", "ro", "vin", "tel", "mar", "os", "du", "shi", "zar", "qom", "bel", "ni", "tra", "gu", "len", "pol")
ENDS = (("holdings", "co", "ltd"), ("shipping", "llc"), ("trading", "company"), ("technology",), ("bank", "jsc"))
Step = Callable[[Sequence[File], Means], None]


def made(number: int) -> Iterator[tuple[str, int]]:
    """Names like those of lists: two of five are persons, the others organisations, most with a legal form."""
    dice = random.Random(5)
    for _ in range(number):
        words = ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 3))) for _ in range(dice.randint(1, 3))]
        if dice.random() < 0.4:
            yield " ".join([*words, "".join(dice.choices(SYLLABLES, k=3))]), PERSON
        else:
            ends = dice.choice(ENDS)
            yield " ".join([*words, *ends]), LEGAL if len(ends) > 1 else GROUP


def documents(paths: Sequence[str], most: int) -> list[File]:
    """The first documents of the inputs; lists and other files left out."""
    found = (file for file in files(paths) if isinstance(file, File) and not is_list(file))
    return list(islice((file for file in found if not file.path.endswith((".json", "README.md"))), most))


def read_step(found: Sequence[File], _means: Means) -> None:
    for file in found:
        list(read(file))


def split_step(found: Sequence[File], _means: Means) -> None:
    for file in found:
        for record in read(file):
            if isinstance(record, Document):
                for zone in record.zones:
                    list(sentences(zone.text))


def extract_step(found: Sequence[File], means: Means) -> None:
    for file in found:
        list(build_parts(file, {}, means))


def lookup_step(found: Sequence[File], means: Means) -> None:
    for file in found:
        names_in(file, {}, means)


STEPS: dict[str, tuple[Step, bool]] = {
    "read": (read_step, False),
    "split": (split_step, False),
    "extract": (extract_step, False),
    "lookup": (lookup_step, True),
    "names": (extract_step, True),
}
"""Step → what it runs, and whether with the names."""


def child(step: str, paths: Sequence[str], most: int, index: str) -> None:
    """Run one step in this process; print documents, seconds of processor time, and peak memory in MB."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    run, named = STEPS[step]
    means = Means(index, hashlib.sha256(index.encode()).hexdigest()) if named else PLAIN
    found = documents(paths, most)
    with rare_collection():
        run(found[:WARM], means)
        started = time.process_time()
        run(found, means)
        print(len(found), time.process_time() - started)


def index_child(number: int, path: str) -> None:
    """Make the index in this process, whose memory the others would inherit; print the seconds."""
    started = time.process_time()
    write(made(number), Path(path))
    print(time.process_time() - started)


def measure(step: str, arguments: argparse.Namespace, index: str) -> tuple[int, float, float]:
    """Documents, seconds and peak memory (MB) of a step in a new process."""
    command = [
        sys.executable, __file__, *arguments.paths, "--child", step, "--index", index,
        "--documents", str(arguments.documents),
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    count, seconds = output.split()
    return int(count), float(seconds), usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--names", type=int, default=500_000)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--index", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child == "index":
        index_child(arguments.names, arguments.index)
    elif arguments.child:
        child(arguments.child, arguments.paths, arguments.documents, arguments.index)
    else:
        compare(arguments)


def compare(arguments: argparse.Namespace) -> None:
    """Run every step in turn, and tell."""
    found: dict[str, list[tuple[int, float, float]]] = {step: [] for step in STEPS}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "names"
        command = [sys.executable, __file__, ".", "--child", "index", "--index", str(path)]
        making = subprocess.run([*command, "--names", str(arguments.names)], capture_output=True, text=True, check=True)
        started = time.perf_counter()
        size = len(NameIndex(path))
        opening = time.perf_counter() - started
        for _ in range(arguments.rounds):
            for step in STEPS:
                found[step].append(measure(step, arguments, str(path)))
        show(found)
        print(f"\nindex of {arguments.names} names: {size} entries, {path.stat().st_size / 1e6:.0f} MB on disk")
        print(f"made in {float(making.stdout):.1f} s, opened in {opening * 1000:.1f} ms")
    show_names(found)


def show(found: dict[str, list[tuple[int, float, float]]]) -> None:
    """One line for each step."""
    limit = statistics.median(count / seconds for count, seconds, _ in found["read"])
    print(f"{'step':10}{'documents':>10}{'docs/s':>10}{'of read':>9}{'peak MB':>9}")
    for step, measured in found.items():
        speed = statistics.median(count / seconds for count, seconds, _ in measured)
        memory = statistics.median(peak for _, _, peak in measured)
        print(f"{step:10}{measured[0][0]:10}{speed:10.0f}{speed / limit:9.2f}{memory:9.0f}")


def show_names(found: dict[str, list[tuple[int, float, float]]]) -> None:
    """What the names add to a document and to a process."""
    seconds = {step: statistics.median(spent for _, spent, _ in found[step]) for step in ("extract", "names")}
    memory = {step: statistics.median(peak for _, _, peak in found[step]) for step in ("extract", "names")}
    each = (seconds["names"] - seconds["extract"]) / found["names"][0][0] * 1000
    print(f"adds {each:.2f} ms to a document and {memory['names'] - memory['extract']:.0f} MB to a process")


if __name__ == "__main__":
    main()
