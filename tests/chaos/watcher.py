"""A reader that is not ours (confluent-kafka), read_committed, of every topic of a round, from the first record on."""
import threading
import time
from dataclasses import dataclass

from confluent_kafka import Consumer, KafkaException, TopicPartition

LOOK_FOR_PARTITIONS_S = 2.0


@dataclass(slots=True)
class Seen:
    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    at: float  # when we read it

    @property
    def place(self):
        return f"{self.topic} [{self.partition}] @{self.offset}"


class Watcher:
    def __init__(self, bootstrap, prefix, handlers, story):
        """handlers: topic without prefix -> f(Seen), called in the watcher's thread."""
        self.bootstrap, self.prefix, self.handlers, self.story = bootstrap, prefix, handlers, story
        self.records = {name: [] for name in handlers}
        self.last = {}  # (topic, partition) -> offset of the last record
        self.at_end = {}  # (topic, partition) -> the end that was reached, control records included
        self.why = ""  # what has_all() waits for
        self.is_ending = False
        self.thread = threading.Thread(target=self._run, daemon=True, name="watcher")
        self.thread.start()

    def _reader(self):
        return Consumer({
            "bootstrap.servers": self.bootstrap, "group.id": "chaos-watcher", "enable.auto.commit": False, "isolation.level": "read_committed",
            "auto.offset.reset": "error", "check.crcs": False, "fetch.wait.max.ms": 50, "log_level": 0, "reconnect.backoff.max.ms": 500,
            "topic.metadata.refresh.interval.ms": 2000, "enable.partition.eof": True,
        })

    def _assign_new(self, reader, known):
        try:
            topics = reader.list_topics(timeout=2).topics
        except KafkaException:
            return
        new = [TopicPartition(self.prefix + name, p, 0) for name in self.handlers if self.prefix + name in topics
               for p in topics[self.prefix + name].partitions if (name, p) not in known]
        if new:
            reader.incremental_assign(new)
            known.update((tp.topic[len(self.prefix):], tp.partition) for tp in new)

    def _run(self):
        reader, known, look_at = self._reader(), set(), 0
        while not self.is_ending:
            if time.monotonic() > look_at:
                self._assign_new(reader, known)
                look_at = time.monotonic() + LOOK_FOR_PARTITIONS_S
            for m in reader.consume(500, 0.1):
                if m.error():
                    self._on_error(reader, m)
                    continue
                self._take(m)
        reader.close()

    def _on_error(self, reader, m):
        if m.error().name() == "_PARTITION_EOF":
            self.at_end[m.topic()[len(self.prefix):], m.partition()] = m.offset()
        elif m.error().name() == "_AUTO_OFFSET_RESET":  # deleted by retention: the verifier itself did it
            low, _ = reader.get_watermark_offsets(TopicPartition(m.topic(), m.partition()), timeout=5)
            reader.seek(TopicPartition(m.topic(), m.partition(), low))

    def _take(self, m):
        name = m.topic()[len(self.prefix):]
        seen = Seen(name, m.partition(), m.offset(), m.key(), m.value(), time.time())
        before = self.last.get((name, m.partition()), -1)
        if seen.offset <= before:
            self.story.fail(f"{seen.place} was read after offset {before}: the topic itself went back")
        self.last[name, m.partition()] = seen.offset
        self.records[name].append(seen)
        try:
            self.handlers[name](seen)
        except Exception as error:  # a record nobody understands is a finding
            self.story.fail(f"{seen.place}: {type(error).__name__}: {error}; value {seen.value[:200] if seen.value else None}")

    def has_all(self, name):
        """Has it read the topic up to the end that the topic has now, transactions that are still open included?"""
        asker = Consumer({"bootstrap.servers": self.bootstrap, "group.id": "chaos-asker", "isolation.level": "read_uncommitted", "log_level": 0})
        try:
            topic = self.prefix + name
            for p in asker.list_topics(topic, timeout=5).topics[topic].partitions:
                end = asker.get_watermark_offsets(TopicPartition(topic, p), timeout=5)[1]
                if self.at_end.get((name, p), -1) < end:
                    self.why = f"{topic} [{p}] is read up to {self.at_end.get((name, p))} of {end}"
                    return False
            return True
        except KafkaException as error:
            self.why = f"{topic}: {error}"
            return False
        finally:
            asker.close()

    def behind(self):
        """Lines on partitions that are not read to their ends: is it the reader, or a transaction that is open?"""
        out = []
        for isolation in ("read_uncommitted", "read_committed"):
            asker = Consumer({"bootstrap.servers": self.bootstrap, "group.id": "chaos-asker", "isolation.level": isolation, "log_level": 0})
            try:
                for name in self.handlers:
                    for p in asker.list_topics(self.prefix + name, timeout=5).topics[self.prefix + name].partitions:
                        end = asker.get_watermark_offsets(TopicPartition(self.prefix + name, p), timeout=5)[1]
                        if self.at_end.get((name, p), 0) < end:
                            out.append(f"{name} [{p}]: the verifier has read to {self.at_end.get((name, p))}, last record {self.last.get((name, p))}, end for {isolation} {end}")
            except KafkaException as error:
                out.append(str(error))
            finally:
                asker.close()
        return out

    def ends(self, name):
        """Partition -> offset behind the last record."""
        return {p: offset + 1 for (n, p), offset in list(self.last.items()) if n == name}

    def stop(self):
        self.is_ending = True
        self.thread.join(20)


def committed(bootstrap, group, topic, partitions):
    c = Consumer({"bootstrap.servers": bootstrap, "group.id": group, "enable.auto.commit": False, "log_level": 0})
    try:
        return {tp.partition: tp.offset for tp in c.committed([TopicPartition(topic, p) for p in partitions], timeout=10)}
    finally:
        c.close()
