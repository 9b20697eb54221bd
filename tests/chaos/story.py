"""What happened and when: faults, failures, and the whole life of one item when it is needed."""
import threading
import time


class Failure(Exception):
    """An invariant is broken. `about`: what to tell the life of."""

    def __init__(self, what, about=None):
        super().__init__(what)
        self.about = about


class Story:
    def __init__(self, echo=False):
        self.lines, self.failures = [], []
        self.lock = threading.Lock()
        self.echo = echo

    def tell(self, text):
        with self.lock:
            self.lines.append((time.time(), text))
        if self.echo:
            print(f"    {clock(time.time())} {text}", flush=True)

    def fail(self, what, about=None):
        """Noted once; the round ends soon after."""
        with self.lock:
            if len(self.failures) < 20:
                self.failures.append((time.time(), what, about))

    @property
    def has_failed(self):
        return bool(self.failures)

    def between(self, since, until):
        with self.lock:
            return [(t, text) for t, text in self.lines if since <= t <= until]


def clock(t):
    return time.strftime("%H:%M:%S", time.gmtime(t)) + f".{int(t % 1 * 1000):03d}"


def life(events, story, margin_s=3):
    """Lines of an item's life among the faults around it. events: [(time, text)]."""
    if not events:
        return ["(nothing is known of it)"]
    since, until = min(t for t, _ in events) - margin_s, max(t for t, _ in events) + margin_s
    mixed = [(t, "  " + text) for t, text in events] + [(t, "* " + text) for t, text in story.between(since, until)]
    return [f"{clock(t)} {text}" for t, text in sorted(mixed)]
