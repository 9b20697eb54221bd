#!/usr/bin/env python3
"""Serves the sample as news feeds on 127.0.0.1: RSS 2.0 for English, Atom for Arabic outlets, one feed an outlet. Articles
come out one after the other, as news does. Standard library only.

usage: serve.py --state DIR [--port N] [--first N] [--every SECONDS] [--opml FILE]

State: how many articles are out (DIR/released), so that a second start goes on; the port is written to DIR/port. Feeds
answer conditional requests; also /article/<n>."""
import argparse
import hashlib
import html
import http.server
import os
import pathlib
import signal
import sys
import threading
import time
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape

HERE = pathlib.Path(__file__).resolve().parent


def read_outlets(path):
    names = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        if not names:
            names = line.split("\t")
        else:
            row = dict(zip(names, line.split("\t")))
            yield row["id"], row


def read_articles(path):
    """Blocks of "== outlet | published | title" and paragraphs."""
    articles = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            outlet, published, title = (part.strip() for part in line[3:].split("|", 2))
            articles.append({"outlet": outlet, "published": published, "title": title, "lines": []})
        elif articles and not line.startswith("#"):
            articles[-1]["lines"].append(line)
    for n, a in enumerate(articles):
        a["n"] = n
        a["paragraphs"] = [p.strip() for p in "\n".join(a.pop("lines")).split("\n\n") if p.strip()]
    return articles


def paragraphs(article):
    return "".join("<p>%s</p>" % html.escape(p) for p in article["paragraphs"])


def rss(outlet, base, articles):
    items = "".join(
        '<item><title>%s</title><link>%s/article/%d</link><guid isPermaLink="false">sample-%d</guid><pubDate>%s</pubDate>'
        "<description>%s</description><content:encoded><![CDATA[%s]]></content:encoded></item>\n"
        % (escape(a["title"]), base, a["n"], a["n"],
           format_datetime(datetime.fromisoformat(a["published"].replace("Z", "+00:00"))),
           escape(a["paragraphs"][0]), paragraphs(a))
        for a in reversed(articles))
    return ('<?xml version="1.0" encoding="UTF-8"?>\n'
            '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
            "<title>%s</title><link>%s/</link><description>sample</description><language>%s</language>\n%s</channel></rss>\n"
            % (escape(outlet["name"]), base, outlet["language"], items))


def atom(outlet, base, articles):
    entries = "".join(
        '<entry><id>tag:sample.invalid,2015:%d</id><title>%s</title><link href="%s/article/%d"/><published>%s</published>'
        '<updated>%s</updated><content type="html">%s</content></entry>\n'
        % (a["n"], escape(a["title"]), base, a["n"], a["published"], a["published"], escape(paragraphs(a)))
        for a in reversed(articles))
    newest = articles[-1]["published"] if articles else "2015-01-01T00:00:00Z"
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s">'
            "<id>tag:sample.invalid,2015:%s</id><title>%s</title><updated>%s</updated>\n%s</feed>\n"
            % (outlet["language"], outlet["id"], escape(outlet["name"]), newest, entries))


class Sample:
    def __init__(self, state, first, every):
        self.every = every
        self.outlets = dict(read_outlets(HERE / "outlets.tsv"))
        self.articles = read_articles(HERE / "articles.txt")
        self.file = state / "released"
        self.released = int(self.file.read_text()) if self.file.exists() else min(first, len(self.articles))

    def keep(self):
        new = self.file.with_suffix(".new")
        new.write_text(str(self.released))
        new.rename(self.file)

    def go_on(self):
        self.keep()
        while self.released < len(self.articles):
            time.sleep(self.every)
            self.released += 1
            self.keep()

    def feed(self, outlet_id, base):
        outlet = self.outlets[outlet_id]
        out = [a for a in self.articles[: self.released] if a["outlet"] == outlet_id]
        return (atom if outlet["language"] == "ar" else rss)(outlet, base, out).encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    sample = None

    def log_message(self, *args):
        pass

    def answer(self, code, kind, body, headers=()):
        self.send_response(code)
        for name, value in headers:
            self.send_header(name, value)
        if body is not None:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write(body or b"")

    def answer_feed(self, outlet_id, base):
        body = self.sample.feed(outlet_id, base)
        tag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
        if self.headers.get("If-None-Match") == tag:
            return self.answer(304, None, None, [("ETag", tag)])
        kind = "application/atom+xml" if b"<feed" in body[:200] else "application/rss+xml"
        return self.answer(200, kind + "; charset=utf-8", body, [("ETag", tag)])

    def do_GET(self):
        base = "http://%s:%d" % self.server.server_address[:2]
        name = self.path.lstrip("/").split("?")[0]
        if name.endswith(".xml") and name[:-4] in self.sample.outlets:
            return self.answer_feed(name[:-4], base)
        number = name[len("article/"):] if name.startswith("article/") else ""
        if number.isdigit() and int(number) < len(self.sample.articles):
            a = self.sample.articles[int(number)]
            title = html.escape(a["title"])
            page = "<!doctype html><meta charset=utf-8><title>%s</title><h1>%s</h1>%s" % (title, title, paragraphs(a))
            return self.answer(200, "text/html; charset=utf-8", page.encode())
        return self.answer(404, "text/plain", b"not here\n")


def write_opml(path, sample, base):
    feeds = "".join('    <outline type="rss" text="%s" xmlUrl="%s/%s.xml" fw:outlet="%s"/>\n'
                    % (html.escape(o["name"]), base, i, i) for i, o in sample.outlets.items())
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0" xmlns:fw="urn:frontwire:opml">\n'
                    "  <head><title>frontwire sample</title></head>\n  <body>\n%s  </body>\n</opml>\n" % feeds,
                    encoding="utf-8")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--state", type=pathlib.Path, required=True)
    p.add_argument("--port", type=int, default=0, help="0: the port of the last start, else any free one")
    p.add_argument("--first", type=int, default=12, help="articles that are out at the first start (default 12)")
    p.add_argument("--every", type=float, default=2.0, help="seconds between two articles (default 2)")
    p.add_argument("--opml", type=pathlib.Path)
    o = p.parse_args()
    o.state.mkdir(parents=True, exist_ok=True)
    kept = o.state / "port"
    port = o.port or (int(kept.read_text()) if kept.exists() else 0)
    Handler.sample = Sample(o.state, o.first, o.every)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    base = "http://127.0.0.1:%d" % server.server_address[1]
    if o.opml:
        write_opml(o.opml, Handler.sample, base)
    kept.write_text(str(server.server_address[1]))
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    threading.Thread(target=Handler.sample.go_on, daemon=True).start()
    print(base, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    sys.exit(main())
