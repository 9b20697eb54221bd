"""Reading and writing topics with a client that is not ours (confluent-kafka)."""
import time
from dataclasses import dataclass, field

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition


@dataclass
class Record:
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    timestamp: int
    headers: dict = field(default_factory=dict)


def produce(bootstrap, topic, records, **settings):
    """records: (key, value) or (key, value, headers) or (key, value, headers, timestamp_ms); all acknowledged at return."""
    failed = []
    producer = Producer({"bootstrap.servers": bootstrap, "log_level": 0, "linger.ms": 5, "message.max.bytes": 16_000_000, "partitioner": "murmur2_random", "enable.idempotence": True, **settings})
    for record in records:
        key, value, headers, timestamp = (*record, None, None)[:4]
        more = {"timestamp": timestamp} if timestamp is not None else {}
        while True:
            try:
                producer.produce(topic, value, key, headers=headers, on_delivery=lambda e, m: failed.append(e) if e else None, **more)
                break
            except BufferError:
                producer.poll(0.1)
        producer.poll(0)
    left = producer.flush(60)
    assert not left and not failed, (left, failed[:3])


def _reader(bootstrap, isolation):
    return Consumer({
        "bootstrap.servers": bootstrap, "group.id": "test-reader", "enable.auto.commit": False, "isolation.level": isolation,
        "auto.offset.reset": "earliest", "enable.partition.eof": True, "check.crcs": True, "fetch.wait.max.ms": 50,
        "topic.metadata.refresh.interval.ms": 1000, "log_level": 0,
    })


def partitions_of(consumer, topic):
    return sorted(consumer.list_topics(topic, timeout=10).topics[topic].partitions)


def watermarks(consumer, topic, partition):
    """(low, high); a topic made just now has no leader for a moment."""
    for _ in range(50):
        try:
            return consumer.get_watermark_offsets(TopicPartition(topic, partition), timeout=10)
        except KafkaException as error:  # or the broker has just come back
            last = error
            time.sleep(0.1)
    raise AssertionError(f"{topic} [{partition}]: {last}")


def read(bootstrap, topic, isolation="read_committed", timeout=30):
    """Everything in the topic up to the ends it has now (with read_uncommitted), so that nothing hangs unseen: waiting for
    an open transaction longer than `timeout` is an error."""
    ends_of = _reader(bootstrap, "read_uncommitted")
    ends = {p: watermarks(ends_of, topic, p) for p in partitions_of(ends_of, topic)}
    ends_of.close()
    reader = _reader(bootstrap, isolation)
    waiting = {p: high for p, (low, high) in ends.items() if high > low}
    reader.assign([TopicPartition(topic, p, ends[p][0]) for p in waiting])
    got, deadline = [], time.monotonic() + timeout
    while waiting:
        assert time.monotonic() < deadline, f"{topic}: partitions {waiting} are not readable up to their ends"
        m = reader.poll(0.2)
        if m is None:
            continue
        if m.error():
            if m.error().name() == "_PARTITION_EOF":
                if m.offset() >= waiting.get(m.partition(), 0):
                    waiting.pop(m.partition(), None)
                continue
            raise KafkaException(m.error())
        got.append(Record(m.partition(), m.offset(), m.key(), m.value(), m.timestamp()[1], dict(m.headers() or [])))
        if m.offset() + 1 >= waiting.get(m.partition(), 0):
            waiting.pop(m.partition(), None)
    reader.close()
    return got


def read_until(bootstrap, topic, count, timeout=60, isolation="read_committed"):
    """Waits until the topic holds at least `count` readable records; returns all."""
    deadline = time.monotonic() + timeout
    while True:
        got = read(bootstrap, topic, isolation)
        if len(got) >= count:
            return got
        assert time.monotonic() < deadline, f"{topic}: {len(got)} of {count} records after {timeout} s"
        time.sleep(0.3)


def committed(bootstrap, group, topic):
    """Committed next offset by partition (-1001: none)."""
    c = Consumer({"bootstrap.servers": bootstrap, "group.id": group, "enable.auto.commit": False, "log_level": 0})
    found = c.committed([TopicPartition(topic, p) for p in partitions_of(c, topic)], timeout=20)
    c.close()
    return {tp.partition: tp.offset for tp in found}
