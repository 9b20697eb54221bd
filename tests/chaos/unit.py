"""One of our programs under a supervisor: it is started again whenever it ends, and how it ended is kept."""
import json
import os
import signal
import subprocess
import threading
import time

# Exits that a supervisor answers with a new start: fenced or another of its name (75), disk full (73, 74), broker (69), data (65), fatal (70).
MAY_END_WITH = {0, 65, 69, 70, 73, 74, 75}


class Unit:
    def __init__(self, name, command, log, env=None, restarts=True):
        self.name, self.command, self.log_path, self.restarts = name, [str(c) for c in command], log, restarts
        self.env = {**os.environ, **(env or {})}
        self.process = None
        self.is_wanted = self.is_frozen = False
        self.deaths = []  # (time, exit code, was it we who killed it)
        self.risky = []  # (from, to): what it took then may be gone with it
        self.frozen_at = None
        self.expected = set()  # exit codes that are part of the test
        self.lock = threading.RLock()

    def start(self):
        with self.lock:
            self.is_wanted = True
            if self.process is not None and self.process.poll() is None:
                return self
            with open(self.log_path, "ab") as log:
                self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.env)
            self.is_frozen = False
            return self

    def _was_stopping(self):
        """It had begun to end by itself or on a signal: answers that came since then were not taken any more."""
        with open(self.log_path, "rb") as f:
            f.seek(max(0, f.seek(0, os.SEEK_END) - 20000))
            life = f.read().rpartition(b'"log":"started"')[2]
        return b'"log":"failed"' in life or b'"log":"stopping"' in life

    def _note_end(self, code, was_us):
        now = time.time()
        before_s = 13.0 if self._was_stopping() else 2.0  # it may take 10 s
        began = self.frozen_at if self.is_frozen and self.frozen_at else now
        self.risky.append((began - before_s, now))
        self.deaths.append((now, code, was_us))
        self.is_frozen = False
        self.process = None

    def watch(self):
        """Called often: starts it again when it has ended by itself. The death, if there was one."""
        with self.lock:
            if self.process is None or not self.is_wanted or self.process.poll() is None:
                return None
            code = self.process.returncode
            self._note_end(code, False)
            if self.is_wanted and self.restarts and code in MAY_END_WITH:
                self.start()
            return code

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        with self.lock:
            self.is_wanted = False
            if self.is_running:
                self.process.kill()
                self.process.wait()
                self._note_end(-9, True)

    def freeze(self):
        with self.lock:
            if self.is_running:
                self.process.send_signal(signal.SIGSTOP)
                self.is_frozen, self.frozen_at = True, time.time()

    def thaw(self):
        with self.lock:
            if self.is_running and self.is_frozen:
                self.process.send_signal(signal.SIGCONT)
                self.risky.append((self.frozen_at - 2.0, time.time() + 0.5))
            self.is_frozen = False

    def terminate(self, timeout=15):
        """SIGTERM. (exit code, seconds); -9 when it had to be killed."""
        with self.lock:
            self.is_wanted = False
            self.thaw()
            if not self.is_running:
                return 0, 0.0
            began = time.monotonic()
            self.process.send_signal(signal.SIGTERM)
            process = self.process
        try:
            code = process.wait(timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            code = -9
        with self.lock:
            self._note_end(code, True)
        return code, time.monotonic() - began

    def text(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def lines(self, *ids):
        found = []
        for line in self.text().splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if not ids or entry.get("log") in ids:
                found.append(entry)
        return found
