"""The whole system in one table: which services there are, and who reads whose log."""

from __future__ import annotations

from functools import partial
from importlib import import_module

from chassis import idempotency, log_months
from chassis.broker.port import Broker
from chassis.broker.topology import Topology
from chassis.database import Database
from chassis.loops import Loop
from chassis.rpc_client import RpcClient
from chassis.runtime import RemoteLog, loops_of, reactions_of
from chassis.service import Runtime, Service
from chassis.settings import Settings
from contracts.known import know_all

know_all()

CLASSES = {
    "members": "services.members.service:MembersService",
    "activities": "services.activities.service:ActivitiesService",
    "care": "services.care.service:CareService",
    "notifications": "services.notifications.service:NotificationsService",
    "gateway": "gateway.service:GatewayService",
}


def service_class(name: str) -> type[Service]:
    """Return the class of the service called *name*; raises `KeyError` for an unknown one."""
    module, _, attribute = CLASSES[name].partition(":")
    found: type[Service] = getattr(import_module(module), attribute)
    return found


def topology() -> Topology:
    """Return who publishes, and who reads whom, from the reactions of the services' classes."""
    reads = {name: list(reactions_of(service_class(name)).sources) for name in CLASSES}
    return Topology(sources=list(CLASSES), readers=reads)


def relay_loop(cls: type[Service], runtime: Runtime, broker: Broker, client: RpcClient) -> Loop:
    """Return the loop that publishes the service's facts; adaptive poll of 20 to 250 ms."""
    loops = loops_of(cls, runtime, broker, RemoteLog(client))
    return Loop(
        f"{cls.name}.relay",
        loops.relay.step,
        idle_seconds=0.25,
        fastest_seconds=0.02,
        close=loops.relay.close,
    )


def worker_loops(
    cls: type[Service], runtime: Runtime, broker: Broker, client: RpcClient, settings: Settings
) -> list[Loop]:
    """Return the loops that react, try again, replay, keep the clock and send."""
    loops = loops_of(cls, runtime, broker, RemoteLog(client))
    own = cls.own_loops(runtime, settings, client)
    return [
        Loop(
            f"{cls.name}.reader",
            loops.reader.step,
            idle_seconds=0.001,
            close=loops.reader.close,
        ),
        Loop(f"{cls.name}.retries", loops.retries.step, idle_seconds=1.0),
        Loop(f"{cls.name}.replays", loops.replays.step, idle_seconds=2.0),
        Loop(f"{cls.name}.timers", loops.timers.step, idle_seconds=20.0),
        Loop(
            f"{cls.name}.housekeeping",
            partial(_keep_house, runtime.database),
            idle_seconds=3600.0,
        ),
        *(
            Loop(
                f"{cls.name}.{type(one).__name__.lower()}",
                one.step,
                idle_seconds=one.idle_seconds,
                wakes_on_commit=one.wakes_on_commit,
            )
            for one in own
        ),
    ]


def _keep_house(database: Database) -> int:
    return idempotency.forget_old(database) + log_months.make_ahead(database)
