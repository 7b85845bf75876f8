"""The container file and the systemd unit, as far as they can be tried without either."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest

from kg.cli import parser
from kg.settings import TABLE, variable

DEPLOY = files("kg.web").joinpath("deploy")
DOCKERFILE = DEPLOY.joinpath("Dockerfile").read_text(encoding="utf-8")
UNIT = DEPLOY.joinpath("kg.service").read_text(encoding="utf-8")


def instructions(name: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.partition(" ")[2].strip() for line in joined.splitlines() if line.startswith(f"{name} ")]


def test_the_container_runs_a_command_that_there_is() -> None:
    command = [*json.loads(instructions("ENTRYPOINT")[0]), *json.loads(instructions("CMD")[0])]
    assert command[0] == "kg"
    assert parser().parse_args(command[1:]).command == "up"


def test_the_container_sets_variables_that_there_are_and_the_port_that_it_shows() -> None:
    given = dict(pair.split("=") for line in instructions("ENV") for pair in line.split())
    assert given.keys() <= {variable(each.name) for each in TABLE} | {"KG_DB"}
    assert given["KG_PORT"] == instructions("EXPOSE")[0]
    assert f"127.0.0.1:{given['KG_PORT']}/health" in DOCKERFILE


def test_the_container_runs_as_nobody_who_matters() -> None:
    assert instructions("USER") == ["kg"]


def test_the_health_check_is_python_that_runs() -> None:
    check = json.loads(re.search(r"CMD (\[.*urlopen.*\])", DOCKERFILE)[1])  # type: ignore[index]
    compile(check[2], "healthcheck", "exec")


def test_the_unit_starts_the_server() -> None:
    unit = configparser.ConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(UNIT)
    command = unit["Service"]["ExecStart"].split()
    assert command[0].endswith("/kg")
    arguments = parser().parse_args(command[1:])
    assert (arguments.command, arguments.db) == ("serve", "/var/lib/kg/kg.db")


def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not on this machine")
    copy = tmp_path / "kg.service"
    copy.write_text(UNIT.replace("/opt/kg/bin/kg", "/bin/true"))
    told = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    assert "kg.service" not in told.stderr, told.stderr
