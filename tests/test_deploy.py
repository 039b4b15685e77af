"""What the container, the compose file and the units name is there: settings, flags, paths."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from lanmei.cli import build_parser
from lanmei.words import Words
from service.settings import TABLES, Settings, variable_of

pytestmark = pytest.mark.checkout
ROOT = Path(__file__).resolve().parent.parent
UNITS = ("deploy/lanmei.service", "deploy/lanmei-index.service")
PAGES = ("docs/deploy.md", "docs/deploy.zh.md", "docs/tutorial.md", "docs/tutorial.zh.md")
# Variables of the compose file itself, which it says at its head, and the two of the command line.
COMPOSE_ONLY = {"LANMEI_DOCUMENTS", "LANMEI_NAME"}
KNOWN = {
    *(variable_of(name) for name in Settings.model_fields),
    *(variable_of(f"{table}.{name}") for table in TABLES for name in TABLES[table].model_fields),
    "LANMEI_SETTINGS",
    "LANMEI_LANGUAGE",
}


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def containerfile() -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = image()["steps"](text_of("Containerfile"))
    return found


def image() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "check_image.py"))


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text_of("deploy/compose.yaml"))
    return found


def accepts(arguments: list[str]) -> bool:
    """Whether the command line knows this command with these flags."""
    try:
        build_parser(Words("en")).parse_args(arguments)
    except SystemExit:
        return False
    return True


def unit_lines(name: str, key: str) -> list[str]:
    return re.findall(rf"^#? ?{key}=(.*)$", text_of(name), re.MULTILINE)


@pytest.mark.parametrize("name", ["Containerfile", "deploy/compose.yaml", *UNITS, *PAGES])
def test_every_variable_that_is_named_is_a_setting(name: str) -> None:
    named = set(re.findall(r"\bLANMEI_[A-Z_]+", text_of(name)))
    assert named <= KNOWN | COMPOSE_ONLY
    if name not in PAGES:
        assert named, "the test would hold for an empty file"


def test_the_values_that_are_given_are_values_of_the_settings() -> None:
    given: dict[str, str] = {}
    for step, argument in containerfile():
        if step == "ENV":
            given |= image()["settings_of"](argument)
    for unit in UNITS:
        for line in unit_lines(unit, "Environment"):
            given |= image()["settings_of"](line)
    ours = {
        name.removeprefix("LANMEI_").lower(): value
        for name, value in given.items()
        if name.startswith("LANMEI_")
    }
    assert Settings.model_validate(ours | {"port": int(ours["port"])}).reads == "key"


def test_every_command_that_is_started_is_a_command() -> None:
    assert not accepts(["serve", "--no-such-flag"])
    assert not accepts(["no-such-command"])
    for unit in UNITS:
        (line,) = unit_lines(unit, "ExecStart")
        program, *arguments = shlex.split(line)
        assert program == "/opt/lanmei/bin/lanmei"
        assert accepts(arguments), line
    for service in compose()["services"].values():
        assert accepts(service["command"]), service["command"]
    (command,) = [argument for step, argument in containerfile() if step == "CMD"]
    assert accepts(yaml.safe_load(command))


@pytest.mark.parametrize("name", PAGES)
def test_every_command_of_the_pages_is_a_command(name: str) -> None:
    text = text_of(name).replace("\\\n", " ")
    code = "".join(re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))
    shown = re.findall(r"^(?:\S*bin/|[A-Z_]+=\S+ )*lanmei (.*)$", code, re.MULTILINE)
    shown += re.findall(r"run --rm tools (.*?)(?:`|$)", text, re.MULTILINE)
    assert shown
    for line in shown:
        assert accepts(shlex.split(line.rstrip("& "), comments=True)), line


def test_the_container_has_no_rights_and_is_asked_whether_it_is_ready() -> None:
    found = containerfile()
    assert [argument for step, argument in found if step == "USER"] == ["10001:10001"]
    (health,) = [argument for step, argument in found if step == "HEALTHCHECK"]
    assert "/readyz" in health
    services = compose()["services"]
    assert services["lanmei"]["healthcheck"]["test"][-1] in health
    for service in services.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert all(volume.endswith(":ro") for volume in services["lanmei"]["volumes"])
    folder = services["lanmei"]["volumes"][0].split(":")[1]
    assert Settings.model_fields["index_dir"].default == Path(".lanmei/index")
    assert f"LANMEI_INDEX_DIR={folder}/index" in text_of("Containerfile")


def test_what_is_copied_into_the_image_is_let_through_and_there() -> None:
    kept, left_out = image()["let_through"](text_of(".containerignore"))
    copied = {
        word.rstrip("/")
        for step, argument in containerfile()
        if step == "COPY" and "--from" not in argument
        for word in argument.split()[:-1]
    }
    assert copied == kept
    assert all((ROOT / name).exists() for name in copied)
    assert "indexer/model/float" in left_out  # as in the wheel


def test_the_units_may_write_nothing_but_their_state() -> None:
    for unit in UNITS:
        text = text_of(unit)
        for line in ("ProtectSystem=strict", "NoNewPrivileges=yes", "DynamicUser=yes"):
            assert f"\n{line}\n" in text, (unit, line)
    assert "\nReadOnlyPaths=/var/lib/lanmei\n" in text_of(UNITS[0])


def test_the_proxies_pass_events_on_as_they_come() -> None:
    assert re.search(
        r"location = /v1/ask/stream \{[^}]*proxy_buffering off;", text_of("deploy/nginx.conf")
    )
    assert "flush_interval -1" in text_of("deploy/Caddyfile")
    assert '"/v1/ask/stream"' in text_of("docs/openapi.json")
