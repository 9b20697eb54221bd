"""Feeds for bench/poller: N feeds on H host names (addresses of 127/8), answers computed from the request's path alone.

    server.py --port-file F [--period S] [--calm]

Behaviour by feed number (per cent): 60 change rarely and answer 304, 30 bring a new item every few polls, 4 are 404, 3 are 500, 2 answer after two seconds, 1 never answers.
"""
import argparse
import asyncio
import time

ITEMS = 20


def items(feed, newest):
    out = []
    for n in range(newest, newest - ITEMS, -1):
        out.append(
            f'<item><guid isPermaLink="false">{feed}-{n}</guid><link>http://news.example/{feed}/{n}</link><title>Report {n} of outlet {feed}</title>'
            f"<description>What happened in report {n} of outlet {feed}: a text of the usual length of a summary in a feed, two lines or so, which is "
            f"what most outlets give their readers before the link.</description></item>"
        )
    return "".join(out)


class Server(asyncio.Protocol):
    period = 600.0
    calm = False
    begun = time.monotonic()
    counts = {}

    def connection_made(self, transport):
        self.transport, self.buffer = transport, b""

    def data_received(self, data):
        self.buffer += data
        while b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            self.answer(head)

    def answer(self, head):
        feed = int(head.split(b" ", 2)[1].rsplit(b"/", 1)[1])
        kind = feed * 2654435761 % 2**32 * 100 >> 32  # spread over the hosts
        if self.calm:
            self.feed(feed, head)
        elif kind >= 99:  # stuck
            self.count("stuck")
        elif kind >= 97:
            asyncio.get_running_loop().call_later(2, self.feed, feed, head)
        elif kind >= 94:
            self.send(500, b"", b"oops")
        elif kind >= 90:
            self.send(404, b"", b"not here")
        else:
            self.feed(feed, head)

    def feed(self, feed, head):
        # a new item every period (busy feeds) or never; each feed at its own moment
        age = time.monotonic() - self.begun + feed * 7919 % 1000 / 1000 * self.period
        newest = ITEMS + (int(age / self.period) if feed * 2654435761 % 2**32 * 100 >> 32 >= 60 else 0)
        etag = b'"%d-%d"' % (feed, newest)
        if etag in head:
            self.send(304, b"ETag: " + etag + b"\r\n", b"")
            return
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Outlet {feed}</title><link>http://news.example/</link>{items(feed, newest)}</channel></rss>'
        self.send(200, b"Content-Type: application/rss+xml\r\nETag: " + etag + b"\r\n", body.encode())

    def send(self, status, headers, body):
        self.count(status)
        if not self.transport.is_closing():
            self.transport.write(b"HTTP/1.1 %d X\r\n%sContent-Length: %d\r\n\r\n%s" % (status, headers, len(body), body))

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port-file")
    parser.add_argument("--period", type=float, default=600)
    parser.add_argument("--calm", action="store_true")
    args = parser.parse_args()
    Server.period, Server.calm = args.period, args.calm
    server = await asyncio.get_running_loop().create_server(Server, "0.0.0.0", 0, backlog=4096)
    open(args.port_file, "w").write(str(server.sockets[0].getsockname()[1]))
    while True:
        await asyncio.sleep(30)
        print(Server.counts, flush=True)


asyncio.run(main())
