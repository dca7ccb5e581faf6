"""The ground of the battery: a RabbitMQ and a PostgreSQL of its own, which every test may break."""

from __future__ import annotations

import json
import secrets
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from amqp.exceptions import NotFound

from chassis.broker.topology import queue_name
from tests.benchmarks.stand import TOPOLOGY, Place, Stand, connect

VHOST = "trial"


class Ground(Stand):
    """The benchmarks' servers, with a definitions file: users with the least rights, exchanges, queues."""

    def __init__(self, folder: Path) -> None:
        self.passwords = {name: secrets.token_urlsafe(9) for name in TOPOLOGY.services}
        self.definitions = folder / "definitions.json"
        told = TOPOLOGY.definitions(self.passwords, vhost=VHOST, administrator=("guest", "guest"))
        self.definitions.write_text(json.dumps(told), encoding="utf-8")
        super().__init__()
        self.node.import_definitions(self.definitions)

    @property
    def administrator(self) -> str:
        return self.node.amqp_url(vhost=VHOST)

    def amqp_url(self, service: str, *, port: int | None = None) -> str:
        """Return the address for *service*'s own user, perhaps through a proxy's *port*."""
        password = quote(self.passwords[service], safe="")
        return f"amqp://{service}:{password}@{self.node.host}:{port or self.node.port}/{VHOST}"

    def place(self) -> Place:
        """Return two fresh databases and the emptied virtual host; servers that were left dead are mended."""
        self.mend()
        mark = secrets.token_hex(4)
        for name in ("notes", "tallies"):
            self.cluster.create_database(f"{name}_{mark}", "owner", template=name)
        return Place(
            self.cluster.url(f"notes_{mark}", "nuanjia_service"),
            self.cluster.url(f"tallies_{mark}", "nuanjia_service"),
            self.administrator,
        )

    def leave(self, place: Place) -> None:
        """Remove the databases of *place*."""
        self.cluster.start()
        for url in (place.notes_url, place.tallies_url):
            self.cluster.drop(url.rsplit("/", 1)[1])

    def mend(self) -> None:
        """Bring both servers back, with everything defined and nothing queued."""
        self.cluster.start()
        self.node.start()
        try:
            self._empty()
        except (NotFound, OSError):
            self.node.import_definitions(self.definitions)
            self._empty()

    def _empty(self) -> None:
        with connect(self.administrator) as connection:
            connection.channel().queue_purge(queue_name("tallies"))
            with suppress(NotFound):
                connection.channel().queue_purge("rpc-notes")

    def wipe_broker(self) -> None:
        """Lose the broker with its disks, and start one with nothing but the definitions file."""
        self.node.wipe()
        self.node.start()
        self.node.import_definitions(self.definitions)
