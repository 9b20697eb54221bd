"""The feeds: a server that issues numbered items, edits them, shows some twice, misbehaves from a seed, and keeps the truth of what it
served in its own ledger (tests/lib/feedserver.py, fsynced)."""
import collections
import random
import re
import threading
import time

import feedserver as fs
from lib.house import article

MARK = re.compile(r"\((/f\d+\.xml)#(\d+) reading (\d+)\)$")
FOOTBALL = ("The cup final ended in a draw", "Both clubs were content with two goals each and share the cup until next summer.")


class ChaosFeed(fs.Feed):
    """Every reading of an item carries its mark; what was ever rendered is remembered."""

    def __init__(self, *args, kind="plain", **more):
        super().__init__(*args, **more)
        self.kind, self.texts, self.rendered = kind, {}, {}
        if kind == "one-guid":  # all entries share it: it identifies nobody
            self.guid_of = lambda item: "post"

    def _text(self, number, version, is_war):
        title, body = article(number * 7 + version) if is_war else FOOTBALL
        self.texts[number, version] = (title, f"{body} ({self.path}#{number} reading {version})")
        return self.texts[number, version]

    def issue(self, is_war=True):
        n = len(self.items) + 1
        title, body = self._text(n, 1, is_war)
        self.add(title=title, body=body)

    def revise(self, rng, is_war=True):
        with self.lock:
            item = rng.choice(self.items[-8:]) if self.items else None
        if item:
            title, body = self._text(item.number, item.version + 1, is_war)
            self.edit(item, title=title, body=body)

    def visible(self):
        items = super().visible()
        now = time.time()
        for i in items:
            self.rendered.setdefault((i.number, i.version), now)
        if self.kind == "twice" and len(items) > 2:
            items.insert(2, items[0])
        return items


class News:
    def __init__(self, folder, seed, rate, feeds=10, story=None):
        self.rng = random.Random(f"news {seed}")
        self.server = fs.FeedServer(ledger=folder / "ledger.jsonl").start()
        self.rate, self.story = rate, story
        kinds = ["plain", "plain", "twice", "one-guid"]
        self.feeds = []
        for i in range(feeds):
            path = f"/f{i}.xml"
            feed = ChaosFeed(self.server, path, shown=25, kind=kinds[i % len(kinds)])
            feed.always = fs.mixture(f"{seed} {i}", (70, fs.ok), (4, fs.status(500)), (2, fs.status(503, {"Retry-After": "1"})), (3, fs.status(429, {"Retry-After": "1"})),
                                     (4, fs.reset), (6, fs.cut(self.rng.uniform(0.2, 0.95))), (6, fs.drip(40_000)), (2, fs.html), (2, fs.empty), (1, fs.status(404)))
            self.server.feeds[path] = feed
            self.feeds.append(feed)
            for _ in range(3):
                feed.issue(is_war=i != 1)
        self.is_ending = False
        self.thread = None

    def opml(self, path):
        self.server.opml(path)

    def start(self):
        self.thread = threading.Thread(target=self._run, daemon=True, name="news")
        self.thread.start()

    def _run(self):
        while not self.is_ending:
            time.sleep(self.rng.expovariate(self.rate))
            feed = self.rng.choice(self.feeds)
            dice = self.rng.random()
            if dice < 0.12:
                feed.revise(self.rng, is_war=self.rng.random() < 0.8)
            elif dice < 0.15:
                for _ in range(self.rng.randrange(5, 30)):  # a burst: some roll off unseen
                    feed.issue(is_war=self.rng.random() < 0.5)
            else:
                feed.issue(is_war=self.rng.random() < 0.6)

    def calm(self):
        """No more news, no more misbehaviour."""
        self.is_ending = True
        if self.thread:
            self.thread.join(10)
        for feed in self.feeds:
            feed.always = fs.ok

    def stop(self):
        self.calm()
        self.server.stop()

    def ledger(self):
        with self.server.ledger.lock:
            return list(self.server.ledger.lines)

    def were_read_since(self, since):
        """Was every feed answered wholly, twice, after this time?"""
        n = collections.Counter(line["path"] for line in self.ledger() if line["t"] > since and line["complete"] and line["status"] in (200, 304))
        return all(n[f.path] >= 2 for f in self.feeds)

    def required(self, risky):
        """(path, number, version) -> time: what must be published: it stood in a complete answer that nothing put at risk."""
        must = {}
        for line in self.ledger():
            if line["complete"] and line["status"] == 200 and not any(a <= line["t"] <= b for a, b in risky):
                for number, version in line["items"]:
                    must.setdefault((line["path"], number, version), line["t"])
        return must

    def text_of(self, path, number, version):
        return self.server.feeds[path].texts.get((number, version))

    def was_rendered(self, path, number, version):
        return (number, version) in self.server.feeds[path].rendered

    def life(self, path, number):
        events = []
        feed = self.server.feeds[path]
        for (n, v), t in list(feed.rendered.items()):
            if n == number:
                events.append((t, f"first shown: {path}#{n} reading {v}"))
        shown = [line for line in self.ledger() if line["path"] == path and any(n == number for n, _ in line["items"])]
        for line in shown[:6] + shown[-3:]:
            events.append((line["t"], f"served whole in an answer {line['status']} ({[v for n, v in line['items'] if n == number]})"))
        return events
