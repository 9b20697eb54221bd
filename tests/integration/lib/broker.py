"""One real Kafka node, made by deploy/kafka/kafka in a directory of its own on a free port."""
import os
import signal
import subprocess
import time

from confluent_kafka.admin import AdminClient

from . import places


class Broker:
    """Compiled by the quick compiler only: a broker that lives for minutes spends more on the other one than it gains."""

    def __init__(self, state):
        self.state = state
        self.port = 0

    def _kafka(self, *args):
        done = subprocess.run(
            [places.ROOT / "deploy" / "kafka" / "kafka", args[0], "--heap", "256m", *args[1:], "--state", str(self.state)],
            capture_output=True, text=True, timeout=120, env={**os.environ, "KAFKA_OPTS": "-XX:TieredStopAtLevel=1"},
        )
        assert done.returncode == 0, f"kafka {args}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    @property
    def bootstrap(self):
        return f"127.0.0.1:{self.port}"

    @property
    def pid(self):
        return int((self.state / "kafka" / "pid").read_text())

    def start(self, *more):
        """Also when it runs already, or was left frozen."""
        if (self.state / "kafka" / "pid").exists():
            try:
                self.thaw()
            except ProcessLookupError:
                pass
        self._kafka("start", "--port", "0", *more)
        self.port = int((self.state / "kafka" / "port").read_text())

    def stop(self):
        """What the script said of it; "killed" in it: the next start recovers the logs, which cuts them at the first bad batch."""
        return self._kafka("stop")

    def purge(self):
        self._kafka("purge")

    def kill(self):
        """kill -9; waits until the process is gone."""
        pid = self.pid
        os.kill(pid, signal.SIGKILL)
        while os.path.exists(f"/proc/{pid}") and "Z" not in open(f"/proc/{pid}/stat").read().split(") ")[1][:1]:
            time.sleep(0.02)

    def freeze(self):
        os.kill(self.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.pid, signal.SIGCONT)

    def admin(self):
        return AdminClient({"bootstrap.servers": self.bootstrap, "log_level": 0})

    def create_topics(self, prefix, *only):
        """The topics of deploy/kafka/topics.tsv under this prefix, or only some of them."""
        done = subprocess.run(
            [places.BIN / "frontwire", "topics", "-b", self.bootstrap, "-p", prefix, "-t", places.TOPICS, *only],
            capture_output=True, text=True, timeout=60,
        )
        assert done.returncode == 0, done.stderr
