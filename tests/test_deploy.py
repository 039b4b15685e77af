"""What the container, the compose file and the units name is there: settings, flags, paths."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
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


# What the chart of Milvus 2.5 knows below a top-level key of ours. A key that a chart does not know
# changes nothing, and nobody is told.
CHART = {
    "cluster": {"enabled"},
    "image": {"all"},
    "extraConfigFiles": {"user.yaml"},
    "service": {"type", "port"},
    "proxy": {"replicas", "resources", "volumes", "volumeMounts"},
    "queryNode": {"replicas", "resources"},
    "dataNode": {"replicas", "resources"},
    "indexNode": {"replicas", "resources"},
    "mixCoordinator": {"replicas", "resources"},
    "etcd": {"replicaCount", "persistence"},
    "minio": {"mode", "existingSecret", "persistence"},
    "pulsarv3": {"enabled"},
}


def test_the_values_of_the_milvus_cluster_are_known_and_hold_no_secret() -> None:
    values = yaml.safe_load(text_of("deploy/milvus/values.yaml"))
    for name, own in values.items():
        assert set(own) <= CHART[name], name
    security = yaml.safe_load(values["extraConfigFiles"]["user.yaml"])
    assert security["common"]["security"] == {"authorizationEnabled": True, "tlsMode": 1}
    (mount,) = values["proxy"]["volumeMounts"]
    (volume,) = values["proxy"]["volumes"]
    assert mount["name"] == volume["name"]
    for path in security["tls"].values():
        assert path.startswith(mount["mountPath"])
    assert not re.search(
        r"^\s*(?!#).*(password|secretKey):", text_of("deploy/milvus/values.yaml"), re.M
    )
    assert (
        values["image"]["all"]["tag"]
        == milvus_server()["services"]["milvus"]["image"].split(":")[1]
    )


def milvus_server() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text_of("deploy/milvus/compose.yaml"))
    return found


def test_the_milvus_server_is_reached_from_this_machine_alone() -> None:
    """Every image is pinned, every password asked for, every volume and dependency there."""
    server = milvus_server()
    for name, service in server["services"].items():
        _, _, tag = service["image"].rpartition(":")
        assert tag not in {"", "latest"}, name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))
        assert set(service.get("depends_on", ())) <= set(server["services"])
        assert service["healthcheck"]["test"][0] == "CMD"
        for volume in service["volumes"]:
            source, target, *_ = volume.split(":")
            assert target.startswith("/")
            if source.startswith("./"):
                assert (ROOT / "deploy" / "milvus" / source).is_file()
            else:
                assert source in server["volumes"]
        for key, value in service["environment"].items():
            secret = "PASSWORD" in key or "SECRET" in key
            assert not secret or value.startswith("${MILVUS_STORAGE_PASSWORD:?")
    mounted = yaml.safe_load(text_of("deploy/milvus/user.yaml"))
    assert mounted["common"]["security"]["authorizationEnabled"] is True


def test_docker_compose_takes_the_files() -> None:
    docker = shutil.which("docker")
    if (
        docker is None
        or subprocess.run([docker, "compose", "version"], capture_output=True).returncode
    ):
        pytest.skip("docker compose is not here; `make image` checks the files by their schema")
    for name in ("deploy/compose.yaml", "deploy/milvus/compose.yaml"):
        done = subprocess.run(
            [docker, "compose", "-f", str(ROOT / name), "config", "--quiet"],
            capture_output=True, encoding="utf-8", check=False,
            env={"PATH": os.environ["PATH"], "MILVUS_STORAGE_PASSWORD": "x" * 8},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
