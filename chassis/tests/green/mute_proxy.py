"""A proxy that can fall silent: it keeps its connections and passes nothing on, as a dead cable does."""

import contextlib

import eventlet


class MuteProxy:
    """Listens on a free port of the loopback and passes bytes on to *port*."""

    def __init__(self, port):
        self._target = ("127.0.0.1", port)
        self._open = eventlet.event.Event()
        self._open.send()
        self._listener = eventlet.listen(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._sockets = [self._listener]
        self._pumps = [eventlet.spawn(self._accept)]

    def mute(self):
        """Pass nothing on any more, on what is open and on what is opened."""
        self._open = eventlet.event.Event()

    def unmute(self):
        """Pass on what comes from now on; the muted connections stay dead, as after a reboot."""
        self._open.send()

    def close(self):
        for pump in self._pumps:
            pump.kill()
        for each in self._sockets:
            each.close()

    def _accept(self):
        while True:
            here, _ = self._listener.accept()
            there = eventlet.connect(self._target)
            self._sockets += [here, there]
            for source, sink in ((here, there), (there, here)):
                self._pumps.append(eventlet.spawn(self._pump, source, sink))

    def _pump(self, source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                muted = not self._open.ready()
                self._open.wait()
                if muted:
                    return
                sink.sendall(data)
            sink.shutdown(2)
