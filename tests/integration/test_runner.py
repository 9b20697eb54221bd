"""The consumer's runner on a real broker, with the pass-through stage: nothing lost, nothing twice, nothing out of order."""
import base64
import json
import random
import shutil
import signal
import time
import urllib.request

import pytest
from lib import places, topic

RAW, MATCHED, LETTERS = "news.raw", "news.matched", "news.deadletter"
TOPICS = (RAW, MATCHED, LETTERS)
KEYS = 50


@pytest.fixture
def hop(broker, prefix, service):
    """hop(instance, …) starts a consumer of the pass-through stage under this test's prefix."""
    broker.create_topics(prefix, *TOPICS)

    def start(instance, *more, **kw):
        return service("frontwire-consumer", "-b", broker.bootstrap, "-p", prefix, "-i", instance, "--http", "off", *more, "passthrough", log=f"{instance}.log", **kw)

    return start


def numbered(first, n, size=200):
    """Records with a running number by key: what comes out must be the same sequence for each key."""
    return [(f"key-{i % KEYS}".encode(), f"{i // KEYS}:".encode().ljust(size, b"x")) for i in range(first, first + n)]


def sequences(records):
    by_key = {}
    for r in sorted(records, key=lambda r: (r.partition, r.offset)):
        by_key.setdefault(r.key, []).append(int(r.value.split(b":")[0]))
    return by_key


def assert_exactly_once(broker, prefix, n):
    out = topic.read_until(broker.bootstrap, prefix + MATCHED, n)
    for key, numbers in sequences(out).items():
        assert numbers == list(range(n // KEYS)), f"{key}: {first_difference(numbers)}"
    assert len(out) == n


def first_difference(numbers):
    for i, number in enumerate(numbers):
        if number != i:
            return f"at place {i} stands {number}; around it {numbers[max(0, i - 3):i + 4]}"
    return f"ends at {len(numbers)}"


def test_every_record_arrives_once_and_in_order(broker, prefix, hop):
    topic.produce(broker.bootstrap, prefix + RAW, numbered(0, 5000))
    hop("a")
    assert_exactly_once(broker, prefix, 5000)


def test_headers_key_and_timestamp_are_kept(broker, prefix, hop):
    hop("a")
    topic.produce(broker.bootstrap, prefix + RAW, [(b"k", b"v", [("ce_id", b"1"), ("empty", b"")], 1700000000123), (None, b"no key"), (b"gone", None)])
    out = topic.read_until(broker.bootstrap, prefix + MATCHED, 3)
    by_key = {r.key: r for r in out}
    assert by_key[b"k"].headers == {"ce_id": b"1", "empty": b""}
    assert by_key[b"k"].timestamp == 1700000000123
    assert by_key[None].value == b"no key"
    assert by_key[b"gone"].value is None


def test_kill_9_again_and_again_loses_and_doubles_nothing(broker, prefix, hop):
    n, made = 30000, 0
    chance = random.Random(7)
    consumer = hop("a", "--set", "consumer.commit_interval=20ms")
    while made < n:
        topic.produce(broker.bootstrap, prefix + RAW, numbered(made, 3000))
        made += 3000
        time.sleep(chance.uniform(0.05, 0.5))
        consumer.kill()
        consumer.start()
    assert_exactly_once(broker, prefix, n)
    assert consumer.starts == 11


def test_a_refused_record_is_a_dead_letter_and_its_neighbours_pass(broker, prefix, hop):
    records = [(b"a", b"1"), (b"a", b"!skip this", [("h", b"\xff")]), (b"a", b"2"), (b"a", b"x" * 10_000_000), (b"a", b"3")]
    topic.produce(broker.bootstrap, prefix + RAW, records)
    hop("a")
    out = topic.read_until(broker.bootstrap, prefix + MATCHED, 3)
    assert [r.value for r in out] == [b"1", b"2", b"3"]
    letters = [json.loads(r.value) for r in topic.read_until(broker.bootstrap, prefix + LETTERS, 2)]
    assert [letter["error"] for letter in letters] == ["refused", "too-big"]
    assert letters[0]["source"]["topic"] == prefix + RAW
    assert base64.b64decode(letters[0]["value"]) == b"!skip this"
    assert base64.b64decode(letters[0]["headers"][0]["value"]) == b"\xff"
    assert letters[1]["value_bytes"] == 10_000_000
    assert len(base64.b64decode(letters[1]["value"])) == 64 * 1024
    assert [letter["source"]["offset"] for letter in letters] == [1, 3]


def test_a_record_the_broker_will_never_take_is_isolated_and_its_batch_is_not_lost(broker, prefix, hop):
    """The output topic's limit is smaller than one record: without isolation its transaction would fail for ever."""
    from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource
    small = ConfigResource(ConfigResource.Type.TOPIC, prefix + MATCHED, incremental_configs=[ConfigEntry("max.message.bytes", "100000", incremental_operation=AlterConfigOpType.SET)])
    admin = broker.admin()
    for future in admin.incremental_alter_configs([small]).values():
        future.result(20)
    big = random.Random(1).randbytes(200_000)
    records = [(b"k", b"%d:" % i) for i in range(60)]
    records[20] = records[40] = (b"k", big)
    topic.produce(broker.bootstrap, prefix + RAW, records)
    hop("a")
    letters = [json.loads(r.value) for r in topic.read_until(broker.bootstrap, prefix + LETTERS, 2)]
    assert [(x["error"], x["source"]["offset"]) for x in letters] == [("refused-by-broker", 20), ("refused-by-broker", 40)]
    out = topic.read_until(broker.bootstrap, prefix + MATCHED, 58)
    assert [r.value for r in out] == [v for _, v in records if v != big]


def test_dead_letters_are_written_once_across_kills(broker, prefix, hop):
    consumer = hop("a", "--set", "consumer.commit_interval=20ms")
    for round_number in range(5):
        topic.produce(broker.bootstrap, prefix + RAW, [(f"k{i}".encode(), b"!skip") for i in range(400)])
        time.sleep(0.2)
        consumer.kill()
        consumer.start()
    letters = topic.read_until(broker.bootstrap, prefix + LETTERS, 2000)
    coordinates = [(x["source"]["partition"], x["source"]["offset"]) for x in (json.loads(r.value) for r in letters)]
    assert len(coordinates) == len(set(coordinates)) == 2000


def test_members_that_come_and_go_hand_over_cleanly(broker, prefix, hop):
    n, made = 20000, 0
    first = hop("a", "--set", "consumer.session_timeout=6000ms")
    second = hop("b", "--set", "consumer.session_timeout=6000ms", start=False)
    while made < n:
        topic.produce(broker.bootstrap, prefix + RAW, numbered(made, 2000))
        made += 2000
        if made == 6000:
            second.start()
        if made == 12000:
            first.terminate()
        time.sleep(0.3)
    assert_exactly_once(broker, prefix, n)
    assert second.lines("partitions-assigned")


def test_sigterm_commits_what_is_done_and_ends_soon(broker, prefix, hop):
    consumer = hop("a", "--set", "consumer.commit_interval=5000ms")
    consumer.wait_for("partitions-assigned")
    topic.produce(broker.bootstrap, prefix + RAW, numbered(0, 1000))
    time.sleep(1)
    code, seconds = consumer.terminate()
    assert code == 0
    assert seconds < 5
    assert len(topic.read(broker.bootstrap, prefix + MATCHED)) == 1000, "the unfinished batch was not committed"


def test_a_second_sigterm_ends_at_once(broker, prefix, hop, own_broker):
    broker_away = own_broker
    broker_away.create_topics(prefix, *TOPICS)
    consumer = hop("a", "-b", broker_away.bootstrap, "--set", "consumer.commit_interval=1000ms")
    consumer.wait_for("partitions-assigned")
    topic.produce(broker_away.bootstrap, prefix + RAW, numbered(0, 1000))
    time.sleep(0.3)
    broker_away.freeze()
    consumer.signal(signal.SIGTERM)
    time.sleep(1)
    began = time.monotonic()
    consumer.signal(signal.SIGTERM)
    assert consumer.process.wait(5) == -signal.SIGTERM
    assert time.monotonic() - began < 1
    broker_away.thaw()


def test_sigterm_with_the_broker_away_ends_within_ten_seconds(prefix, hop, own_broker):
    own_broker.create_topics(prefix, *TOPICS)
    consumer = hop("a", "-b", own_broker.bootstrap, "--set", "consumer.commit_interval=5000ms")
    consumer.wait_for("partitions-assigned")
    topic.produce(own_broker.bootstrap, prefix + RAW, numbered(0, 1000))
    time.sleep(1)
    own_broker.freeze()
    code, seconds = consumer.terminate(16)
    own_broker.thaw()
    assert seconds < 10.5
    assert consumer.lines("drain-incomplete") and consumer.lines("stopped"), "it was ended by the alarm"
    consumer.start()
    assert_exactly_once(own_broker, prefix, 1000)


def test_a_broker_that_dies_and_comes_back_costs_nothing(prefix, hop, own_broker):
    own_broker.create_topics(prefix, *TOPICS)
    n = 20000
    consumer = hop("a", "-b", own_broker.bootstrap, "--set", "consumer.commit_interval=20ms")
    for made in range(0, n, 4000):
        topic.produce(own_broker.bootstrap, prefix + RAW, numbered(made, 4000))
        if made == 4000:
            own_broker.stop()
            time.sleep(1)
            own_broker.start()
        if made == 12000:
            own_broker.kill()
            own_broker.start()
    assert_exactly_once(own_broker, prefix, n)
    assert consumer.starts == 1 and consumer.is_running


def test_a_frozen_consumer_that_outlives_its_session_does_no_harm(broker, prefix, hop):
    n = 10000
    zombie = hop("a", "--set", "consumer.commit_interval=20ms", "--set", "consumer.session_timeout=6000ms")
    zombie.wait_for("partitions-assigned")
    topic.produce(broker.bootstrap, prefix + RAW, numbered(0, n // 2))
    time.sleep(0.15)
    zombie.signal(signal.SIGSTOP)
    heir = hop("b", "--set", "consumer.commit_interval=20ms", "--set", "consumer.session_timeout=6000ms")
    topic.produce(broker.bootstrap, prefix + RAW, numbered(n // 2, n // 2))
    heir.wait_for("partitions-assigned", timeout=30)
    time.sleep(1)
    zombie.signal(signal.SIGCONT)
    assert_exactly_once(broker, prefix, n)


def test_start_order_does_not_matter(prefix, service, own_broker):
    own_broker.stop()
    consumer = service("frontwire-consumer", "-b", own_broker.bootstrap, "-p", prefix, "-i", "a", "--http", "off", "passthrough")
    waiting = consumer.wait_for("waiting-for-kafka")
    assert own_broker.bootstrap in waiting[0]["bootstrap"]
    own_broker.start()
    time.sleep(2)
    own_broker.create_topics(prefix, *TOPICS)
    topic.produce(own_broker.bootstrap, prefix + RAW, numbered(0, 1000))
    assert_exactly_once(own_broker, prefix, 1000)


def test_two_consumers_of_one_name_do_not_fight_for_ever(broker, prefix, hop):
    first = hop("a")
    first.wait_for("partitions-assigned")
    second = hop("a", start=False)
    second.log_path = second.log_path.with_name("second.log")
    second.start()
    topic.produce(broker.bootstrap, prefix + RAW, numbered(0, 5000))
    assert_exactly_once(broker, prefix, 5000)
    deadline = time.monotonic() + 20
    while first.is_running and second.is_running and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [first.is_running, second.is_running].count(True) == 1
    assert (second if first.is_running else first).process.returncode == 75


def test_records_that_are_gone_are_reported_with_their_offsets(broker, prefix, hop):
    from confluent_kafka import TopicPartition
    topic.produce(broker.bootstrap, prefix + RAW, numbered(0, 1000))
    consumer = hop("a")
    assert_exactly_once(broker, prefix, 1000)
    consumer.terminate()
    topic.produce(broker.bootstrap, prefix + RAW, numbered(1000, 1000))
    before = topic.committed(broker.bootstrap, prefix + "frontwire-passthrough", prefix + RAW)
    cut = {p: offset + 20 for p, offset in before.items()}
    admin = broker.admin()
    for future in admin.delete_records([TopicPartition(prefix + RAW, p, offset) for p, offset in cut.items()]).values():
        future.result(20)
    stopped = hop("a", "--set", "consumer.on_gap=stop")
    assert stopped.process.wait(20) == 65
    consumer = hop("a", "--set", "consumer.on_gap=start")
    consumer.wait_for("input-gap", count=len(cut) + 1)
    gaps = {g["partition"]: (g["from"], g["to"]) for g in consumer.lines("input-gap")}
    assert gaps == {p: (before[p], cut[p]) for p in before}
    out = topic.read_until(broker.bootstrap, prefix + MATCHED, 2000 - 20 * len(cut))
    assert len(out) == 2000 - 20 * len(cut)


def test_sighup_reads_the_pack_again_and_a_bad_one_is_refused(broker, prefix, service, tmp_path):
    packs = tmp_path / "packs"
    shutil.copytree(places.ROOT / "packs", packs)
    broker.create_topics(prefix, "news.matched", "news.events", LETTERS)
    consumer = service("frontwire-consumer", "-b", broker.bootstrap, "-p", prefix, "-i", "a", "--http", "off", "--pack", packs / "syria", "extract")
    consumer.wait_for("partitions-assigned", timeout=60)
    actors = packs / "syria" / "actors.tsv"
    good = actors.read_text()
    actors.write_text("this is\tno table of actors\n")
    consumer.signal(signal.SIGHUP)
    [refused] = consumer.wait_for("reload-refused", timeout=60)
    assert "actors.tsv:1" in refused["reason"] and "extract" in refused["reason"]
    actors.write_text(good)
    consumer.signal(signal.SIGHUP)
    consumer.wait_for("reloaded", timeout=60)
    assert consumer.is_running and not consumer.lines("partitions-revoked")


def test_metrics_and_readiness_tell_how_it_goes(broker, prefix, hop):
    consumer = hop("a", "--http", "127.0.0.1:0")
    port = consumer.wait_for("http-listening")[0]["port"]
    consumer.wait_for("partitions-assigned")
    topic.produce(broker.bootstrap, prefix + RAW, numbered(0, 500) + [(b"k", b"!skip")])
    topic.read_until(broker.bootstrap, prefix + MATCHED, 500)
    deadline = time.monotonic() + 20
    while True:
        metrics = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
        if 'frontwire_consumer_read_total{stage="passthrough"} 501' in metrics or time.monotonic() > deadline:
            break
        time.sleep(0.3)
    for line in ('frontwire_consumer_read_total{stage="passthrough"} 501', 'frontwire_consumer_emitted_total{stage="passthrough"} 500',
                 'frontwire_consumer_dead_letters_total{error="refused"} 1', 'frontwire_consumer_partitions{stage="passthrough"} 6',
                 'frontwire_consumer_lag_records{stage="passthrough"} 0', 'frontwire_consumer_latency_seconds_count{stage="passthrough"}'):
        assert line in metrics, metrics
    assert urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz").status == 200


def test_corrupt_records_are_reported_one_by_one_and_everything_else_goes_on(prefix, hop, own_broker):
    own_broker.create_topics(prefix, *TOPICS)
    topic.produce(own_broker.bootstrap, prefix + RAW, [(b"k", b"value-%04d" % i) for i in range(90)], **{"batch.num.messages": 3})
    said = own_broker.stop()
    assert "killed" not in said, said
    [log] = [f for f in (own_broker.state / "kafka" / "data").glob(f"{prefix}{RAW}-*/*.log") if f.stat().st_size]
    data = log.read_bytes()
    at = data.index(b"value-0031")
    log.write_bytes(data[:at] + b"VALUE" + data[at + 5:])
    own_broker.start()
    consumer = hop("a", "-b", own_broker.bootstrap)
    out = topic.read_until(own_broker.bootstrap, prefix + MATCHED, 87, timeout=60)
    assert [r.value for r in out] == [b"value-%04d" % i for i in range(90) if i not in (30, 31, 32)]
    gaps = [(g["from"], g["to"], g["reason"]) for g in consumer.lines("input-gap")]
    assert gaps == [(30, 31, "corrupt"), (31, 32, "corrupt"), (32, 33, "corrupt")]
    consumer.terminate()


def test_an_unknown_stage_is_named_and_the_known_ones_listed(service):
    consumer = service("frontwire-consumer", "filtre")
    assert consumer.process.wait(5) == 64
    assert "no stage 'filtre'" in consumer.text() and "passthrough" in consumer.text()


def test_a_secret_in_the_configuration_is_refused_and_not_repeated(service, tmp_path):
    config = tmp_path / "frontwire.yaml"
    config.write_text("kafka:\n  properties:\n    sasl.password: hunter2\n")
    consumer = service("frontwire-consumer", "--config", config, "passthrough")
    assert consumer.process.wait(5) == 78
    assert "hunter2" not in consumer.text()
    assert "frontwire.yaml:3" in consumer.text() and "name a file" in consumer.text()
