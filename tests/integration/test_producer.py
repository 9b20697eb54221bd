"""Feeds in, items out: the producer against a feed server and a real broker; nothing lost, nothing twice."""
import collections
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import pytest
from confluent_kafka import KafkaException, Producer
from lib import config, places, topic

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import feedserver as fs  # noqa: E402

RAW, STATE = "news.raw", "news.feedstate"

class Rig:
    """A producer with its feed server, archive and topics."""

    def __init__(self, broker, prefix, service, folder):
        self.broker, self.prefix, self.make, self.folder = broker, prefix, service, folder
        self.server = fs.FeedServer(ledger=folder / "ledger.jsonl").start()
        self.producer = None
        self.settings = {"fetch": {"body": "1MB"}}

    def configure(self, file="frontwire.yaml", **own):
        """own: options of the producer that only this file has; what a test wants for all of its files stands in settings."""
        self.server.opml(self.folder / "feeds.opml")
        return config.write(self.folder / file, self.broker, self.prefix, **{**self.settings, **own})

    def start(self, *args, **kw):
        self.configure()
        self.producer = self.make("frontwire-producer", "--config", self.folder / "frontwire.yaml", *args, log="producer.log", **kw)
        return self.producer

    def raw(self, name=RAW):
        deadline = time.monotonic() + 15
        while True:
            try:
                return topic.read(self.broker.bootstrap, self.prefix + name)
            except KafkaException:  # a topic just made, or a broker just back, has no leader for a moment
                assert time.monotonic() < deadline
                time.sleep(0.3)

    def abort_a_record(self):
        producer = Producer({"bootstrap.servers": self.broker.bootstrap, "transactional.id": self.prefix + "aborting"})
        producer.init_transactions(20)
        producer.begin_transaction()
        producer.produce(self.prefix + RAW, b"never committed", b"k")
        producer.flush(20)
        producer.abort_transaction(20)

    def items(self):
        """(feed's path, number in it) -> versions in the order of the partition."""
        found = collections.defaultdict(list)
        for r in sorted(self.raw(), key=lambda r: (r.partition, r.offset)):
            item = json.loads(r.value)
            path, _, number = item["link"].removeprefix("http://news.example").rpartition("/")
            found[path, int(number)].append(item["version"])
        return dict(found)

    def wait_items(self, n, timeout=30):
        deadline = time.monotonic() + timeout
        while True:
            found = self.items()
            if sum(map(len, found.values())) >= n:
                return found
            assert self.producer.is_running, self.producer.text()[-3000:]
            assert time.monotonic() < deadline, f"{sum(map(len, found.values()))} of {n} items\n{self.producer.text()[-3000:]}"
            time.sleep(0.2)

    def wait_for(self, condition, timeout=60):
        deadline = time.monotonic() + timeout
        while not condition(self.items()):
            assert time.monotonic() < deadline, self.producer.text()[-3000:]
            time.sleep(0.3)

    def wait_asked_again(self, *feeds, times=2, timeout=60):
        """Each of these feeds is asked `times` more times: with two, the answer to the first is surely archived."""
        wanted = {f.path: len(self.server.ledger.requests(f.path)) + times for f in feeds}
        deadline = time.monotonic() + timeout
        while any(len(self.server.ledger.requests(path)) < n for path, n in wanted.items()):
            assert self.producer.is_running and time.monotonic() < deadline, f"not asked again: {wanted}\n{self.producer.text()[-3000:]}"
            time.sleep(0.1)

    def assert_exact(self):
        """Everything the ledger says was served, each version once and in order; nothing else."""
        want = self.server.ledger.items()
        deadline = time.monotonic() + 30
        while True:
            got = self.items()
            if all(key in got for key in want):
                break
            assert time.monotonic() < deadline, f"lost: {sorted(set(want) - set(got))[:10]}\n{self.producer.text()[-3000:]}"
            time.sleep(0.3)
        assert set(want) <= set(got) <= set(self.server.ledger.items())  # the feeds go on being asked meanwhile
        wrong = {key: versions for key, versions in got.items() if versions != sorted(set(versions))}
        assert not wrong, f"doubled or out of order: {wrong}"
        return got


@pytest.fixture
def rig(broker, prefix, service, tmp_path):
    broker.create_topics(prefix, RAW, STATE)
    r = Rig(broker, prefix, service, tmp_path)
    yield r
    r.server.stop()


def test_items_are_published_once_with_versions_and_backfill(rig):
    a, b = rig.server.feed("/a.xml"), rig.server.feed("/b.xml")
    for _ in range(5):
        a.add(), b.add()
    rig.start()
    rig.wait_items(10)
    a.add()
    a.edit(a.items[2], body="Another text of this item, which makes it a new version of itself.")
    got = rig.wait_items(12)
    assert got["/a.xml", 3] == [1, 2]
    records = rig.raw()
    flags = {json.loads(r.value)["guid"]: json.loads(r.value)["flags"] for r in records if json.loads(r.value)["version"] == 1}
    assert flags["/a.xml:1"] == ["backfill"] and flags["/a.xml:6"] == []
    for r in records:
        item = json.loads(r.value)
        assert r.key.decode() == item["id"]
        assert item["archive"]["segment"].endswith("-00000001.warc.gz")
        assert r.headers["ce_id"].decode() == f"{item['id']}.{item['version']}"
        assert abs(r.timestamp / 1000 - time.time()) < 120
    code, seconds = rig.producer.terminate()
    assert code == 0 and seconds < 10
    rig.assert_exact()
    [stopped] = rig.producer.lines("slots-released")
    assert stopped["drained_and_released"] == stopped["slots"] == 4


def test_a_restart_publishes_nothing_again_and_goes_on_conditionally(rig):
    a = rig.server.feed("/a.xml")
    for _ in range(5):
        a.add()
    rig.start()
    rig.wait_items(5)
    rig.producer.terminate()
    before = len(rig.server.ledger.requests("/a.xml"))
    a.add()
    rig.start()
    rig.wait_items(6)
    assert rig.server.ledger.requests("/a.xml")[before]["conditional"], "validators were forgotten"
    rig.assert_exact()


@pytest.mark.parametrize("seed", [1, 2])
def test_kill_9_in_the_middle_loses_and_doubles_nothing(rig, seed):
    import random
    rng = random.Random(seed)
    feeds = [rig.server.feed(f"/{n}.xml", shown=1000) for n in range(8)]
    for feed in feeds:
        feed.add()
    rig.start()
    rig.wait_items(1)
    for _ in range(6):
        until = time.monotonic() + rng.uniform(0.3, 1.5)
        while time.monotonic() < until:
            feed = rng.choice(feeds)
            feed.add()
            if rng.random() < 0.2:
                feed.edit(rng.choice(feed.items), body=f"Edited text number {rng.random()} of this item here.")
            time.sleep(0.01)
        rig.producer.kill()
        rig.start()
    rig.wait_asked_again(*feeds)
    rig.assert_exact()
    got = rig.items()
    for n, feed in enumerate(feeds):
        for item in feed.items:
            assert (f"/{n}.xml", item.number) in got, "an item that is still shown is missing"


def killed_at_send(rig, n, *args, config=None, timeout=6):
    """A life of the producer that ends with kill -9 in the middle of its Nth network send (counted by thread); FALSE: it had no such send."""
    with open(rig.folder / "strace.log", "ab") as log:
        life = subprocess.Popen(["strace", "-f", "-qq", "-e", "trace=sendmsg", "-e", "signal=none", "-e", f"inject=sendmsg:signal=SIGKILL:when={n}",
                                 places.BIN / "frontwire-producer", "--config", config or rig.folder / "frontwire.yaml", *args], stdout=log, stderr=log)
        try:
            life.wait(timeout)
            return True
        except subprocess.TimeoutExpired:
            subprocess.run(["pkill", "-KILL", "-P", str(life.pid)])
            life.wait(10)
            return False


@pytest.mark.parametrize("points", [(1, 2, 3, 4, 5, 6, 8, 10, 13, 17), pytest.param(range(1, 101), marks=pytest.mark.long)], ids=["some", "all"])
def test_killed_at_the_nth_send_to_the_broker(rig, points):
    """Enumerated crash points: kill -9 in the middle of the N-th network send of a life, for many N."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    feeds = [rig.server.feed(f"/{n}.xml", shown=1000) for n in range(4)]
    rig.configure()
    died = 0
    for n in points:  # the count is by thread
        for feed in feeds:
            feed.add()
        feeds[n % 4].edit(feeds[n % 4].items[0], body=f"Edited before the crash at send number {n} of this life.")
        died += killed_at_send(rig, n)
    assert died >= min(len(points), 8), f"only {died} lives ended at their send"
    rig.start()
    for feed in feeds:
        feed.add()
    rig.wait_items(sum(len(feed.items) for feed in feeds))  # everything is still shown
    rig.assert_exact()


def test_the_archive_is_whole_after_kill_9_and_read_by_others(rig):
    warcio = pytest.importorskip("warcio")
    from warcio.archiveiterator import ArchiveIterator
    from warcio.checker import Checker
    a = rig.server.feed("/a.xml")
    missing = rig.server.feed("/missing.xml")
    missing.always = fs.status(404)
    refused = rig.server.feed("/reset.xml")
    refused.always = fs.reset
    rig.start()
    for _ in range(20):
        a.add()
        time.sleep(0.05)
    rig.wait_items(20)
    rig.wait_asked_again(a, missing, refused)  # 304s and failures
    rig.producer.kill()
    segment = next((rig.folder / "archive").glob("*-00000001.warc.gz"))
    with open(segment, "ab") as f:
        f.write(b"\x1f\x8b\x08\x04torn")
    rig.start()
    a.add()
    rig.wait_items(21)
    torn = rig.producer.lines("archive-torn")
    assert torn and torn[-1]["bytes_cut_off"] >= 8
    rig.producer.terminate()
    rig.assert_exact()
    kinds = collections.Counter()
    with open(segment, "rb") as f:
        for record in ArchiveIterator(f, check_digests="raise"):
            kinds[record.rec_type] += 1
            if record.rec_type == "response" and record.http_headers.get_statuscode() == "200":
                assert record.content_stream().read().startswith(b"<?xml"), "bodies are archived decoded"
                assert record.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
            else:
                record.content_stream().read()
    assert kinds["warcinfo"] == 1 and kinds["response"] >= 2 and kinds["revisit"] >= 1 and kinds["metadata"] >= 1, kinds


def test_a_broker_that_is_not_there_at_the_start_is_waited_for_while_fetching_goes_on(rig, own_broker):
    rig.broker = own_broker
    own_broker.create_topics(rig.prefix, RAW, STATE)
    own_broker.stop()
    a = rig.server.feed("/a.xml", shown=5)
    for _ in range(3):
        a.add()
    rig.settings["polling"] = {"without_broker": "500ms"}
    rig.start()
    rig.producer.wait_for("polling-without-state", 4)
    for _ in range(9):  # roll off the feed before the broker is back
        a.add()
        time.sleep(0.4)
    assert rig.producer.is_running
    assert rig.producer.lines("waiting-for-kafka")
    seen = len(rig.server.ledger.items())
    assert seen > 5, "fetching did not go on"
    own_broker.start()
    rig.wait_items(seen, timeout=90)
    rig.assert_exact()


def test_a_broker_killed_in_the_middle_costs_nothing(rig, own_broker):
    rig.broker = own_broker
    own_broker.create_topics(rig.prefix, RAW, STATE)
    a = rig.server.feed("/a.xml", shown=6)
    rig.start()
    a.add()
    rig.wait_items(1)
    own_broker.kill()
    for _ in range(8):
        a.add()
        time.sleep(0.5)
    own_broker.start()
    rig.wait_items(9, timeout=90)
    a.add()
    rig.wait_items(10, timeout=30)
    rig.assert_exact()


def test_a_feed_that_misbehaves_stops_nobody(rig):
    good = rig.server.feed("/good.xml")
    wild = {
        "html": fs.html, "empty": fs.empty, "huge": fs.huge(100 << 20), "endless": fs.endless, "hang": fs.hang(),
        "reset": fs.reset, "cut": fs.cut(), "laughs": fs.raw(fs.LAUGHS), "drip": fs.drip(20),
        "circle": fs.redirect("/circle.xml"), "file": fs.redirect("file:///etc/passwd"), "inside": fs.redirect("http://127.0.0.2:1/"),
        "gone": fs.status(410), "busy": fs.status(429, {"Retry-After": "1000"}), "error": fs.status(500),
        "charset": fs.raw('<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><item><guid isPermaLink="false">c</guid><link>http://news.example/charset.xml/1</link><title>Москва</title><description>Сегодня в столице прошли переговоры о поставках помощи, сообщили журналистам участники встречи. Следующая встреча будет через неделю.</description></item></channel></rss>'.encode("windows-1251")),
        "future": fs.raw(b'<rss version="2.0"><channel><item><guid isPermaLink="false">f</guid><link>http://news.example/future.xml/1</link><title>From the future</title><pubDate>Thu, 01 Jan 2099 00:00:00 GMT</pubDate></item></channel></rss>'),
    }
    for name, behaviour in wild.items():
        feed = rig.server.feed(f"/{name}.xml")
        feed.always = behaviour
        for _ in range(3):
            feed.add()
    rig.start()
    silent = ("gone", "busy", "hang")  # not asked again, or never answered, which is when the ledger takes note
    again = [rig.server.feeds[f"/{name}.xml"] for name in wild if name not in silent]
    for _ in range(4):
        for _ in range(6):
            good.add()
            rig.wait_asked_again(good, times=1)
        rig.wait_asked_again(*again, times=1)
    deadline = time.monotonic() + 30
    by_path = {}
    while by_path.get("good.xml", 0) < len(good.items):
        assert time.monotonic() < deadline, by_path
        records = [json.loads(r.value) for r in rig.raw()]
        by_path = collections.Counter((i["feed"]["url"] or "").rsplit("/", 1)[1] for i in records)
    for name in ("html", "empty", "hang", "reset", "circle", "file", "inside", "gone", "busy", "error"):
        assert by_path[f"{name}.xml"] == 0, name
    assert len(rig.server.ledger.requests("/busy.xml")) == 1, "Retry-After was not kept"
    assert len(rig.server.ledger.requests("/gone.xml")) == 1, "410 was asked again"
    ids = [(i["id"], i["version"]) for i in records]
    assert len(ids) == len(set(ids)), "something was published twice"
    [charset] = [i for i in records if i["feed"]["url"].endswith("charset.xml")]
    assert charset["title"] == "Москва", "the declared encoding was believed against the bytes"
    [future] = [i for i in records if i["feed"]["url"].endswith("future.xml")]
    assert future["published"] is None and "date_future" in future["flags"]
    assert all(r["agent"].startswith("frontwire/") and "(+" in r["agent"] for r in rig.server.ledger.requests("/good.xml"))
    rss = int(next(l for l in open(f"/proc/{rig.producer.process.pid}/status") if l.startswith("VmHWM")).split()[1]) // 1024
    print("peak memory", rss, "MB")


def test_every_record_is_as_its_schema_says(rig):
    jsonschema = pytest.importorskip("jsonschema")
    a = rig.server.feed("/a.xml")
    for _ in range(5):
        a.add()
    rig.start()
    rig.wait_items(5)
    rig.producer.terminate()
    validators = {name: jsonschema.Draft202012Validator(json.loads((places.ROOT / "schemas" / f"{name}.v1.json").read_text()))
                  for name in ("item", "feed_state", "archive_position")}
    for record in rig.raw():
        validators["item"].validate(json.loads(record.value))
    states = rig.raw(STATE)
    kinds = collections.Counter()
    for record in states:
        value = json.loads(record.value)
        kind = value["schema"].removeprefix("frontwire.").removesuffix("/1")
        kinds[kind] += 1
        validators[kind].validate(value)
    assert kinds["feed_state"] and kinds["archive_position"]


def test_a_disk_that_is_full_stops_fetching_and_says_so(rig, tmp_path):
    disk = tmp_path / "archive"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)], capture_output=True).returncode:
        pytest.skip("cannot mount a tmpfs here")
    try:
        feeds = [rig.server.feed(f"/{n}.xml", shown=40) for n in range(4)]
        rig.start()
        deadline = time.monotonic() + 60
        while not rig.producer.lines("archive-full"):
            for feed in feeds:
                feed.add(body=os.urandom(9000).hex())
            assert time.monotonic() < deadline, rig.producer.text()[-2000:]
            time.sleep(0.1)
        time.sleep(1.5)
        before = sum(len(rig.server.ledger.requests(f.path)) for f in feeds)
        time.sleep(2)
        assert sum(len(rig.server.ledger.requests(f.path)) for f in feeds) - before <= 4, "fetching goes on"
        assert rig.producer.is_running
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        rig.producer.wait_for("archive-has-room")
        for feed in feeds:
            feed.add()
        wanted = {(feed.path, item.number) for feed in feeds for item in feed.visible()}
        rig.wait_for(wanted.issubset)  # answers that were refused are asked for again
        assert_once(rig)
    finally:
        rig.producer.end()
        subprocess.run(["umount", "-l", str(disk)])


def test_the_list_is_read_again_on_sighup(rig):
    a = rig.server.feed("/a.xml")
    a.add()
    rig.start()
    rig.wait_items(1)
    b = rig.server.feed("/b.xml")
    b.add()
    rig.configure()
    rig.producer.signal(signal.SIGHUP)
    rig.wait_items(2)
    (rig.folder / "feeds.opml").write_text("<opml><body><outline xmlUrl='nonsense'/></body></opml>")
    rig.producer.signal(signal.SIGHUP)
    a.add()
    rig.wait_items(3)  # a bad list is refused, the old one stays
    rig.server.feeds.pop("/b.xml")
    rig.configure()
    rig.producer.signal(signal.SIGHUP)
    time.sleep(1)
    n = len(rig.server.ledger.requests("/b.xml"))
    time.sleep(2)
    assert len(rig.server.ledger.requests("/b.xml")) == n, "a feed that left the list is still asked"


# --- replay -----------------------------------------------------------------------------------------------------------


def replay(rig, *args, run=None, check=True):
    command = [places.BIN / "frontwire-replay", *(["--run", run, "-b", rig.broker.bootstrap, "-p", rig.prefix, "-t", places.TOPICS] if run else ["--stdout"]),
               "--dates", places.ROOT / "packs" / "common" / "date_names.tsv", *args]
    done = subprocess.run(command, capture_output=True, timeout=120)
    assert not check or done.returncode == 0, done.stderr.decode()
    return done


def by_key(records):
    found = collections.defaultdict(list)
    for r in sorted(records, key=lambda r: (r.partition, r.offset)):
        found[r.key].append((r.value, r.timestamp, tuple(sorted(r.headers.items()))))
    return dict(found)


def test_a_replay_of_the_archive_equals_the_first_run_byte_for_byte(rig):
    feeds = [rig.server.feed(f"/{n}.xml", shown=5) for n in range(4)]
    feeds[3].always = fs.mixture(5, (3, fs.ok), (1, fs.status(500)), (1, fs.cut()), (1, fs.html))
    rig.settings["archive"] = {"segment": 4096}
    rig.start()
    for n in range(15):
        for feed in feeds:
            feed.add()
            if n % 4 == 3:
                feed.edit(feed.items[-2], body=f"Edited in round {n}, in words that were not there before.")
        if n == 8:
            rig.producer.kill()
            rig.start()
        time.sleep(0.4)
    rig.wait_for(lambda items: ("/0.xml", 15) in items)
    feeds[0].edit(feeds[0].items[-1], body="Edited after it was published, in words that were not there before.")
    rig.wait_for(lambda items: items["/0.xml", 15][-1] > 1)
    rig.producer.terminate()
    first = by_key(rig.raw())
    assert len(first) > 15 and any(len(v) > 1 for v in first.values())
    assert len(list((rig.folder / "archive").glob("*.warc.gz"))) >= 2
    replay(rig, rig.folder / "archive", run="again")
    assert by_key(rig.raw("replay.again.news.raw")) == first
    # and to standard output, twice the same bytes
    one, two = (replay(rig, rig.folder / "archive").stdout for _ in range(2))
    assert one == two and sorted(one.splitlines()) == sorted(v[0] for versions in first.values() for v in versions)
    # a run's name is used once
    assert replay(rig, rig.folder / "archive", run="again", check=False).returncode == 64
    assert by_key(rig.raw("replay.again.news.raw")) == first
    # a part of the time: what was known before is not new in it
    fetched = sorted({json.loads(line)["fetched"] for line in one.splitlines()})
    middle = fetched[len(fetched) // 2]
    head, tail = replay(rig, "--to", middle, rig.folder / "archive").stdout, replay(rig, "--from", middle, rig.folder / "archive").stdout
    # the archive's order is that of the answers' ends, so an answer that began later can stand earlier
    before = [json.loads(line)["fetched"] < middle for line in one.splitlines()]
    assert head.splitlines() == [line for line, is_before in zip(one.splitlines(), before) if is_before]
    assert tail.splitlines() == [line for line, is_before in zip(one.splitlines(), before) if not is_before]
    assert head and tail
    # and from Kafka, where an aborted transaction lies behind the records: key, value, headers and timestamp as they were
    rig.abort_a_record()
    replay(rig, "kafka:news.raw", run="from-kafka")
    assert by_key(rig.raw("replay.from-kafka.news.raw")) == first
    replay(rig, "--from", middle, "kafka:replay.from-kafka.news.raw", run="part")
    part = [value for versions in by_key(rig.raw("replay.part.news.raw")).values() for value, _, _ in versions]
    assert sorted(part) == sorted(tail.splitlines())
    one, two = (replay(rig, "--to", middle, "-b", rig.broker.bootstrap, "-p", rig.prefix, "kafka:news.raw").stdout for _ in range(2))
    assert one == two and sorted(one.splitlines()) == sorted(head.splitlines())


def test_replay_keeps_pace_when_told(rig, tmp_path):
    lines = [json.dumps({"doc_id": f"d{n}", "title": f"T{n}", "text": "x", "fetched": f"2017-08-25T00:00:{n:02}Z"}) for n in range(0, 30, 10)]
    (tmp_path / "d.jsonl").write_text("\n".join(lines))
    began = time.monotonic()
    out = replay(rig, "--speed", "10", tmp_path / "d.jsonl")
    assert 1.8 < time.monotonic() - began < 6
    assert [json.loads(line)["fetched"] for line in out.stdout.splitlines()] == [f"2017-08-25T00:00:{n:02}Z" for n in (0, 10, 20)]


def test_replay_reads_what_others_archived(rig, tmp_path):
    pytest.importorskip("warcio")
    from io import BytesIO
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter
    feed = rig.server.feed("/a.xml")
    feed.add(), feed.add()
    with open(tmp_path / "theirs.warc.gz", "wb") as f:
        writer = WARCWriter(f, gzip=True)
        for uri, body in (("http://x.example/page", b"<html></html>"), ("http://x.example/rss", feed.rss(feed.visible()))):
            headers = StatusAndHeaders("200 OK", [("Content-Type", "text/xml")], protocol="HTTP/1.1")
            writer.write_record(writer.create_warc_record(uri, "response", payload=BytesIO(body), http_headers=headers))
    items = [json.loads(line) for line in replay(rig, tmp_path / "theirs.warc.gz").stdout.splitlines()]
    assert [i["guid"] for i in items] == ["/a.xml:1", "/a.xml:2"]
    assert items[0]["feed"]["url"] == "http://x.example/rss" and items[0]["archive"]["segment"] == "theirs.warc.gz"


@pytest.mark.parametrize("points", [(5, 9), pytest.param(range(1, 40), marks=pytest.mark.long)], ids=["some", "all"])
def test_rebuild_fills_empty_topics_again_however_often_it_is_killed(rig, points):
    feeds = [rig.server.feed(f"/{n}.xml", shown=2) for n in range(4)]  # in more than one slot
    rig.start()
    for _ in range(6):
        for feed in feeds:
            feed.add()
        time.sleep(0.5)
    rig.wait_for(lambda items: all((f.path, 6) in items for f in feeds))
    rig.producer.terminate()
    first = by_key(rig.raw())
    rig.prefix += "new."
    rig.broker.create_topics(rig.prefix, RAW, STATE)
    rig.start()
    assert rig.producer.process.wait(30) == 75, "lost topics must not be refilled without being told"
    assert "--rebuild" in rig.producer.text()
    for n in points:
        killed_at_send(rig, n, "--rebuild", timeout=3)
    taken = len(rig.producer.lines("slot-taken"))
    rig.start("--rebuild")
    rig.wait_for(lambda items: all((f.path, 6) in items for f in feeds) and len(rig.producer.lines("slot-taken")) == taken + 4)
    assert rig.producer.terminate()[0] == 0
    again = by_key(rig.raw())
    assert {k: v for k, v in again.items() if k in first} == first
    for feed in feeds:
        feed.add()
    rig.start()  # and goes on without being told
    rig.wait_for(lambda items: all((f.path, 7) in items for f in feeds))


# --- slots ------------------------------------------------------------------------------------------------------------


class Two:
    """A second producer beside the rig's own, with an archive and a configuration of its own."""

    def __init__(self, rig, name):
        self.rig, self.name, self.config = rig, name, rig.folder / f"{name}.yaml"

    def configure(self, hold=(0, 1, 2, 3)):
        self.rig.configure(self.config.name, hold=list(hold), archive={"directory": f"archive-{self.name}"})

    def start(self, *args, hold=(0, 1, 2, 3)):
        self.configure(hold)
        self.process = self.rig.make("frontwire-producer", "--config", self.config, *args, log=f"{self.name}.log")
        return self.process


def assert_once(rig):
    wrong = {k: v for k, v in rig.items().items() if v != sorted(set(v))}
    assert not wrong, f"doubled or out of order: {wrong}"


def test_slots_are_split_and_handed_over(rig):
    feeds = [rig.server.feed(f"/{n}.xml") for n in range(12)]
    for feed in feeds:
        feed.add()
    a, b = Two(rig, "a"), Two(rig, "b")
    rig.producer = a.start(hold=(0, 1))
    b.start(hold=(2, 3))
    rig.wait_items(12)
    requests = {f.path: len(rig.server.ledger.requests(f.path)) for f in feeds}
    assert all(requests.values())
    assert a.process.terminate()[0] == 0
    b.process.terminate()
    for feed in feeds:
        feed.add()
    rig.producer = b.start(hold=(0, 1, 2, 3))
    rig.wait_items(24)
    rig.assert_exact()
    backfill = [json.loads(r.value)["guid"] for r in rig.raw() if "backfill" in json.loads(r.value)["flags"]]
    assert len(backfill) == 12, "a feed that was handed over is not new"


def unpublished_tail(rig, own_broker, feeds):
    """Producer a with answers in its archive that the broker never saw, dead."""
    rig.broker = own_broker
    own_broker.create_topics(rig.prefix, RAW, STATE)
    a = Two(rig, "a")
    rig.producer = a.start()
    for feed in feeds:
        feed.add()
    rig.wait_items(len(feeds))
    own_broker.freeze()
    for _ in range(6):
        for feed in feeds:
            feed.add()
        time.sleep(1.1)
    a.process.kill()
    own_broker.thaw()
    return a


def test_a_dead_producers_slots_are_taken_over_with_its_archive(rig, own_broker):
    feeds = [rig.server.feed(f"/{n}.xml", shown=2) for n in range(4)]
    unpublished_tail(rig, own_broker, feeds)
    b = Two(rig, "b")
    rig.producer = b.start()
    assert rig.producer.process.wait(40) == 75 and "--take-over" in rig.producer.text(), "taken without being told"
    rig.producer = b.start("--their-archive", rig.folder / "archive-a")
    for feed in feeds:
        feed.add()
    rig.assert_exact()  # also what had rolled off the feeds before b came
    assert_once(rig)


@pytest.mark.long
def test_a_take_over_that_is_killed_at_each_of_its_steps_loses_and_doubles_nothing(rig, own_broker):
    feeds = [rig.server.feed(f"/{n}.xml", shown=2) for n in range(4)]
    unpublished_tail(rig, own_broker, feeds)
    b, died = Two(rig, "b"), 0
    b.configure()
    for n in range(1, 31):
        died += killed_at_send(rig, n, "--their-archive", rig.folder / "archive-a", config=b.config, timeout=4)
    assert died >= 10, f"only {died} lives ended at their send"
    rig.producer = b.start("--their-archive", rig.folder / "archive-a")
    for feed in feeds:
        feed.add()
    rig.assert_exact()
    assert_once(rig)


@pytest.mark.long
def test_a_hand_over_that_is_killed_at_each_of_its_steps_loses_and_doubles_nothing(rig):
    """The owner is killed in the Nth send after SIGTERM; the other takes over what was released, or is told to take it."""
    feeds = [rig.server.feed(f"/{n}.xml", shown=1000) for n in range(4)]
    here, there = Two(rig, "a"), Two(rig, "b")
    here.start()
    whole = 0
    for n in range(1, 25):
        for feed in feeds:
            feed.add()
        rig.producer = here.process
        rig.wait_for(lambda items: any((f.path, n) in items for f in feeds))
        pid, before = here.process.process.pid, len(here.process.lines("slots-released"))
        strace = subprocess.Popen(["strace", "-f", "-qq", "-p", str(pid), "-e", "trace=sendmsg", "-e", "signal=none", "-e", f"inject=sendmsg:signal=SIGKILL:when={n}"],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.3)
        here.process.signal(signal.SIGTERM)
        here.process.process.wait(30)
        strace.wait(10)
        released = here.process.lines("slots-released")
        is_whole = len(released) > before and released[-1]["drained_and_released"] == 4
        whole += is_whole
        there.start(*([] if is_whole else ["--their-archive", rig.folder / f"archive-{here.name}"]))
        here, there = there, here
    rig.producer = here.process
    for feed in feeds:
        feed.add()
    assert 0 < whole < 24, f"{whole} of 24 ended well: nothing was tested"
    rig.wait_items(4 * 25)
    rig.assert_exact()


def test_a_take_over_without_the_archive_reports_the_gap(rig, own_broker):
    feeds = [rig.server.feed(f"/{n}.xml", shown=2) for n in range(4)]
    unpublished_tail(rig, own_broker, feeds)
    b = Two(rig, "b")
    rig.producer = b.start("--take-over")
    rig.wait_items(4 + 8, timeout=60)  # what is still shown
    assert len(rig.producer.lines("slot-taken-over")) == 4
    assert_once(rig)


def test_a_zombie_is_fenced_and_ends(rig):
    feeds = [rig.server.feed(f"/{n}.xml") for n in range(8)]
    for feed in feeds:
        feed.add()
    a, b = Two(rig, "a"), Two(rig, "b")
    rig.producer = a.start()
    rig.wait_items(8)
    a.process.signal(signal.SIGSTOP)
    rig.producer = b.start("--take-over")
    for feed in feeds:
        feed.add()
    rig.wait_items(16, timeout=60)
    a.process.signal(signal.SIGCONT)
    for feed in feeds:
        feed.add()
    assert a.process.process.wait(60) == 75, "the zombie lives"
    time.sleep(1)
    if not b.process.is_running:  # the zombie's last breath may have fenced it; its supervisor starts it again
        assert b.process.process.returncode == 75
        rig.producer = b.start()
    rig.wait_items(24)
    rig.assert_exact()


def frontwire(*args):
    return subprocess.run([places.BIN / "frontwire", *args], capture_output=True, text=True, timeout=60)


def test_frontwire_feed_fetches_an_address_and_says_why_it_could_not(tmp_path):
    server = fs.FeedServer().start()
    feed = server.feed("/a.xml")
    feed.add(title="Shells fall on the village")
    server.feed("/page.xml").always = fs.html
    shown = frontwire("feed", server.url("/a.xml"))
    assert shown.returncode == 0 and "Shells fall on the village" in shown.stdout, shown
    for path, code, said in (("/none.xml", 69, "status 404"), ("/page.xml", 65, "page.xml: ")):
        failed = frontwire("feed", server.url(path))
        assert failed.returncode == code and said in failed.stderr, failed
    server.stop()
    gone = frontwire("feed", server.url("/a.xml"))
    assert gone.returncode == 69 and server.url("/a.xml") in gone.stderr, gone


def test_frontwire_feeds_shows_how_the_feeds_are_and_changes_the_list(rig):
    good, bad = rig.server.feed("/good.xml"), rig.server.feed("/bad.xml")
    good.add(), good.add()
    bad.always = fs.status(500)
    rig.start()
    rig.wait_items(2)
    deadline = time.monotonic() + 30
    while True:
        shown = frontwire("feeds", "-b", rig.broker.bootstrap, "-p", rig.prefix)
        assert shown.returncode == 0, shown.stderr
        lines = {line.split()[-1].rsplit("/", 1)[-1]: line for line in shown.stdout.splitlines()[1:]}
        if lines.get("bad.xml", "").startswith("failing") and "good.xml" in lines:
            break
        assert time.monotonic() < deadline, shown.stdout
        time.sleep(0.5)
    assert lines["good.xml"].startswith("ok") and (" 200 " in lines["good.xml"] or " 304 " in lines["good.xml"])
    config = rig.folder / "frontwire.yaml"
    assert frontwire("feeds", "add", "http://127.0.0.1:1/new.xml", "--outlet", "x", "-c", config).returncode == 0
    assert "new.xml" in frontwire("feeds", "list", "-c", config).stdout
    assert frontwire("feeds", "remove", "http://127.0.0.1:1/new.xml", "-c", config).returncode == 0
    assert "new.xml" not in frontwire("feeds", "list", "-c", config).stdout
    assert frontwire("feeds", "remove", "http://127.0.0.1:1/new.xml", "-c", config).returncode == 65
    assert frontwire("feeds", "dance").returncode == 64
