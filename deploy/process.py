"""One part of the system as a process of its own: a service's calls, its relay, or its worker.

`python -m deploy.process calls care`, `… relay care`, `… worker care`; `calls gateway` is the gateway.
Everything it must be told comes from `NUANJIA_*` (see `deploy/env.example`).
"""

from __future__ import annotations

import sys

if len(sys.argv) > 1 and sys.argv[1] == "calls":  # nameko's side is green, the loops are not
    import eventlet

    eventlet.monkey_patch()

import argparse  # after the patch, like all below
import signal
import threading
from datetime import timedelta

from chassis import logs, memory, tracing
from chassis.broker.rabbitmq import RabbitBroker
from chassis.clock import Clock
from chassis.encryption import load_keyring
from chassis.health import HealthServer, database_answers
from chassis.loops import LoopGroup
from chassis.rpc_client import RpcClient
from chassis.runtime import assemble
from chassis.service import RUNTIMES, Runtime, Service
from chassis.settings import SettingMissing, Settings, read_settings
from deploy.system import CLASSES, relay_loop, service_class, worker_loops

STOP_SECONDS = 23.0  # so that a reaction of twenty ends, and the process within twenty-five

log = logs.logger(__name__)


def main() -> int:
    """Run the part that the command line names until a signal comes."""
    asked = argparse.ArgumentParser(prog="nuanjia serve")
    asked.add_argument("role", choices=["calls", "relay", "worker"])
    asked.add_argument("service", choices=list(CLASSES))
    told = asked.parse_args()
    try:
        settings = read_settings()
        load_keyring(settings.key_file)
    except (SettingMissing, RuntimeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    logs.set_up(json=True, level=settings.log_level)
    tracing.set_up(settings.traces_url, f"{told.service}-{told.role}")
    cls = service_class(told.service)
    clock = Clock(timedelta(days=settings.clock_offset_days))
    runtime = assemble(cls, settings.database_url, clock, upgrade=False)
    memory.settle()
    log.info("process.started", role=told.role, service=told.service)
    if told.role == "calls":
        _serve_calls(cls, runtime, settings)
    else:
        _run_loops(told.role, cls, runtime, settings)
    tracing.shut_down()
    log.info("process.stopped", role=told.role, service=told.service)
    return 0


def _serve_calls(cls: type[Service], runtime: Runtime, settings: Settings) -> None:
    from chassis.nameko_host import run_services  # noqa: PLC0415  # needs the patch

    health = _health(settings, runtime)
    config = {
        "AMQP_URI": settings.broker_url,
        "WEB_SERVER_ADDRESS": f"{settings.http_host}:{settings.http_port}",
        "max_workers": 20,
        RUNTIMES: {cls.name: runtime},
        "NUANJIA_SETTINGS": settings,
    }
    run_services([cls], config)
    if health:
        health.stop()


def _run_loops(role: str, cls: type[Service], runtime: Runtime, settings: Settings) -> None:
    broker = RabbitBroker(settings.broker_url)
    client = RpcClient(settings.broker_url, owner=cls.name)
    if role == "relay":
        loops = LoopGroup([relay_loop(cls, runtime, broker, client)])
    else:
        loops = LoopGroup(worker_loops(cls, runtime, broker, client, settings))
    health = _health(settings, runtime)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    loops.start()
    stopping.wait()
    if not loops.stop(STOP_SECONDS):
        log.warning("process.not_done", role=role, service=cls.name)
    client.stop()
    if health:
        health.stop()


def _health(settings: Settings, runtime: Runtime) -> HealthServer | None:
    if not settings.health_port:
        return None

    def ready() -> list[str]:
        return [] if database_answers(runtime.database) else ["database"]

    server = HealthServer(settings.health_port, [runtime.database], ready)
    server.start()
    return server


if __name__ == "__main__":
    sys.exit(main())
