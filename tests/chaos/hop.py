"""The bare hop: numbered records written by the verifier, copied by two members of one group (the pass-through stage). What comes out
must be for each key the sequence that went in. Among what goes in: records of aborted transactions, records that the stage refuses, and
records that the output topic refuses."""
import json
import random
import threading
import time

from confluent_kafka import KafkaException, Producer, TopicPartition

RAW, MATCHED, LETTERS = "news.raw", "news.matched", "news.deadletter"
KEYS = 40
OUTPUT_MAX_BYTES = 400_000  # of the output topic; larger records must be put aside


class Writer(threading.Thread):
    """Writes until stopped; outages only delay it. What it wrote is told by reading it, not by itself."""

    def __init__(self, bootstrap, prefix, seed, rate, story):
        super().__init__(daemon=True, name="writer")
        self.bootstrap, self.prefix, self.rate, self.story = bootstrap, prefix, rate, story
        self.rng = random.Random(f"writer {seed}")
        self.number, self.is_ending, self.is_paused, self.hang_s = 0, False, False, 0
        self.poison = 0  # how many to put into the next transactions
        self.producer = None

    def _connect(self):
        self.producer = Producer({
            "bootstrap.servers": self.bootstrap, "transactional.id": f"{self.prefix}chaos-writer", "transaction.timeout.ms": 8000, "log_level": 0,
            "linger.ms": 2, "partitioner": "murmur2_random", "reconnect.backoff.max.ms": 500, "message.max.bytes": 4_000_000,
        })
        self.producer.init_transactions(10)

    def _record(self, is_aborted):
        self.number += 1
        n, key = self.number, f"key-{self.rng.randrange(KEYS)}".encode()
        if is_aborted:
            return key, b"aborted:%d" % n
        if self.poison > 0:
            self.poison -= 1
            big = self.rng.random() < 0.4
            return key, b"%d:" % n + self.rng.randbytes(OUTPUT_MAX_BYTES * 3 // 2) if big else b"!skip %d" % n
        return key, b"%d:" % n + b"x" * self.rng.randrange(400)

    def _transaction(self):
        is_aborted = self.rng.random() < 0.15
        self.producer.begin_transaction()
        for _ in range(max(1, int(self.rate * self.rng.uniform(0.05, 0.15)))):
            key, value = self._record(is_aborted)
            self.producer.produce(self.prefix + RAW, value, key)
        if self.hang_s:
            seconds, self.hang_s = self.hang_s, 0
            self.producer.flush(5)
            time.sleep(seconds)
        if is_aborted:
            self.producer.flush(5)
            self.producer.abort_transaction(10)
        else:
            self.producer.commit_transaction(10)

    def run(self):
        while not self.is_ending:
            began = time.monotonic()
            try:
                if self.producer is None:
                    self._connect()
                if not self.is_paused:
                    self._transaction()
            except (KafkaException, BufferError) as error:
                self.story.tell(f"(the writer begins anew: {error})")
                self.producer = None  # the next one fences it, which ends what is open
                time.sleep(0.3)
            time.sleep(max(0.0, 0.1 - (time.monotonic() - began)))

    def stop(self):
        self.is_ending = True
        self.join(60)


class Hop:
    def __init__(self, story):
        self.story = story
        self.lock = threading.RLock()
        self.by_key = {}  # key -> [Seen] of the input, in order
        self.numbers = {}  # key -> their numbers
        self.came = {}  # key -> [Seen] of the output
        self.done = {}  # key -> how many of the input are accounted for
        self.poison = {}  # (partition, offset) -> error expected
        self.letters = {}  # (partition, offset) -> [Seen]
        self.is_strict = True  # False: holes may be excused; judged at the end
        self.has_moved = False  # keys have moved to new partitions: their order is not promised across the move
        self.inputs_n = self.outputs_n = 0

    @staticmethod
    def number(value):
        return int(value.split(b":")[0].removeprefix(b"!skip "))

    @staticmethod
    def is_poison(value):
        return value.startswith(b"!skip") or len(value) > OUTPUT_MAX_BYTES

    def on_input(self, seen):
        with self.lock:
            self.by_key.setdefault(seen.key, []).append(seen)
            self.numbers.setdefault(seen.key, []).append(self.number(seen.value))
            if self.is_poison(seen.value):
                self.poison[seen.partition, seen.offset] = "refused" if seen.value.startswith(b"!skip") else "refused-by-broker"
            else:
                self.inputs_n += 1
            self._check(seen.key)

    def on_output(self, seen):
        with self.lock:
            if seen.value.startswith(b"aborted"):
                self.story.fail(f"hop: a record of an aborted transaction came out: {seen.value[:40]} at {seen.place}", ("hop", seen.key, self.number(seen.value.removeprefix(b"aborted:"))))
                return
            self.outputs_n += 1
            self.came.setdefault(seen.key, []).append(seen)
            self._check(seen.key)

    def on_letter(self, seen):
        letter = json.loads(seen.value)
        place = letter["source"]["partition"], letter["source"]["offset"]
        with self.lock:
            self.letters.setdefault(place, []).append(seen)
            if len(self.letters[place]) > 1:
                self.story.fail(f"hop: two dead letters for input {place}")

    def _check(self, key):
        """Matches the output of this key against its input as far as both are known."""
        wanted, came = self.by_key.get(key, []), self.came.get(key, [])
        at, out = self.done.get(key, (0, 0))
        while self.is_strict and out < len(came):
            while at < len(wanted) and self.is_poison(wanted[at].value):
                at += 1
            if at >= len(wanted):
                break  # the input will be read soon
            if came[out].value != wanted[at].value:
                self._complain(key, wanted[at], came[out])
                self.is_strict = False
                break
            at, out = at + 1, out + 1
        self.done[key] = at, out

    def _complain(self, key, wanted, got):
        n, want = self.number(got.value), self.number(wanted.value)
        what = "doubled or out of order" if n < want else "lost or out of order"
        subject = n if n < want else want
        self.story.fail(f"hop: {what}: {key.decode()} number {n} came at {got.place} where {want} was to come", ("hop", key, subject))

    def is_drained(self):
        with self.lock:
            return self.outputs_n >= self.inputs_n and len(self.letters) >= len(self.poison)

    def lag(self):
        with self.lock:
            return f"{self.outputs_n} of {self.inputs_n} records, {len(self.letters)} of {len(self.poison)} dead letters"

    def judge(self, excused=()):
        """At the end. excused: [(partition, from, to)] of reported holes: what lies there may be missing, nothing else."""
        def is_excused(seen):
            return any(p == seen.partition and a <= seen.offset < b for p, a, b in excused)
        with self.lock:
            for key, wanted in self.by_key.items():
                if self.has_moved:
                    self._judge_set(key, wanted, is_excused)
                    continue
                rest = [w for w in wanted if not self.is_poison(w.value)]
                came = self.came.get(key, [])
                i = 0
                for got in came:
                    while i < len(rest) and rest[i].value != got.value and is_excused(rest[i]):
                        i += 1
                    if i >= len(rest) or rest[i].value != got.value:
                        if i < len(rest):
                            self._complain(key, rest[i], got)
                        else:
                            self.story.fail(f"hop: {key} number {self.number(got.value)} at {got.place} is doubled or from nowhere", ("hop", key, self.number(got.value)))
                        break
                    i += 1
                else:
                    left = [w for w in rest[i:] if not is_excused(w)]
                    if left:
                        self.story.fail(f"hop: lost: {key.decode()} number {self.number(left[0].value)} and {len(left) - 1} more", ("hop", key, self.number(left[0].value)))
            for place, error in self.poison.items():
                letters = self.letters.get(place, [])
                if len(letters) != 1 and not any(p == place[0] and a <= place[1] < b for p, a, b in excused):
                    self.story.fail(f"hop: {len(letters)} dead letters for the poison at {RAW} {place}")
                elif letters and json.loads(letters[0].value)["error"] != error:
                    self.story.fail(f"hop: dead letter for {place} says {json.loads(letters[0].value)['error']}, not {error}")
            for place in set(self.letters) - set(self.poison):
                self.story.fail(f"hop: a dead letter for {RAW} {place}, which is no poison: {self.letters[place][0].value[:300]}")

    def _judge_set(self, key, wanted, is_excused):
        """Once each, in whatever order."""
        left = {w.value: w for w in wanted if not self.is_poison(w.value)}
        for got in self.came.get(key, []):
            if left.pop(got.value, None) is None:
                self.story.fail(f"hop: {key} number {self.number(got.value)} at {got.place} is doubled or from nowhere", ("hop", key, self.number(got.value)))
        for w in left.values():
            if not is_excused(w):
                self.story.fail(f"hop: lost: {key.decode()} number {self.number(w.value)}", ("hop", key, self.number(w.value)))

    def life(self, key, number):
        with self.lock:
            events = []
            for what, records in (("in", self.by_key.get(key, [])), ("out", self.came.get(key, []))):
                for i, seen in enumerate(records):
                    if not seen.value.startswith(b"aborted") and self.number(seen.value) == number:
                        events.append((seen.at, f"{what}: number {number} at {seen.place}"))
                        for near in records[max(0, i - 3):i] + records[i + 1:i + 4]:
                            events.append((near.at, f"{what}: beside it number {self.number(near.value)} at {near.place}"))
            return events


def output_limit(admin, prefix):
    from confluent_kafka.admin import AlterConfigOpType, ConfigEntry, ConfigResource
    entry = ConfigEntry("max.message.bytes", str(OUTPUT_MAX_BYTES), incremental_operation=AlterConfigOpType.SET)
    for future in admin.incremental_alter_configs([ConfigResource(ConfigResource.Type.TOPIC, prefix + MATCHED, incremental_configs=[entry])]).values():
        future.result(30)


def delete_records(admin, prefix, cuts):
    for future in admin.delete_records([TopicPartition(prefix + RAW, p, offset) for p, offset in cuts.items()]).values():
        future.result(30)
