"""What a process must be told, read once at its start; a missing setting is named, with what it is for."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any


class SettingMissing(RuntimeError):
    """The process cannot start: the message names the variable and says what belongs there."""


def setting(about: str, default: Any = MISSING) -> Any:
    """Declare a setting: what it is for, and the value it has when nothing is said."""
    if default is MISSING:
        return field(metadata={"about": about})
    return field(default=default, metadata={"about": about})


@dataclass(frozen=True)
class Settings:
    """The settings of one process, from `NUANJIA_*`; passwords are hidden when it is shown."""

    database_url: str = setting(
        "this service's database, naming the driver: postgresql+psycopg2://…"
    )
    broker_url: str = setting(
        "RabbitMQ with this service's own user: amqp://care:…@host:5672/nuanjia"
    )
    key_file: Path = setting(  # noqa: RUF009  # it makes a dataclass field
        "the file with the key that opens restricted fields"
    )
    migration_url: str = setting("the database as its owner; `migrate` alone uses it", "")
    health_port: int = setting("TCP port of /healthz, /readyz and /metrics; 0 for none", 0)
    http_host: str = setting("address the gateway listens on", "127.0.0.1")
    http_port: int = setting("TCP port of the gateway", 8000)
    smtp_url: str = setting("where mail leaves: smtp://user:password@host:25; empty: no mail", "")
    mail_from: str = setting("the sender of our mail", "nuanjia@localhost")
    traces_url: str = setting(
        "an OpenTelemetry collector, OTLP over HTTP: http://host:4318; empty: no traces", ""
    )
    clock_offset_days: int = setting("days added to the system's clock; 0 outside of trials", 0)
    log_level: str = setting("DEBUG, INFO, WARNING or ERROR", "INFO")
    demo: bool = setting("1 lets the demo's sign-in in; leave it off in production", False)

    def __repr__(self) -> str:
        return f"Settings(health_port={self.health_port}, http_port={self.http_port})"


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read `NUANJIA_*`; raises `SettingMissing` naming every variable that is missing or malformed."""
    told = os.environ if environment is None else environment
    values: dict[str, Any] = {}
    wrong: list[str] = []
    for each in fields(Settings):
        name = f"NUANJIA_{each.name.upper()}"
        raw = told.get(name, "")
        if raw == "":
            if each.default is MISSING:
                wrong.append(f"{name} is missing: {each.metadata['about']}")
            continue
        try:
            values[each.name] = _parse(str(each.type), raw)
        except (ValueError, KeyError):
            wrong.append(f"{name} is {raw!r}, not {each.type}: {each.metadata['about']}")
    if wrong:
        raise SettingMissing("; ".join(wrong))
    return Settings(**values)


def _parse(kind: str, raw: str) -> Any:
    if kind == "int":
        return int(raw)
    if kind == "bool":
        return {"1": True, "true": True, "0": False, "false": False}[raw.lower()] if raw else False
    return Path(raw) if kind == "Path" else raw
