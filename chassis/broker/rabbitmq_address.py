"""Where a RabbitMQ broker is and how patiently it is spoken to."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote

import amqp
from kombu.utils.url import parse_url

SCHEMES = {"amqp": 5672, "pyamqp": 5672, "amqps": 5671}
SSL_PREFIX = "ssl_"


@dataclass(frozen=True)
class Patience:
    """Limits of time and size, in seconds unless the name says otherwise.

    heartbeat: agreed with the broker, which then speaks every half of it; a link is taken for dead
        after three such silences, or when a question stays unanswered for a whole one. RabbitMQ
        itself drops a client after two to three heartbeats, and until then a consumer that cannot
        be heard keeps its place as the active one: with 7 everybody is back within 25 seconds,
        with 10 it can take 30.
    connect: for the TCP connection and for each step of the handshake.
    publish: without any confirm; then the batch is given up, and tried again on a new connection.
    user_timeout_milliseconds: TCP_USER_TIMEOUT. py-amqp's own 1000 ms cuts a connection whose
        broker stops reading for a moment (flow control, alarm).
    window: published and not yet confirmed, in events. Beyond about 500 nothing is gained.
    prefetch: delivered and not yet acknowledged, in events; twice a consumer's batch.
    """

    heartbeat: float = 7
    connect: float = 5
    publish: float = 15
    user_timeout_milliseconds: int = 30_000
    window: int = 500
    prefetch: int = 400

    @property
    def silence(self) -> float:
        """How long the broker may say nothing at all."""
        return 1.5 * self.heartbeat


@dataclass(frozen=True)
class Address:
    """A parsed `amqp://` or `amqps://` address.

    Options of TLS stand in the query as kombu has them, for instance
    `amqps://care:…@broker/?ssl_ca_certs=/etc/nuanjia/ca.pem`; certificate and host name are
    checked unless `ssl_cert_reqs` and `ssl_check_hostname` say otherwise.
    """

    scheme: str
    host: str
    port: int
    user: str
    password: str
    vhost: str
    tls: dict[str, Any] | None

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read *url*; raises `ValueError` for another scheme than amqp, pyamqp or amqps."""
        parts = parse_url(url)
        scheme = parts["transport"]
        if scheme not in SCHEMES:
            raise ValueError(f"a broker's address begins with amqp:// or amqps://, not {scheme}://")
        host = parts["hostname"] or "127.0.0.1"
        return cls(
            scheme=scheme,
            host=host,
            port=parts["port"] or SCHEMES[scheme],
            user=parts["userid"] or "guest",
            password=parts["password"] or "guest",
            vhost=parts["virtual_host"] or "/",
            tls=_tls(host, parts.get("ssl", {})) if scheme == "amqps" else None,
        )

    @property
    def display(self) -> str:
        """The address without the password."""
        vhost = quote(self.vhost, safe="")
        return f"{self.scheme}://{quote(self.user)}@{self.host}:{self.port}/{vhost}"

    def connect(self, patience: Patience, *, name: str, **callbacks: Any) -> Any:
        """Return an open `amqp.Connection`, shown as *name* in RabbitMQ's lists.

        Raises what py-amqp raises: `OSError` or `amqp.exceptions.AMQPError`.
        """
        host = f"[{self.host}]" if ":" in self.host else self.host
        connection = amqp.Connection(
            host=f"{host}:{self.port}",
            userid=self.user,
            password=self.password,
            virtual_host=self.vhost,
            ssl=self.tls or False,
            connect_timeout=patience.connect,
            read_timeout=patience.silence,
            write_timeout=patience.silence,
            heartbeat=int(patience.heartbeat),
            socket_settings={socket.TCP_USER_TIMEOUT: patience.user_timeout_milliseconds},
            client_properties={"connection_name": name, "product": "nuanjia"},
            **callbacks,
        )
        try:
            connection.connect()
        except BaseException:
            connection.collect()  # py-amqp does so for OSError only, not for a refused password
            raise
        return connection


def _tls(host: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return what py-amqp's TLS transport takes; kombu's names carry a prefix there."""
    tls = {name.removeprefix(SSL_PREFIX): value for name, value in options.items()}
    if not tls.pop("check_hostname", True):
        return {"server_hostname": None, **tls}
    return {"server_hostname": host, **tls}
