"""Feeds with fw:fullText: the pages behind their items, with manners, through the archive, the same again in a replay."""
import http.server
import json
import subprocess
import threading
import time

import pytest
from lib import config, places, topic

RAW, STATE = "news.raw", "news.feedstate"
PARAGRAPHS = [
    "The bridge over the river was closed on Monday after a truck hit one of its pillars, the roads office said.",
    "Engineers will look at the damage on Tuesday. Until then traffic is led over the old dam, which is narrow and slow.",
]
PAGE = "<html><nav><a href=/>Home</a></nav><article><h1>%s</h1>" + "".join(f"<p>{p}</p>" for p in PARAGRAPHS) + "</article><footer>(c)</footer></html>"
class Site:
    """Pages by path: (status, headers, body) or a function of the request; remembers what was asked."""

    def __init__(self, pages):
        self.asked = []
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                site.asked.append((self.path, dict(self.headers), time.monotonic()))
                status, headers, body = pages.get(self.path, (404, {}, "none"))
                body = (body() if callable(body) else body).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def paths(self):
        return [path for path, _, _ in self.asked]


HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def site():
    other = Site({"/moved": (200, HTML, PAGE % "Moved")})
    pages = {
        "/robots.txt": (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /private\n"),
        "/news/1": (200, HTML, PAGE % "One"),
        "/private/2": (200, HTML, PAGE % "Two"),
        "/news/3": (302, {"Location": other.url + "/moved"}, ""),
        "/news/4": (200, {"Content-Type": "application/pdf"}, "%PDF"),
    }
    s = Site(pages)
    s.other, s.pages = other, pages

    def feed():
        links = ["/news/1", "/private/2", "/news/3", "/news/4"]
        entries = "".join(f"<item><guid isPermaLink='false'>{p}</guid><title>{p}</title><link>{s.url}{p}</link><description>Short.</description></item>" for p in links)
        return f"<rss version='2.0'><channel><title>f</title>{entries}</channel></rss>"

    pages["/feed.xml"] = (200, {"Content-Type": "application/rss+xml"}, feed)
    yield s
    for x in (s, other):
        x.server.shutdown()
        x.server.server_close()


def wait_for(condition, producer, timeout=60):
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, producer.text()[-3000:]
        time.sleep(0.2)


def wanted_pages(broker, prefix):
    """Keys of the pages that news.feedstate says are still wanted."""
    rows = {r.key: r.value for r in sorted(topic.read(broker.bootstrap, prefix + STATE), key=lambda r: (r.partition, r.offset)) if r.key.startswith(b"page/")}
    return [key for key, value in rows.items() if value is not None]


def configure(broker, prefix, site, folder):
    broker.create_topics(prefix, RAW, STATE)
    (folder / "feeds.opml").write_text(
        '<?xml version="1.0"?><opml version="2.0" xmlns:fw="urn:frontwire:opml"><head/><body>'
        f'<outline type="rss" text="f" xmlUrl="{site.url}/feed.xml" fw:fullText="true"/></body></opml>')
    return config.write(folder / "frontwire.yaml", broker, prefix, fetch={"host_gap": "50ms", "per_host": 2})


def versions(broker, prefix):
    found = {}
    for r in topic.read(broker.bootstrap, prefix + RAW):
        item = json.loads(r.value)
        found.setdefault(item["guid"], {})[item["version"]] = (item, r.value)
    return found


def test_pages_are_fetched_with_manners_and_become_versions_that_a_replay_makes_again(broker, prefix, service, site, tmp_path):
    settings = configure(broker, prefix, site, tmp_path)
    producer = service("frontwire-producer", "--config", settings, log="producer.log")
    deadline = time.monotonic() + 45
    while True:
        found = versions(broker, prefix)
        if "/news/4" in site.paths() and all(2 in found.get(k, {}) for k in ("/news/1", "/news/3")):
            break
        assert time.monotonic() < deadline, (site.paths(), {k: list(v) for k, v in found.items()}, producer.text()[-3000:])
        time.sleep(0.3)
    polls = site.paths().count("/feed.xml")
    while site.paths().count("/feed.xml") < polls + 4:  # nothing may come twice
        assert time.monotonic() < deadline + 15
        time.sleep(0.1)
    producer.terminate()
    found = versions(broker, prefix)
    assert {k: sorted(v) for k, v in found.items()} == {"/news/1": [1, 2], "/private/2": [1], "/news/3": [1, 2], "/news/4": [1]}
    for guid in ("/news/1", "/news/3"):
        first, full = found[guid][1][0], found[guid][2][0]
        assert first["body"] == "Short." and "full_text" not in first["flags"]
        assert full["body"] == "\n\n".join(PARAGRAPHS) and "full_text" in full["flags"] and full["summary"] == "Short."
        assert full["content_hash"] != first["content_hash"] and full["fetched"] >= first["fetched"]
    # Manners: robots.txt once a site and before its pages, nothing forbidden asked, each page once, as a reader of HTML.
    for s, pages in ((site, ["/news/1", "/news/3", "/news/4"]), (site.other, ["/moved"])):
        asked = [p for p in s.paths() if p != "/feed.xml"]
        assert asked[0] == "/robots.txt" and sorted(asked[1:]) == pages
    headers = next(h for p, h, _ in site.asked if p == "/news/1")
    assert "text/html" in headers["Accept"] and "Cookie" not in headers and "Referer" not in headers
    # The archive alone makes the same records, byte for byte.
    command = [places.BIN / "frontwire-replay", "--config", settings, "--stdout", tmp_path / "archive"]
    done = subprocess.run([str(c) for c in command], cwd=tmp_path, stdout=subprocess.PIPE, check=True, timeout=60)
    again = sorted(done.stdout.splitlines())
    assert again == sorted(value for by_version in found.values() for _, value in by_version.values())


def test_a_page_that_was_wanted_when_the_producer_was_killed_is_fetched_by_the_next_life(broker, prefix, service, site, tmp_path):
    settings = configure(broker, prefix, site, tmp_path)
    robots, may_answer = site.pages["/robots.txt"], threading.Event()

    def slowly():
        may_answer.wait(60)
        return robots[2]

    site.pages["/robots.txt"] = (200, robots[1], slowly)
    producer = service("frontwire-producer", "--config", settings, log="first.log")
    wait_for(lambda: len(versions(broker, prefix)) == 4, producer)  # the feed's items are published, no page was asked for
    assert not {"/news/1", "/news/3"} & set(site.paths())
    assert len(wanted_pages(broker, prefix)) == 4
    producer.kill()
    may_answer.set()
    producer = service("frontwire-producer", "--config", settings, log="second.log")
    wait_for(lambda: all(2 in versions(broker, prefix)[k] for k in ("/news/1", "/news/3")) and "/news/4" in site.paths(), producer)
    wait_for(lambda: len(wanted_pages(broker, prefix)) == 1, producer)  # the forbidden one is asked about until it is old
    assert producer.terminate()[0] == 0
    assert {k: sorted(v) for k, v in versions(broker, prefix).items()} == {"/news/1": [1, 2], "/private/2": [1], "/news/3": [1, 2], "/news/4": [1]}
    assert sorted(p for p in site.paths() if p.startswith("/news/")) == ["/news/1", "/news/3", "/news/4"], "a page was asked for twice"
    assert "/private/2" not in site.paths()
