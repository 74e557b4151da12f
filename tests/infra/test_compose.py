"""docker-compose.yml, Dockerfile, .env.example and docs/operations.md agree with the code."""

import ast
import importlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.bin.celery import celery
from django.conf import settings
from django.core.management import get_commands

from tuphe import celery_app, healthcheck

ROOT = Path(settings.BASE_DIR)
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
LISTED = re.compile(r"^#?([A-Z][A-Z_]+)=", re.MULTILINE)
EXAMPLE = set(LISTED.findall((ROOT / ".env.example").read_text()))
READERS = {"str", "int", "bool", "list", "required", "number", "from_address"}


def variables(path: str) -> dict[str, set[str]]:
    """The environment variables that a module reads, by the name of the function that reads."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse((ROOT / path).read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        first = node.args[0]
        environ = name == "get" and "environ" in ast.unparse(node.func)
        variable = str(first.value) if isinstance(first, ast.Constant) else ""
        if (name in READERS or environ) and re.fullmatch(r"[A-Z][A-Z_]+", variable):
            found.setdefault(name, set()).add(variable)
    return found


SETTINGS = variables("tuphe/settings.py")
READ = set().union(*SETTINGS.values(), *variables("tuphe/gunicorn_conf.py").values())


def test_the_services() -> None:
    assert set(SERVICES) == {*OURS, "postgres", "redis"}
    assert SERVICES["postgres"]["image"] == "postgres:18"
    assert SERVICES["redis"]["image"] == "redis:8"
    assert "/var/lib/postgresql" in SERVICES["postgres"]["volumes"][0].split(":")
    used = {v.split(":")[0] for s in SERVICES.values() for v in s.get("volumes", [])}
    assert used == set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", OURS)
def test_production_finds_all_it_requires(name: str) -> None:
    service = SERVICES[name]
    assert service["env_file"] == ".env"
    given = EXAMPLE | set(service["environment"])
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} <= SETTINGS["required"] <= given
    assert service["environment"]["TUPHE_MODE"] == "production"
    assert set(service["environment"]) <= READ | {"TUPHE_MODE"}


def test_each_variable_is_in_the_example_and_in_the_docs() -> None:
    documented = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "docs/operations.md").read_text()))
    interpolated = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert READ | interpolated <= EXAMPLE
    assert READ | interpolated == EXAMPLE
    assert documented >= EXAMPLE


def test_the_web_command_names_real_modules() -> None:
    program, flag, config, module = SERVICES["web"]["command"]
    assert (program, flag) == ("gunicorn", "-c")
    kind, _colon, name = config.partition(":")
    assert kind == "python"
    assert importlib.import_module(name).control_socket_disable is True
    assert callable(importlib.import_module(module).application)
    assert f'CMD ["gunicorn", "-c", "{config}", "{module}"]' in (ROOT / "Dockerfile").read_text()


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_the_celery_commands_exist(name: str) -> None:
    program, flag, app, command, *rest = SERVICES[name]["command"]
    assert (program, flag, app, command) == ("celery", "--app", celery_app.main, name)
    known = {option for param in celery.commands[name].params for option in param.opts}
    flags = {word.split("=")[0] for word in rest if word.startswith("-")}
    assert flags <= known


def test_the_other_commands_exist() -> None:
    assert SERVICES["migrate"]["command"][:2] == ["python", "manage.py"]
    assert SERVICES["migrate"]["command"][2] in get_commands()
    assert "prepare" in get_commands()
    for name in ("web", "worker", "beat"):
        *start, check = SERVICES[name]["healthcheck"]["test"]
        assert start == ["CMD", "python", "-m", "tuphe.healthcheck"]
        assert check in healthcheck.CHECKS


def test_everybody_waits_for_what_he_needs() -> None:
    ready = {
        "migrate": {"condition": "service_completed_successfully"},
        "redis": {"condition": "service_healthy"},
    }
    assert SERVICES["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    assert all(SERVICES[name]["depends_on"] == ready for name in ("web", "worker", "beat"))
    assert all("healthcheck" in SERVICES[name] for name in ("postgres", "redis"))


def test_redis_keeps_what_it_is_given_and_asks_for_a_password() -> None:
    command = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command
    assert "--requirepass ${REDIS_PASSWORD:?" in command
    assert "ports" not in SERVICES["redis"]
    assert "ports" not in SERVICES["postgres"]


def test_the_image_copies_what_exists() -> None:
    for line in re.findall(r"^COPY (.+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
    assert "\nUSER tuphe\n" in (ROOT / "Dockerfile").read_text()


def test_docker_reads_it_where_it_can(tmp_path: Path) -> None:
    """Only the client is needed; a machine without `docker compose` has the tests above."""
    docker = shutil.which("docker")
    if (
        not docker
        or subprocess.run([docker, "compose", "version"], capture_output=True).returncode
    ):
        return
    for name in ("docker-compose.yml", "Dockerfile"):
        shutil.copy(ROOT / name, tmp_path)
    text = (ROOT / ".env.example").read_text()
    (tmp_path / ".env").write_text(re.sub(r"^(\w+)=$", r"\1=x", text, flags=re.MULTILINE))
    done = subprocess.run(
        [docker, "compose", "config", "--quiet"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
