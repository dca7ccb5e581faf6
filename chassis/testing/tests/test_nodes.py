"""The private servers start, break, come back and leave nothing behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg2
import pytest
from kombu import Connection
from kombu.simple import SimpleQueue
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from chassis.testing import server_process
from chassis.testing.postgres_cluster import PostgresCluster
from chassis.testing.rabbitmq_node import RabbitMQNode
from chassis.testing.server_process import ServerMissingError, find_program, free_port

HOLDER = """
import sys
from chassis.testing.{module} import {name}
server = {name}()
server.start()
print(server.port, server.directory, flush=True)
sys.stdin.read()
"""


def send_one(url: str, body: str) -> None:
    with Connection(url) as connection, SimpleQueue(connection, "notes") as queue:
        queue.put(body, serializer="json", delivery_mode="persistent")


def receive_one(url: str) -> str:
    with Connection(url) as connection, SimpleQueue(connection, "notes") as queue:
        message = queue.get(timeout=10)
        message.ack()
        return str(message.payload)


def is_listening(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def processes_naming(directory: str) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            command = (entry / "cmdline").read_bytes() if entry.name.isdigit() else b""
        except OSError:
            continue
        if directory.encode() in command:
            found.append(int(entry.name))
    return found


def test_a_port_is_never_handed_out_twice() -> None:
    ports = [free_port() for _ in range(50)]

    assert len(set(ports)) == 50


def test_a_missing_server_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(server_process.os, "geteuid", lambda: 1000)

    with pytest.raises(ServerMissingError, match=r"apt-get install .* rabbitmq-server"):
        find_program("no-such-program", patterns=[], package="rabbitmq-server")


@pytest.mark.broker
def test_a_virtual_host_carries_a_message(fresh_vhost: str) -> None:
    send_one(fresh_vhost, "good morning")

    assert receive_one(fresh_vhost) == "good morning"


@pytest.mark.broker
def test_a_persistent_message_outlives_a_stopped_broker_and_a_killed_node(
    rabbitmq: RabbitMQNode, fresh_vhost: str
) -> None:
    send_one(fresh_vhost, "still here")

    rabbitmq.stop_app()
    refused = not is_listening(rabbitmq.port)
    rabbitmq.start_app()
    rabbitmq.kill()
    rabbitmq.start()

    assert refused
    assert receive_one(fresh_vhost) == "still here"


@pytest.mark.broker
def test_a_wiped_node_starts_empty_and_takes_definitions(tmp_path: Path) -> None:
    definitions = tmp_path / "definitions.json"
    definitions.write_text(
        json.dumps(
            {
                "vhosts": [{"name": "house"}],
                "permissions": [
                    {
                        "user": "guest",
                        "vhost": "house",
                        "configure": ".*",
                        "write": ".*",
                        "read": ".*",
                    }
                ],
                "queues": [
                    {
                        "name": "notes",
                        "vhost": "house",
                        "durable": True,
                        "auto_delete": False,
                        "arguments": {},
                    }
                ],
            }
        )
    )

    with RabbitMQNode() as node:
        node.create_vhost("lost")
        node.wipe()
        node.start()
        after_the_wipe = node.rabbitmqctl("list_vhosts", "--no-table-headers").split()
        node.import_definitions(definitions)
        send_one(node.amqp_url(vhost="house"), "hello again")
        queues = node.rabbitmqctl("list_queues", "-p", "house", "--no-table-headers")

    assert after_the_wipe == ["/"]
    assert queues.split() == ["notes", "1"]


@pytest.mark.postgres
def test_a_committed_row_outlives_an_immediate_restart(
    postgres: PostgresCluster, fresh_database: str
) -> None:
    engine = create_engine(fresh_database, pool_pre_ping=True)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE notes (body text)"))
        connection.execute(text("INSERT INTO notes VALUES ('好')"))

    postgres.restart_immediately()

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT body FROM notes")) == "好"
    engine.dispose()


@pytest.mark.postgres
def test_a_copy_of_a_database_brings_its_rows_and_goes_although_somebody_reads_it(
    postgres: PostgresCluster,
) -> None:
    original = create_engine(postgres.create_database("original", owner="writer"))
    with original.begin() as connection:
        connection.execute(text("CREATE TABLE notes AS SELECT 1 AS id"))
    original.dispose()

    copy = create_engine(postgres.create_database("copy", owner="writer", template="original"))

    with copy.connect() as connection:
        rows = connection.scalar(text("SELECT count(*) FROM notes"))
        postgres.drop("copy")
        connection.invalidate()
    copy.dispose()
    postgres.drop("original")

    assert rows == 1
    with pytest.raises(OperationalError, match='"copy" does not exist'):
        copy.connect()


@pytest.mark.postgres
def test_a_role_that_owns_nothing_can_sign_in(postgres: PostgresCluster) -> None:
    postgres.create_role("guest_reader")

    engine = create_engine(postgres.url("postgres", "guest_reader"))
    with engine.connect() as connection:
        may_create = connection.scalar(text("SELECT has_schema_privilege('public', 'CREATE')"))
    engine.dispose()

    assert may_create is False


@pytest.mark.postgres
def test_a_stopped_cluster_refuses_and_a_started_one_answers(postgres: PostgresCluster) -> None:
    postgres.stop()
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(f"host=127.0.0.1 port={postgres.port} user=postgres dbname=postgres")

    postgres.start()

    psycopg2.connect(f"host=127.0.0.1 port={postgres.port} user=postgres dbname=postgres").close()


@pytest.mark.parametrize(
    ("module", "name"),
    [
        pytest.param("postgres_cluster", "PostgresCluster", marks=pytest.mark.postgres),
        pytest.param("rabbitmq_node", "RabbitMQNode", marks=pytest.mark.broker),
    ],
)
def test_nothing_survives_a_killed_test_run(module: str, name: str) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER.format(module=module, name=name)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert holder.stdout is not None
    port, directory = holder.stdout.readline().split()

    os.kill(holder.pid, signal.SIGKILL)
    holder.communicate()

    deadline = time.monotonic() + 20
    while Path(directory).exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(directory).exists()
    assert not is_listening(int(port))
    assert processes_naming(directory) == []
