"""A server of news feeds that behaves as badly as it is told, and keeps a ledger of what it served.

    server = FeedServer(ledger=path).start()
    feed = server.feed("/a.xml")                 # an RSS feed that shows its newest 20 items
    item = feed.add(title="…", body="…")         # published at the next request
    feed.edit(item, body="…")                    # version n+1
    feed.script = [status(500), drip(100), ok]   # one behaviour a request, then feed.always
    server.ledger.items()                        # {(path, item number): {versions in complete answers}}

The ledger is the ground truth: a line (JSON, fsynced) for every answer, written after the last byte was handed to the
kernel. Behaviours are coroutines `async def behaviour(exchange)`; the ones below cover what feeds do in the wild.
Everything may be called from any thread. Nothing here is ours to test: it imports no code of the project.
"""
import asyncio
import dataclasses
import email.utils
import gzip
import hashlib
import json
import os
import random
import threading
import time
from xml.sax.saxutils import escape

EPOCH = 1503619200  # of the items' dates: 2017-08-25T00:00:00Z, so that runs are alike


@dataclasses.dataclass
class Item:
    number: int
    guid: str
    link: str
    title: str
    body: str
    published: float | None
    version: int = 1


class Ledger:
    def __init__(self, path=None):
        self.lock = threading.Lock()
        self.lines = []
        self.file = open(path, "a", buffering=1) if path else None

    def write(self, **line):
        with self.lock:
            self.lines.append(line)
            if self.file:
                self.file.write(json.dumps(line) + "\n")
                os.fsync(self.file.fileno())

    def requests(self, path):
        with self.lock:
            return [line for line in self.lines if line["path"] == path]

    def items(self):
        """What stood in complete 200 answers: (path, number) -> versions."""
        seen = {}
        with self.lock:
            for line in self.lines:
                if line["complete"] and line["status"] == 200:
                    for number, version in line["items"]:
                        seen.setdefault((line["path"], number), set()).add(version)
        return seen


class Feed:
    def __init__(self, server, path, title=None, shown=20, base="http://news.example"):
        self.server, self.path, self.title, self.shown, self.base = server, path, title or path, shown, base
        self.items = []
        self.script, self.always = [], ok
        self.head = ""  # more XML of the channel: <ttl>…
        self.guid_of = lambda item: item.guid
        self.link_of = lambda item: item.link
        self.validators = True
        self.content_type = "application/rss+xml; charset=utf-8"
        self.lock = threading.Lock()

    def add(self, title=None, body=None, **fields):
        with self.lock:
            n = len(self.items) + 1
            item = Item(n, f"{self.path}:{n}", f"{self.base}{self.path}/{n}", title or f"Item {n} of {self.path}",
                        body or f"This is the text of item {n} of {self.path}, long enough to be told from others.", EPOCH + n * 60)
            for name, value in fields.items():
                setattr(item, name, value)
            self.items.append(item)
            return item

    def edit(self, item, **fields):
        with self.lock:
            for name, value in fields.items():
                setattr(item, name, value)
            item.version += 1

    def visible(self):
        with self.lock:
            return [dataclasses.replace(i) for i in reversed(self.items[-self.shown:])]

    def rss(self, items):
        out = [f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>{escape(self.title)}</title>'
               f"<link>{self.base}/</link><description>Test</description>{self.head}\n"]
        for i in items:
            guid, link = self.guid_of(i), self.link_of(i)
            out.append("<item>")
            if guid is not None:
                out.append(f'<guid isPermaLink="false">{escape(guid)}</guid>')
            if link is not None:
                out.append(f"<link>{escape(link)}</link>")
            out.append(f"<title>{escape(i.title)}</title><description>{escape(i.body)}</description>")
            if i.published is not None:
                out.append(f"<pubDate>{email.utils.formatdate(i.published, usegmt=True)}</pubDate>")
            out.append("</item>\n")
        out.append("</channel></rss>\n")
        return "".join(out).encode()


@dataclasses.dataclass
class Exchange:
    server: "FeedServer"
    feed: Feed
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    headers: dict
    items: list = dataclasses.field(default_factory=list)
    status: int = 0
    complete: bool = False
    keep_alive: bool = True

    async def send_head(self, status, headers, length=None):
        self.status = status
        lines = [f"HTTP/1.1 {status} Answer", "Server: feedserver"]
        lines += [f"{k}: {v}" for k, v in headers.items()]
        if length is not None:
            lines.append(f"Content-Length: {length}")
        else:
            self.keep_alive = False
            lines.append("Connection: close")
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
        await self.writer.drain()

    async def send(self, status, body=b"", headers=None):
        """A whole answer."""
        await self.send_head(status, headers or {}, len(body))
        self.writer.write(body)
        await self.writer.drain()
        self.complete = True

    def document(self):
        self.items = self.feed.visible()
        return self.feed.rss(self.items)

    def cut(self):
        """Ends the connection with a reset."""
        self.keep_alive = False
        self.writer.transport.abort()


# --- behaviours -------------------------------------------------------------------------------------------------------


async def ok(x):
    """200 with validators, 304 when they match, gzip when asked for."""
    body = x.document()
    headers = {"Content-Type": x.feed.content_type}
    if x.feed.validators:
        etag = '"' + hashlib.sha256(body).hexdigest()[:16] + '"'
        headers["ETag"] = etag
        if x.headers.get("if-none-match") == etag:
            x.items = []
            await x.send(304, b"", headers)
            return
    if "gzip" in x.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 1, mtime=0)
        headers["Content-Encoding"] = "gzip"
    await x.send(200, body, headers)


def status(code, headers=None, body=b"no"):
    async def behave(x):
        await x.send(code, body, headers or {})
    return behave


def redirect(to, code=302):
    return status(code, {"Location": to}, b"")


def raw(body, headers=None):
    """200 with this body, whatever it is."""
    async def behave(x):
        await x.send(200, body, headers or {"Content-Type": x.feed.content_type})
    return behave


async def html(x):
    await x.send(200, b"<!DOCTYPE html><html><head><title>Blocked</title></head><body><p>Are you human?</p></body></html>",
                 {"Content-Type": "text/html"})


async def empty(x):
    await x.send(200, b"", {"Content-Type": x.feed.content_type})


async def reset(x):
    x.cut()


def cut(fraction=0.5):
    """Says how long it is, sends a part, and resets."""
    async def behave(x):
        body = x.document()
        x.items = []
        await x.send_head(200, {"Content-Type": x.feed.content_type}, len(body))
        x.writer.write(body[: int(len(body) * fraction)])
        await x.writer.drain()
        await asyncio.sleep(0.05)
        x.cut()
    return behave


def drip(bytes_per_second):
    """A whole answer, slowly."""
    async def behave(x):
        body = x.document()
        await x.send_head(200, {"Content-Type": x.feed.content_type}, len(body))
        step = max(1, bytes_per_second // 10)
        for at in range(0, len(body), step):
            x.writer.write(body[at : at + step])
            await x.writer.drain()
            await asyncio.sleep(0.1)
        x.complete = True
    return behave


def hang(seconds=3600):
    """Takes the request and says nothing."""
    async def behave(x):
        await asyncio.sleep(seconds)
        x.cut()
    return behave


async def endless(x):
    """A feed that never ends."""
    await x.send_head(200, {"Content-Type": x.feed.content_type})
    x.writer.write(b'<rss version="2.0"><channel><title>Endless</title>')
    n = 0
    while True:
        n += 1
        x.writer.write(b"<item><guid isPermaLink='false'>endless-%d</guid><title>Endless %d</title></item>" % (n % 50, n % 50) * 50)
        await x.writer.drain()


def huge(total):
    """One item, then `total` bytes of nothing."""
    async def behave(x):
        start = b'<rss version="2.0"><channel><title>Huge</title><item><guid isPermaLink="false">huge-1</guid><title>Huge one</title></item>'
        await x.send_head(200, {"Content-Type": x.feed.content_type}, total)
        x.writer.write(start)
        left = total - len(start)
        while left > 0:
            n = min(left, 1 << 16)
            x.writer.write(b" " * n)
            await x.writer.drain()
            left -= n
    return behave


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "ha">%s]>
<rss version="2.0"><channel><title>&a30;</title><item><guid isPermaLink="false">laugh</guid><title>&a30;</title></item></channel></rss>""" % b"".join(
    b'<!ENTITY a%d "&a%d;&a%d;">' % (n, n - 1, n - 1) for n in range(1, 31))


def mixture(seed, *weighted):
    """One of (weight, behaviour) at each request, from a seed."""
    rng = random.Random(seed)
    weights, behaviours = zip(*weighted)

    async def behave(x):
        await rng.choices(behaviours, weights)[0](x)
    return behave


# --- the server -------------------------------------------------------------------------------------------------------


class FeedServer:
    def __init__(self, ledger=None, host="127.0.0.1", port=0):
        self.host, self.port = host, port
        self.ledger = Ledger(ledger)
        self.feeds = {}
        self.down = False  # True: connections are reset at once
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def feed(self, path, **more):
        self.feeds[path] = Feed(self, path, **more)
        return self.feeds[path]

    def url(self, path):
        return f"http://{self.host}:{self.port}{path}"

    def start(self):
        self._thread.start()
        assert self._ready.wait(10), "the feed server does not start"
        return self

    def stop(self):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def opml(self, path, outlets=None):
        """Writes the list of all feeds; outlets: path -> outlet id."""
        lines = ['<?xml version="1.0"?>\n<opml version="2.0" xmlns:fw="urn:frontwire:opml"><head/><body>']
        for p, feed in self.feeds.items():
            outlet = (outlets or {}).get(p)
            extra = f' fw:outlet="{outlet}"' if outlet else ""
            lines.append(f'<outline type="rss" text="{escape(feed.title)}" xmlUrl="{escape(self.url(p))}"{extra}/>')
        lines.append("</body></opml>\n")
        path.write_text("\n".join(lines))
        return path

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connection, self.host, self.port, backlog=1024))
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0))

    async def _connection(self, reader, writer):
        try:
            while await self._exchange(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort() if self.down else writer.close()

    async def _exchange(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        if self.down:
            writer.transport.abort()
            return False
        target = head[0].split(" ")[1]
        headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)}
        path = target.split("?")[0]
        feed = self.feeds.get(path)
        x = Exchange(self, feed, reader, writer, headers)
        if not feed:
            await x.send(404, b"no such feed")
            self.ledger.write(t=time.time(), path=path, target=target, status=404, complete=True, items=[], conditional=False, agent=headers.get("user-agent"))
            return True
        behaviour = feed.script.pop(0) if feed.script else feed.always
        try:
            await behaviour(x)
        finally:
            self.ledger.write(t=time.time(), path=path, target=target, status=x.status, complete=x.complete,
                              items=[[i.number, i.version] for i in x.items] if x.complete else [],
                              conditional="if-none-match" in headers or "if-modified-since" in headers, agent=headers.get("user-agent"))
        return x.keep_alive
