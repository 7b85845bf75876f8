"""Records per second and peak memory of lists, side by side with the bare parsing of the same files.

    python benchmarks/lists.py SDN.CSV … [--rounds 3]          each file (with its companions) is a list of its own
    python benchmarks/lists.py SDN.CSV --repeat 100            its rows a hundred times, with other numbers

Each step runs in a process of its own on the same file, in turn, held to one core, so that a slow moment of the
machine hits all of them. Seconds are those of the processor, all threads together; the best of the rounds is told,
and each step's ratio to the bare parse. Steps: parse (Python's csv or expat, nothing done with what they find), map
(read into records, and these into triples), load (the engine alone: the mapped triples into an empty store, once in
their graph and once in the default graph), and build (into the finished database, which holds ontology and seeds
already). Start-up is not counted.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from xml.parsers import expat

import pyoxigraph as ox

from kg.build import build
from kg.file_sets import members
from kg.files import File, files
from kg.jobs import rare_collection
from kg.parts import Part, build_parts
from kg.streams import Given
from kg.zip_archives import stream_of

GIVEN = Given(as_of="2022-02-28", force=True)


def file_of(path: str) -> File:
    """The list at a path, with its companions."""
    (found,) = files([path])
    assert isinstance(found, File), found
    return replace(found, given=GIVEN)


def parse_step(path: str, _database: str) -> Run:
    file = file_of(path)

    def run() -> int:
        count = 0
        for role in file.roles:
            stream = file.stream(role)
            assert stream is not None
            with stream.open() as opened:
                if file.data.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
                    expat.ParserCreate().ParseFile(opened)
                else:
                    count += sum(1 for _ in csv.reader(io.TextIOWrapper(opened, "utf-8", "replace", newline="")))
        return count

    return run


def mapped(path: str, take: Callable[[Part], object]) -> int:
    """Hand out the parts of a list; how many records they are."""
    notes: list[str] = []
    with rare_collection():
        for part in build_parts(file_of(path), {}):
            assert not part.reason, part.reason
            notes.extend(part.notes)
            take(part)
    return records(notes)


def map_step(path: str, _database: str) -> Run:
    list(build_parts(File("", "", b"x"), {}))  # seeds are read
    return lambda: mapped(path, lambda _part: None)


def load_step(path: str, database: str) -> Run:
    parts: list[Part] = []
    count = mapped(path, parts.append)
    store = ox.Store(database)

    def run() -> int:
        for part in parts:
            for graph in (ox.NamedNode(part.graph), None):
                text = f"{part.triples}\n".replace("\n", " .\n")
                store.bulk_load(text, format=ox.RdfFormat.N_TRIPLES, lenient=True, to_graph=graph)
        store.optimize()
        store.flush()
        return count

    return run


def build_step(path: str, database: str) -> Run:
    build([], database)

    def run() -> int:
        report = build([path], database, given=GIVEN)
        assert not report.rejected, report.rejected
        return records([note for _, note in report.notes])

    return run


Run = Callable[[], int]
"""What is measured; it tells how many rows or records it took."""
STEPS: dict[str, Callable[[str, str], Run]] = {
    "parse": parse_step, "map": map_step, "load": load_step, "build": build_step
}  # fmt: skip


def records(notes: Sequence[str]) -> int:
    """How many records a list has, by what its reader says."""
    return next(int(found[1]) for note in notes if (found := re.search(r", (\d+) records$", note)))


# ------------------------------------------------------------------------------------------------ a list repeated


def repeated(path: str, number: int, folder: Path) -> str:
    """A list with the rows of another, `number` times; OFAC's numbers are made different ones."""
    found = members(path) or {"main": path}
    for source in found.values():
        with stream_of(source).open() as opened, (folder / _plain(source)).open("wb") as out:
            out.writelines(_pieces(opened.read(), number))
    return str(folder / _plain(found["main"]))


def _plain(path: str) -> str:
    return Path(path).name.removesuffix(".gz").replace(".zip", ".xml")


def _pieces(data: bytes, number: int) -> Iterator[bytes]:
    if data.lstrip(b"\xef\xbb\xbf").startswith(b"<"):
        name = re.search(rb"<(INDIVIDUAL|sdnEntry|entity)[ >]", data)
        assert name, "no list in XML that is known"
        start, end = name.start(), data.rindex(b"</%b>" % name[1]) + len(name[1]) + 3
        yield from (data[:start], *([data[start:end]] * number), data[end:])
    elif data[:1].isdigit():
        rows = data.replace(b"\x1a", b"")
        yield from (re.sub(rb"(?m)^(?=\d+,)", b"%d" % (1 + copy), rows) for copy in range(number))
    else:
        header, _, rows = data.partition(b"\n")
        yield from (header, b"\n", *([rows if rows.endswith(b"\n") else rows + b"\n"] * number))


# ---------------------------------------------------------------------------------------------------- measuring


def child(step: str, path: str, database: str) -> None:
    """Run one step in this process and print its seconds of the processor, without start-up."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    run = STEPS[step](path, database)
    started = time.process_time()
    count = run()
    print(count, time.process_time() - started)


def measure(step: str, path: str) -> tuple[int, float, float]:
    """Records, seconds and peak memory (MB) of one step in a new process."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, __file__, "--child", step, "--database", f"{folder}/kg.db", path]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            output = process.stdout.read() if process.stdout else ""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
    count, seconds = output.split()
    return int(count), float(seconds), usage.ru_maxrss / 1024


def show(path: str, steps: Sequence[str], rounds: int) -> None:
    """One line for each step of a list: records and rows (those of companion files too) a second."""
    found = {step: list[tuple[int, float, float]]() for step in steps}
    for _ in range(rounds):
        for step in steps:
            found[step].append(measure(step, path))
    rows, limit = found["parse"][0][0], min(seconds for _, seconds, _ in found["parse"])
    print(Path(path).name)
    for step, measured in found.items():
        count, seconds = measured[0][0], min(seconds for _, seconds, _ in measured)
        memory = max(peak for _, _, peak in measured)
        told = "" if step == "parse" else f"{count:9} records{count / seconds:9.0f}/s"
        speed = f"{rows:9} rows{rows / seconds:9.0f}/s" if rows else f"{seconds:8.2f} s"
        print(f"  {step:6}{speed}{limit / seconds:8.3f} of parse{memory:7.0f} MB{told}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=1, metavar="N", help="the rows of each list N times")
    parser.add_argument("--steps", default=",".join(STEPS), help="only these (parse among them)")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        child(arguments.child, arguments.paths[0], arguments.database)
        return
    for path in arguments.paths:
        with tempfile.TemporaryDirectory() as folder:
            repeat = arguments.repeat
            made = repeated(path, repeat, Path(folder)) if repeat > 1 else path
            show(made, arguments.steps.split(","), arguments.rounds)


if __name__ == "__main__":
    main()
