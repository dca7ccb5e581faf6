"""A private RabbitMQ node: made for one test run, on free ports, gone afterwards."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

from chassis.testing.server_process import (
    Account,
    ServerFailedError,
    Watchdog,
    await_answer,
    find_program,
    free_port,
)

START_SECONDS = 90
STOP_SECONDS = 60
PROTOCOL_HEADER = b"AMQP\x00\x00\x09\x01"


class RabbitMQNode:
    """One RabbitMQ node in a temporary directory, with a cookie, an epmd and ports of its own.

    It listens on the loopback only and has no plugins; `guest` may do everything in `/`.
    """

    def __init__(self) -> None:
        self.host = "127.0.0.1"
        self.port = free_port()
        # Debian's wrapper in /usr/sbin insists on the package's own user; the real scripts do not.
        self._scripts = find_program(
            "rabbitmq-server",
            patterns=["/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin", "/opt/rabbitmq/sbin"],
            package="rabbitmq-server",
        ).parent
        self._epmd_program = find_program(
            "epmd", patterns=["/usr/lib/erlang/erts-*/bin"], package="erlang-base"
        )
        self._account = Account.preferring("rabbitmq")
        self.directory = self._account.directory("nuanjia-rabbitmq-")
        self.log = self.directory / "server.log"
        self.data = self.directory / "data"
        self._environment = self._settings(distribution=free_port(), tools=free_port())
        self._watchdog = Watchdog(self.directory, signal_name="KILL")
        self._epmd: subprocess.Popen[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._write_configuration()

    def __enter__(self) -> Self:
        """Start it; the end of the block removes it."""
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove it."""
        self.close()

    def amqp_url(
        self, user: str = "guest", vhost: str = "/", *, password: str | None = None
    ) -> str:
        """Return the address for *user* in *vhost*; without a password it is the user's name."""
        secret = quote(user if password is None else password, safe="")
        return f"amqp://{quote(user, safe='')}:{secret}@{self.host}:{self.port}/{quote(vhost, safe='')}"

    def start(self) -> None:
        """Start the node on whatever its data directory holds and wait until it speaks AMQP."""
        if self._process is not None:
            return
        self._start_epmd()
        command = [self._scripts / "rabbitmq-server"]
        self._process = self._account.spawn(
            command, cwd=self.directory, env=self._environment, log=self.log
        )
        self._watchdog.guard(self._process)
        await_answer(
            self._answers, process=self._process, log=self.log, timeout_seconds=START_SECONDS
        )

    def stop(self) -> None:
        """Shut the node down in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End the node without a word, as a loss of power would."""
        self._end(signal.SIGKILL)

    def wipe(self) -> None:
        """Kill the node if it runs and delete all it knows: users, queues, messages. Starts nothing."""
        self.kill()
        shutil.rmtree(self.data, ignore_errors=True)

    def stop_app(self) -> None:
        """Stop the broker inside the running node: every client is disconnected and refused."""
        self.rabbitmqctl("stop_app")

    def start_app(self) -> None:
        """Start the broker inside the running node and wait until it speaks AMQP."""
        self.rabbitmqctl("start_app")
        if self._process is not None:
            await_answer(
                self._answers, process=self._process, log=self.log, timeout_seconds=START_SECONDS
            )

    def close(self) -> None:
        """Stop everything and remove all it wrote."""
        self.kill()
        if self._epmd is not None:
            self._epmd.kill()
            self._epmd.wait()
            self._watchdog.forget()
        self._watchdog.dismiss()

    def rabbitmqctl(self, *words: str, stdin: str = "") -> str:
        """Run `rabbitmqctl` against this node (it takes about a second) and return what it printed."""
        command: list[str | Path] = [self._scripts / "rabbitmqctl", "--quiet", *words]
        return self._account.run(command, cwd=self.directory, env=self._environment, stdin=stdin)

    def import_definitions(self, path: Path | str) -> None:
        """Import the users, permissions, exchanges and queues that the file at *path* defines."""
        self._import(Path(path).read_text(encoding="utf-8"))

    def create_vhost(self, name: str | None = None, *, user: str = "guest") -> str:
        """Make an empty virtual host in which *user* may do everything; returns its name."""
        vhost = name or f"test-{secrets.token_hex(6)}"
        everything = {"configure": ".*", "write": ".*", "read": ".*"}
        definitions: dict[str, Any] = {
            "vhosts": [{"name": vhost}],
            "permissions": [{"user": user, "vhost": vhost, **everything}],
        }
        self._import(json.dumps(definitions))
        return vhost

    def _import(self, definitions: str) -> None:
        self.rabbitmqctl("import_definitions", stdin=definitions)

    def _settings(self, *, distribution: int, tools: int) -> dict[str, str]:
        home = self.directory
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(home),  # the cookie is looked for here
            "LC_ALL": "C.UTF-8",
            "ERL_EPMD_PORT": str(free_port()),
            "ERL_EPMD_ADDRESS": self.host,
            "RABBITMQ_NODENAME": f"nuanjia-{self.port}@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": self.host,
            "RABBITMQ_NODE_PORT": str(self.port),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_CTL_DIST_PORT_MIN": str(tools),
            "RABBITMQ_CTL_DIST_PORT_MAX": str(tools + 20),
            "RABBITMQ_MNESIA_BASE": str(self.data),
            "RABBITMQ_LOG_BASE": str(home / "logs"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced.config"),
            "RABBITMQ_CONF_ENV_FILE": str(home / "rabbitmq-env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(home / "generated"),
            "RABBITMQ_PLUGINS_EXPAND_DIR": str(home / "plugins"),
            "RABBITMQ_PID_FILE": str(home / "server.pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-start_epmd false -kernel inet_dist_use_interface {127,0,0,1}"
            ),
            # The start script becomes the node instead of waiting beside it.
            "RUNNING_UNDER_SYSTEMD": "true",
        }

    def _write_configuration(self) -> None:
        self._write(
            "rabbitmq.conf", "log.console.level = warning\ndisk_free_limit.absolute = 50MB\n"
        )
        self._write("enabled_plugins", "[].\n")
        self._write("rabbitmq-env.conf", "")
        self._write(".erlang.cookie", secrets.token_hex(16)).chmod(0o400)

    def _write(self, name: str, content: str) -> Path:
        path = self.directory / name
        path.write_text(content, encoding="utf-8")
        self._account.own(path)
        return path

    def _start_epmd(self) -> None:
        """Start epmd as our own child; left alone, Erlang would start one that outlives everybody."""
        if self._epmd is not None and self._epmd.poll() is None:
            return
        port = self._environment["ERL_EPMD_PORT"]
        self._epmd = self._account.spawn(
            [self._epmd_program, "-port", port, "-address", self.host],
            cwd=self.directory,
            env=self._environment,
            log=self.directory / "epmd.log",
        )
        self._watchdog.guard(self._epmd)
        await_answer(
            lambda: self._listens(int(port)),
            process=self._epmd,
            log=self.directory / "epmd.log",
            timeout_seconds=START_SECONDS,
        )

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        try:
            os.killpg(process.pid, number)
            process.wait(STOP_SECONDS)
        except ProcessLookupError:
            process.wait()
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise ServerFailedError(f"node {self.port} did not stop in {STOP_SECONDS} s") from error
        finally:
            self._watchdog.forget()
            if self._epmd is not None:
                self._watchdog.guard(self._epmd)

    def _listens(self, port: int) -> bool:
        with socket.socket() as client:
            return client.connect_ex((self.host, port)) == 0

    def _answers(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=5) as client:
                client.sendall(PROTOCOL_HEADER)
                return bool(client.recv(8))
        except OSError:
            return False
