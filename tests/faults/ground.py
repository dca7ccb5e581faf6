"""The ground of the battery: a RabbitMQ and a PostgreSQL of its own, which every test may break."""

from __future__ import annotations

import json
import secrets
import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

from amqp.exceptions import NotFound

from chassis.broker.topology import exchange_name, queue_name
from chassis.testing.postgres_cluster import PostgresCluster
from tests.benchmarks.stand import TOPOLOGY, Place, Stand, connect

VHOST = "trial"


class Ground(Stand):
    """The benchmarks' servers, with a definitions file: users with the least rights, exchanges, queues."""

    def __init__(self, folder: Path, cluster: PostgresCluster | None = None) -> None:
        self.passwords = {name: secrets.token_urlsafe(9) for name in TOPOLOGY.services}
        self.definitions = folder / "definitions.json"
        told = TOPOLOGY.definitions(self.passwords, vhost=VHOST, administrator=("guest", "guest"))
        self.definitions.write_text(json.dumps(told), encoding="utf-8")
        super().__init__(cluster)
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

    def unacknowledged(self) -> int:
        """Return how many messages readers have in hand; it takes about a second to ask."""
        told = self.node.rabbitmqctl(
            "list_queues", "-p", VHOST, "--no-table-headers", "messages_unacknowledged"
        )
        return sum(int(count) for count in told.split())

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

    def unbind(self) -> None:
        """Take away what brings the facts of notes to tallies."""
        with connect(self.administrator) as connection:
            connection.channel().queue_unbind(
                queue_name("tallies"), exchange_name("notes"), "notes.#"
            )

    def bind(self) -> None:
        TOPOLOGY.declare(lambda: connect(self.administrator))

    def wipe_broker(self) -> None:
        """Lose the broker with its disks, and start one with nothing but the definitions file."""
        self.node.wipe()
        self.start_anew()

    def start_anew(self) -> None:
        """Start a wiped broker."""
        self.node.start()
        self.node.import_definitions(self.definitions)


class SmallCluster(PostgresCluster):
    """A cluster on a file system of its own, small enough to be filled; raises `NotAllowed` where we may not mount."""

    def __init__(self, megabytes: int = 300) -> None:
        super().__init__(durable=True)
        self.disk = self.directory / "disk"
        self.disk.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(self.disk)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            super().close()
            raise NotAllowed(done.stderr)
        self._account.own(self.disk)
        self.data = self.disk / "data"

    def fill(self) -> None:
        """Leave no byte free."""
        with (self.disk / "filler").open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"x" * 65536)

    def free(self) -> None:
        """Give the space back, and start the server where it has given up, as a supervisor would."""
        (self.disk / "filler").unlink()
        if self._process is not None and self._process.poll() is not None:
            self.kill()
        self.start()

    def close(self) -> None:
        """Stop the server and take the file system away."""
        self.kill()
        subprocess.run(["umount", "-l", str(self.disk)], check=False)
        super().close()


class NotAllowed(RuntimeError):
    """This machine lets us mount nothing."""
