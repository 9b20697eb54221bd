"""The broker: one listener for the verifier, one behind a proxy for each program, so that each can be cut off alone."""
import os
import random
import signal
import socket
import time

import places  # noqa: F401
from confluent_kafka.admin import AdminClient
from lib.broker import Broker

LINKS = ("producer", "filter", "extract", "hop-a", "hop-b")


def free_ports(n):
    """Below the ephemeral range, so that no client's own port takes them."""
    found = []
    while len(found) < n:
        port = random.randrange(20000, 32000)
        with socket.socket() as s:
            if port not in found and s.connect_ex(("127.0.0.1", port)):
                found.append(port)
    return found


class Cluster:
    def __init__(self, state, net, links=LINKS):
        self.broker = Broker(state)
        self.direct, self.controller, *behind = free_ports(2 + len(links))
        self.wires = {name: net.wire(name, port) for name, port in zip(links, behind)}
        listeners = {"PLAINTEXT": (self.direct, self.direct)}
        listeners |= {f"L{i}": (port, self.wires[name].port) for i, (name, port) in enumerate(zip(links, behind))}
        self.settings = {
            "listeners": ",".join(f"{n}://127.0.0.1:{p}" for n, (p, _) in listeners.items()) + f",CONTROLLER://127.0.0.1:{self.controller}",
            "advertised.listeners": ",".join(f"{n}://127.0.0.1:{p}" for n, (_, p) in listeners.items()),
            "listener.security.protocol.map": ",".join(f"{n}:PLAINTEXT" for n in (*listeners, "CONTROLLER")),
            "inter.broker.listener.name": "PLAINTEXT",
            "controller.quorum.voters": f"1@127.0.0.1:{self.controller}",
            "group.min.session.timeout.ms": "2000",
        }
        self.is_frozen = False

    @property
    def bootstrap(self):
        return f"127.0.0.1:{self.direct}"

    def bootstrap_of(self, name):
        return f"127.0.0.1:{self.wires[name].port}"

    def start(self):
        more = [x for k, v in self.settings.items() for x in ("--set", f"{k}={v}")]
        for attempt in range(5):  # a port may have been taken since
            try:
                self.broker._kafka("start", "--port", str(self.direct), "--heap", "384m", *more)
                break
            except AssertionError:
                if attempt == 4:
                    raise
                time.sleep(2)
        self.broker.port = self.direct

    def is_running(self):
        try:
            os.kill(self.broker.pid, 0)
            return True
        except (OSError, ValueError):
            return False

    def stop(self):
        self.thaw()
        return self.broker.stop()

    def kill(self):
        self.is_frozen = False
        self.broker.kill()

    def freeze(self):
        os.kill(self.broker.pid, signal.SIGSTOP)
        self.is_frozen = True

    def thaw(self):
        if self.is_frozen:
            os.kill(self.broker.pid, signal.SIGCONT)
            self.is_frozen = False

    def purge(self):
        if self.broker.port:
            self.thaw()
            self.broker.purge()

    def admin(self):
        return AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})

    def create_topics(self, prefix, *only):
        self.broker.create_topics(prefix, *only)

    def delete_topics(self, prefix):
        admin = self.admin()
        names = [t for t in admin.list_topics(timeout=20).topics if t.startswith(prefix)]
        for future in admin.delete_topics(names).values() if names else ():
            future.result(30)

    @property
    def data(self):
        return self.broker.state / "kafka" / "data"
