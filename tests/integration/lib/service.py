"""One of our programs as a process, with its log."""
import json
import os
import signal
import subprocess
import time

from . import places


class Service:
    def __init__(self, name, *args, log, env=None):
        self.command = [str(places.BIN / name), *map(str, args)]
        self.log_path = log
        self.env = {**os.environ, **(env or {})}
        self.process = None
        self.starts = 0

    def start(self):
        self.starts += 1
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=self.env)
        return self

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def terminate(self, timeout=12):
        """SIGTERM; returns exit code and seconds."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout)
        return code, time.monotonic() - began

    def end(self):
        if self.is_running:
            try:
                self.terminate()
            except subprocess.TimeoutExpired:
                self.kill()

    def text(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def lines(self, log_id=None):
        """Log lines as dictionaries."""
        found = []
        for line in self.text().splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if log_id is None or entry.get("log") == log_id:
                found.append(entry)
        return found

    def wait_for(self, log_id, count=1, timeout=30):
        deadline = time.monotonic() + timeout
        while len(self.lines(log_id)) < count:
            assert time.monotonic() < deadline, f"no {count} × '{log_id}' within {timeout} s in:\n{self.text()[-3000:]}"
            time.sleep(0.05)
        return self.lines(log_id)
