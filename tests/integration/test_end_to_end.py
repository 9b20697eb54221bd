"""Feeds in, events out, on a real Kafka: what a reader of news.events sees, whatever is killed on the way."""
import json
import random
import shutil
import subprocess
import time

import pytest
from lib import topic
from lib.house import EVENTS, LETTERS, MATCHED, RAW, House, article


@pytest.fixture
def house(broker, prefix, service, tmp_path):
    h = House(broker, prefix, service, tmp_path)
    yield h
    h.close()


def feeds_of(house, count):
    return [house.server.feed(f"/outlet{i}.xml", shown=1000) for i in range(count)]


def publish(feeds, first, n):
    for i in range(first, first + n):
        title, body = article(i)
        feeds[i % len(feeds)].add(title=title, body=body)


def test_articles_become_events_for_a_reader_that_is_not_ours(house):
    feeds = feeds_of(house, 3)
    publish(feeds, 0, 12)
    house.start("filter", "extract", "producer")
    house.wait_documents(12)
    house.stop()
    house.assert_exact()
    kcat = shutil.which("kcat")
    assert kcat, "kcat is not installed"
    seen = subprocess.run([kcat, "-b", house.broker.bootstrap, "-C", "-t", house.prefix + EVENTS, "-o", "beginning", "-e", "-q", "-X", "isolation.level=read_committed"],
                          capture_output=True, timeout=60, check=True).stdout.splitlines()
    events = [json.loads(line) for line in seen]
    told = [e for e in events if e["schema"] == "frontwire.event/1"]
    assert len(told) >= 12 and any(e["type"] == "explosion" and e["casualties"]["killed"] for e in told)
    for r in house.records(EVENTS):
        assert r.key == b"syria" and r.headers["ce_type"] in (b"frontwire.event.v1", b"frontwire.document.v1")
        assert r.headers["traceparent"] and r.headers["content-type"].startswith(b"application/json")


def test_an_edited_article_is_a_new_version_and_one_that_turns_to_football_withdraws_its_events(house):
    [feed] = feeds_of(house, 1)
    publish([feed], 0, 3)
    house.start("filter", "extract", "producer")
    house.wait_documents(3)
    feed.edit(feed.items[0], title=article(8)[0], body=article(8)[1])
    house.wait_documents(4)
    feed.edit(feed.items[1], title="Cup final ends in a draw", body="The two clubs drew two to two in the final, and the cup will be shared between them this year.")
    house.wait_documents(5)
    house.stop()
    documents = [d for d in map(json.loads, house.values(EVENTS)) if d["schema"] == "frontwire.document/1"]
    assert sorted(d["doc"]["version"] for d in documents) == [1, 1, 1, 2, 2]
    withdrawn = [d for d in documents if d["doc"]["version"] == 2 and not d["event_ids"]]
    assert len(withdrawn) == 1
    house.assert_exact()


@pytest.mark.parametrize("seed", [1])
def test_kill_9_of_producer_and_consumers_in_the_middle_loses_and_doubles_nothing(house, seed):
    rng = random.Random(seed)
    feeds = feeds_of(house, 6)
    publish(feeds, 0, 30)
    house.start("filter", "extract", "producer")
    house.wait_documents(5)
    published = 30
    for victim in ("producer", "extract", "filter", "producer", "extract"):
        publish(feeds, published, 30)
        published += 30
        time.sleep(rng.uniform(0.1, 0.9))
        house.kill(victim)
        publish(feeds, published, 10)
        published += 10
        time.sleep(rng.uniform(0.0, 0.5))
        house.start(victim)
    house.wait_documents(published, timeout=120)
    house.stop()
    house.assert_exact()


def test_unfit_messages_become_dead_letters_and_everything_else_goes_on(house):
    """Not JSON, not UTF-8, 10 MB, fields missing, an unknown schema version: at both stages."""
    [feed] = feeds_of(house, 1)
    bad = [b"not json", b'{"schema":"frontwire.item/1","id":"\xff\xfe"}', b'{"schema":"frontwire.item/1","id":"x"}', b'{"schema":"frontwire.item/99"}',
           b'{"schema":"frontwire.item/1","title":"' + b"x" * 10_000_000 + b'"}', b""]
    matched = [b.replace(b"frontwire.item", b"frontwire.matched") for b in bad]
    topic.produce(house.broker.bootstrap, house.prefix + RAW, [(f"k{i}".encode(), v) for i, v in enumerate(bad)])
    topic.produce(house.broker.bootstrap, house.prefix + MATCHED, [(f"k{i}".encode(), v) for i, v in enumerate(matched)])
    publish([feed], 0, 4)
    house.start("filter", "extract", "producer")
    house.wait_documents(4)
    letters = [json.loads(r.value) for r in topic.read_until(house.broker.bootstrap, house.prefix + LETTERS, len(bad) + len(matched))]
    house.stop()
    by_stage = {stage: sorted(d["source"]["offset"] for d in letters if d["stage"] == stage) for stage in ("filter", "extract")}
    assert len(by_stage["filter"]) == len(bad) and len(by_stage["extract"]) == len(matched), [(d["stage"], d["error"], d["reason"][:60]) for d in letters]
    house.assert_valid([json.dumps(d, ensure_ascii=False).encode() for d in letters])
    assert all(d["error"] and d["reason"] for d in letters)
