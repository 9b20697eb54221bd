"""What is done to the programs, the network, the broker, the disk, the clock. Each fault takes a target, does its harm, waits, and lifts
it again; it says in the story what it did. Class A must cost nothing; class B must cost only what is reported."""
import dataclasses
import time
from typing import Callable

import hop as hops
from confluent_kafka import KafkaException, Producer
from confluent_kafka.admin import NewPartitions

CONSUMERS = ("filter", "extract", "hop-a", "hop-b")
SERVICES = ("producer", *CONSUMERS)


@dataclasses.dataclass(frozen=True)
class Fault:
    name: str
    targets: tuple
    weight: int
    run: Callable
    is_class_b: bool = False


ALL = {}


def fault(name, targets, weight=2, is_class_b=False):
    def register(f):
        ALL[name] = Fault(name, targets, weight, f, is_class_b)
        return f
    return register


def pause(r, seconds):
    """Sleeps, but no longer than the round is alive."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not r.story.has_failed:
        time.sleep(0.05)


# --- programs ---------------------------------------------------------------------------------------------------------


@fault("kill", SERVICES, 10)
def kill(r, rng, target):
    r.units[target].kill()
    down = rng.choice([0, 0, rng.uniform(0, 1), rng.uniform(1, 4)])
    r.tell(f"kill -9 {target}, down {down:.1f} s")
    pause(r, down)
    r.units[target].start()


@fault("kill-again", SERVICES, 3)
def kill_again(r, rng, target):
    """In the middle of its own recovery."""
    times = rng.randrange(2, 5)
    r.tell(f"kill -9 {target}, {times} times while it starts")
    for _ in range(times):
        r.units[target].kill()
        r.units[target].start()
        pause(r, rng.uniform(0.05, 1.5))


@fault("terminate", SERVICES, 2)
def terminate(r, rng, target):
    code, seconds = r.units[target].terminate()
    r.tell(f"SIGTERM {target}: exit code {code} after {seconds:.1f} s")
    if code in (-9, -6, -11):
        r.story.fail(f"{target}: SIGTERM ended with {code} after {seconds:.1f} s")
    r.units[target].start()


@fault("freeze", SERVICES, 6)
def freeze(r, rng, target):
    """Up to longer than its session and its transaction may last."""
    seconds = rng.choice([rng.uniform(0.1, 1), rng.uniform(1, 4), rng.uniform(5, 8)])
    r.units[target].freeze()
    r.tell(f"SIGSTOP {target} for {seconds:.1f} s")
    pause(r, seconds)
    r.units[target].thaw()
    r.tell(f"SIGCONT {target}")


@fault("freeze-kill", SERVICES, 2)
def freeze_kill(r, rng, target):
    r.units[target].freeze()
    seconds = rng.uniform(0.5, 5)
    r.tell(f"SIGSTOP {target} for {seconds:.1f} s, then kill -9")
    pause(r, seconds)
    r.units[target].kill()
    r.units[target].start()


@fault("freeze-longer-than-it-lives", ("hop-a", "hop-b"), 2)
def freeze_long(r, rng, target):
    """Its session ends, the other member has its partitions, its transaction is over its time-out."""
    r.units[target].freeze()
    r.tell(f"SIGSTOP {target} for 9 s")
    pause(r, 9)
    r.units[target].thaw()
    r.tell(f"SIGCONT {target}")


@fault("member-comes-and-goes", ("hop-c",), 3)
def member(r, rng, target):
    unit = r.extra_member("c")
    seconds = rng.uniform(1, 6)
    r.tell(f"a third member joins for {seconds:.1f} s")
    pause(r, seconds)
    if rng.random() < 0.5:
        unit.kill()
        r.tell("the third member is killed")
    else:
        code, _ = unit.terminate()
        r.tell(f"the third member ends with {code}")


@fault("twin", ("hop-a",), 2)
def twin(r, rng, target):
    """A second process of the same group.instance.id and transactional ids; one of the two must go (75)."""
    unit = r.extra_member("a")
    r.tell("a second process called a")
    pause(r, rng.uniform(2, 5))
    unit.kill()
    r.units[target].start()
    r.tell("the second process called a is killed")


@fault("zombie", ("hop-b",), 2)
def zombie(r, rng, target):
    """Frozen, replaced by another of its name, woken again: it must not write."""
    r.units[target].freeze()
    r.tell("SIGSTOP hop-b; another of its name takes its place")
    unit = r.extra_member("b")
    pause(r, rng.uniform(2, 5))
    r.units[target].thaw()
    r.tell("SIGCONT hop-b, the zombie")
    pause(r, rng.uniform(1, 3))
    unit.kill()
    r.units[target].start()


# --- network ----------------------------------------------------------------------------------------------------------


@fault("cut", SERVICES, 4)
def cut(r, rng, target):
    seconds = rng.choice([0.05, rng.uniform(0.2, 2), rng.uniform(2, 8)])
    r.wires[target].cut()
    r.tell(f"network of {target} cut for {seconds:.1f} s")
    pause(r, seconds)
    r.wires[target].heal()
    r.tell(f"network of {target} is back")


@fault("cut-all", ("network",), 2)
def cut_all(r, rng, target):
    seconds = rng.uniform(0.2, 5)
    for wire in r.wires.values():
        wire.cut()
    r.tell(f"network of all cut for {seconds:.1f} s")
    pause(r, seconds)
    for wire in r.wires.values():
        wire.heal()


@fault("hold", SERVICES, 3)
def hold(r, rng, target):
    """Nothing arrives, nothing is refused; then all of it arrives, or all of it is lost."""
    seconds, is_lossy = rng.choice([rng.uniform(0.5, 3), rng.uniform(4, 9)]), rng.random() < 0.5
    r.wires[target].hold()
    r.tell(f"network of {target} silent for {seconds:.1f} s, then {'lost' if is_lossy else 'delivered'}")
    pause(r, seconds)
    r.wires[target].heal(is_lossy)


@fault("transaction-outlives-its-timeout", CONSUMERS, 2)
def outlive(r, rng, target):
    """The broker aborts it, the client learns of it too late: a fatal error for that producer."""
    tap = r.wires[target].hold_after_produce()
    end = time.monotonic() + 6
    while not tap.is_over and time.monotonic() < end and not r.story.has_failed:
        time.sleep(0.02)
    r.wires[target].tap = None
    if tap.is_over:
        r.tell(f"network of {target} silent for 6.5 s in the middle of a transaction")
        pause(r, 6.5)
    tap.is_over = True
    r.wires[target].heal()


@fault("mute", SERVICES, 3)
def mute(r, rng, target):
    """Half-open: requests arrive, answers are lost; then the connections break. Was that commit done or not?"""
    seconds = rng.uniform(0.1, 3)
    r.wires[target].mute()
    r.tell(f"answers to {target} are lost for {seconds:.1f} s")
    pause(r, seconds)
    r.wires[target].heal(is_lossy=True)


@fault("slow", SERVICES, 2)
def slow(r, rng, target):
    seconds, delay = rng.uniform(1, 5), rng.uniform(0.02, 0.3)
    r.wires[target].slow(delay)
    r.tell(f"network of {target} {delay * 1000:.0f} ms slower for {seconds:.1f} s")
    pause(r, seconds)
    r.wires[target].slow(0)


@fault("late-end", CONSUMERS, 3)
def late_end(r, rng, target):
    """An EndTxn arrives in the next transaction, which then dies."""
    done = []

    def then():
        done.append(1)
        r.units[target].kill()

    tap = r.wires[target].late_end(lambda: r.net.loop.run_in_executor(None, then))
    r.tell(f"the next EndTxn of {target} is held back")
    end = time.monotonic() + 8
    while not done and time.monotonic() < end and not r.story.has_failed:
        time.sleep(0.05)
    r.wires[target].tap = None
    tap.is_over = True
    r.tell(f"EndTxn of {target}: {'arrived in the next transaction; kill -9' if done else 'held' if tap.held else 'none came'}{'' if done or not tap.released else ', released'}")
    r.units[target].start()


# --- broker -----------------------------------------------------------------------------------------------------------


@fault("broker-kill", ("broker",), 3)
def broker_kill(r, rng, target):
    r.cluster.kill()
    r.tell("kill -9 broker")
    r.cluster.start()
    r.tell("the broker answers again")


@fault("broker-restart", ("broker",), 1)
def broker_restart(r, rng, target):
    r.tell("SIGTERM broker")
    r.cluster.stop()
    r.cluster.start()
    r.tell("the broker answers again")


@fault("broker-freeze", ("broker",), 3)
def broker_freeze(r, rng, target):
    seconds = rng.choice([rng.uniform(0.3, 2), rng.uniform(2, 7)])
    r.cluster.freeze()
    r.tell(f"SIGSTOP broker for {seconds:.1f} s")
    pause(r, seconds)
    r.cluster.thaw()
    r.tell("SIGCONT broker")


# --- disk, clock ------------------------------------------------------------------------------------------------------


@fault("disk-full", ("disk",), 3)
def disk_full(r, rng, target):
    if not r.has_own_disk:
        return
    filler = r.archive / "filler"
    since = time.time()
    with open(filler, "wb", buffering=0) as f:
        try:
            while True:
                f.write(bytes(1 << 16))
        except OSError:
            pass
    seconds = rng.uniform(1, 5)
    r.tell(f"disk under the archive is full for {seconds:.1f} s")
    if rng.random() < 0.3:
        r.units["producer"].kill()
        r.tell("kill -9 producer on the full disk")
        r.units["producer"].start()
    pause(r, seconds)
    filler.unlink()
    r.risky.append((since - 2, time.time() + 1))
    r.tell("disk under the archive has room")


@fault("clock", ("clock",), 3)
def clock(r, rng, target):
    if not r.clock_file:
        return
    jump = rng.choice([-2400, -90, 45, 600, 1500])
    r.clock_file.write_text(f"{jump:+d}\n")
    r.tell(f"the producer's clock jumps to {jump:+d} s")
    pause(r, rng.uniform(2, 6))
    r.clock_file.write_text("+0\n")
    r.tell("the producer's clock is right again")


# --- input ------------------------------------------------------------------------------------------------------------


@fault("poison", ("input",), 4)
def poison(r, rng, target):
    """Records that no stage or no topic takes, among good ones."""
    if r.writer:
        r.writer.poison += rng.randrange(2, 8)
    if r.house and "filter" in r.stages:
        values = [b"not json", b'{"schema":"frontwire.item/1","id":"\xff\xfe"}', b'{"schema":"frontwire.item/99"}', b"", b'{"schema":"frontwire.item/1"}']
        producer = Producer({"bootstrap.servers": r.cluster.bootstrap, "log_level": 0, "enable.idempotence": True, "message.timeout.ms": 30000})
        for i in range(rng.randrange(1, 5)):
            producer.produce(r.house_prefix + "news.raw", rng.choice(values), b"poison-%d" % i)
        producer.flush(30)
    r.tell("poison in the input")


@fault("hanging-transaction", ("input",), 2)
def hanging(r, rng, target):
    """A transaction of somebody else stays open: readers wait behind it."""
    if r.writer:
        r.writer.hang_s = rng.uniform(1, 4)
        r.tell(f"a transaction in the input stays open for {r.writer.hang_s:.1f} s")


# --- class B ----------------------------------------------------------------------------------------------------------


def wait_for_offsets(r, seconds=20):
    """Until the group has a committed offset everywhere: before that, what is deleted was never its own."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not r.story.has_failed:
        if len(offsets := r.hop_offsets()) >= 6 and all(o > 0 for o in offsets.values()):
            return True
        time.sleep(0.3)
    return False


@fault("retention-overtakes", ("hop-all",), 2, is_class_b=True)
def retention(r, rng, target):
    """Records are deleted before they were read: the hole is reported with its exact offsets, the rest is read."""
    if not wait_for_offsets(r):
        r.tell("(the hop has not read all its partitions yet: nothing is deleted)")
        return
    for name in ("hop-a", "hop-b"):
        r.units[name].freeze()
    r.tell("both members frozen")
    time.sleep(1.5)
    ends = r.hop_watcher.ends(hops.RAW)
    came = {}
    with r.hop.lock:
        for seen in r.hop_watcher.records[hops.RAW]:
            came.setdefault(seen.partition, []).append(seen.offset)
    cuts = {p: rng.choice(came[p][-max(2, len(came[p]) // 4):]) for p in ends if came.get(p)}
    hops.delete_records(r.cluster.admin(), r.hop_prefix, cuts)
    for name in ("hop-a", "hop-b"):
        r.units[name].thaw()
    r.tell(f"records deleted up to {cuts}")
    pause(r, 3)


@fault("corrupt", ("hop-all",), 1, is_class_b=True)
def corrupt(r, rng, target):
    """A byte of a stored batch flips before it is read: reported record by record, never handed over."""
    for name in ("hop-a", "hop-b"):
        r.units[name].terminate()
    r.writer.is_paused = True
    time.sleep(0.5)
    mark = b"corrupt-me-%d" % rng.randrange(1 << 30)
    producer = Producer({"bootstrap.servers": r.cluster.bootstrap, "log_level": 0, "linger.ms": 0, "batch.num.messages": 1, "compression.codec": "none",
                         "partitioner": "murmur2_random"})
    places = []
    for i in range(3):
        r.writer.number += 1
        producer.produce(r.hop_prefix + hops.RAW, b"%d:" % r.writer.number + mark + b"-%d" % i, b"key-0", on_delivery=lambda e, m: places.append((m.partition(), m.offset())))
        producer.flush(10)
    time.sleep(1)
    said = r.cluster.stop()
    flipped = 0
    if "killed" not in said:
        for path in r.cluster.data.glob(f"{r.hop_prefix}{hops.RAW}-*/*.log"):
            data = path.read_bytes()
            at = data.find(mark + b"-1")
            if at >= 0:
                with open(path, "r+b") as f:
                    f.seek(at)
                    f.write(b"CORRUPT")
                flipped += 1
    r.cluster.start()
    r.corrupted.extend(places[1:2] if flipped else [])
    r.tell(f"a batch of the input is corrupt: {places[1:2]}")
    r.writer.is_paused = False
    for name in ("hop-a", "hop-b"):
        r.units[name].start()
    pause(r, 4)


@fault("partitions-added", ("hop-all",), 1, is_class_b=True)
def partitions(r, rng, target):
    """Keys move to other partitions: nothing is lost or doubled; order holds within a partition."""
    topics = r.cluster.admin().list_topics(timeout=20).topics
    n = len(topics[r.hop_prefix + hops.RAW].partitions) + 2
    try:
        for future in r.cluster.admin().create_partitions([NewPartitions(r.hop_prefix + hops.RAW, n)]).values():
            future.result(30)
    except KafkaException as error:
        r.tell(f"no partitions added: {error}")
        return
    r.hop.has_moved = True
    r.hop.is_strict = False
    r.tell(f"input of the hop has {n} partitions now")
    pause(r, 12)  # metadata is looked at each 10 s


def is_possible(r, f):
    if f.is_class_b and not r.has_class_b:
        return False
    if f.targets[0] == "broker" and not r.may_hurt_broker:
        return False
    return bool(targets_of(r, f))


def targets_of(r, f):
    special = {"hop-c": r.hop, "hop-all": r.hop, "network": True, "broker": True, "disk": r.has_own_disk, "clock": r.clock_file, "input": True}
    return [t for t in f.targets if t in r.units or special.get(t)]


