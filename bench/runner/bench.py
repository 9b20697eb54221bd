#!/usr/bin/env python3
"""Exactly-once hop of the runner (pass-through stage) beside bare C loops, in the same run, on the same broker, black box:
the clock runs from the first to the last record that a read_committed reader could see in the output topic.

    bench/runner/bench.py [--messages 1000000] [--rounds 3] [--loops transactions,runner,copy] [--size 1024]
"""
import argparse
import json
import os
import pathlib
import random
import signal
import statistics
import string
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
os.environ.setdefault("FRONTWIRE_BIN", str(ROOT / "build" / "release" / "bin"))
sys.path.insert(0, str(ROOT / "tests" / "integration"))
from confluent_kafka import Consumer, KafkaException, TopicPartition  # noqa: E402
from confluent_kafka.admin import AdminClient, NewTopic  # noqa: E402
from lib import places, topic  # noqa: E402
from lib.broker import Broker  # noqa: E402

PARTITIONS = 6


def fill(broker, name, n, size):
    chance = random.Random(1)
    words = ["".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 9))) for _ in range(2000)]
    texts = []
    for _ in range(2000):
        texts.append(" ".join(chance.choices(words, k=size // 3)).encode()[:size])
    topic.produce(broker.bootstrap, name, ((b"%d" % i, texts[i % len(texts)]) for i in range(n)), **{"compression.codec": "lz4", "linger.ms": 20, "queue.buffering.max.messages": 200000})


def create(broker, *names):
    for future in broker.admin_client.create_topics([NewTopic(n, PARTITIONS, 1) for n in names]).values():
        future.result(20)


def stable(reader, name):
    """Records and control records readable by read_committed."""
    try:
        return sum(reader.get_watermark_offsets(TopicPartition(name, p), timeout=10)[1] for p in range(PARTITIONS))
    except KafkaException:  # a topic made just now has no leaders yet
        return 0


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def command(loop, broker, prefix, n):
    bin_dir = places.BIN
    if loop.startswith("runner"):
        sinks = loop.removeprefix("runner") or "2"
        return [bin_dir / "frontwire-consumer", "-b", broker.bootstrap, "-p", prefix, "-i", "bench", "--http", "off", "--set", f"consumer.sinks={sinks}", "passthrough"], prefix + "news.matched"
    return [bin_dir / "bench_bare_loop", broker.bootstrap, prefix + "news.raw", prefix + loop, loop], prefix + loop


def measure(loop, broker, prefix, n):
    args, out = command(loop, broker, prefix, n)
    create(broker, out)
    reader = Consumer({"bootstrap.servers": broker.bootstrap, "group.id": "bench", "isolation.level": "read_committed"})
    process = subprocess.Popen([str(a) for a in args], stdout=subprocess.DEVNULL, stderr=open("/tmp/bench.log", "w"))
    first = None
    while True:
        done, now = stable(reader, out), time.monotonic()
        if first is None and done > 0:
            first, cpu_first, done_first = now, cpu_seconds(process.pid), done
        if done >= n:
            break
        assert process.poll() is None, "it ended: /tmp/bench.log"
        time.sleep(0.02)
    seconds, cpu = now - first, cpu_seconds(process.pid) - cpu_first
    process.send_signal(signal.SIGTERM)
    process.wait()
    reader.close()
    count = n - done_first
    return {"loop": loop, "messages_per_s": round(count / seconds), "cpu_s_per_million": round(cpu / count * 1e6, 2)}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--messages", type=int, default=1_000_000)
    p.add_argument("--rounds", type=int, default=3)
    p.add_argument("--size", type=int, default=1024)
    p.add_argument("--loops", default="copy,transactions,runner2")
    o = p.parse_args()
    loops = o.loops.split(",")
    with tempfile.TemporaryDirectory() as state:
        broker = Broker(pathlib.Path(state))
        broker.start()
        broker.admin_client = AdminClient({"bootstrap.servers": broker.bootstrap})
        try:
            results = {loop: [] for loop in loops}
            for round_number in range(o.rounds):
                for loop in loops:
                    prefix = f"{round_number}.{loop}."
                    create(broker, prefix + "news.raw", prefix + "news.deadletter")
                    fill(broker, prefix + "news.raw", o.messages, o.size)
                    results[loop].append(measure(loop, broker, prefix, o.messages))
                    print(json.dumps(results[loop][-1]), flush=True)
                    broker.admin_client.delete_topics([t for t in broker.admin_client.list_topics(timeout=10).topics if t.startswith(prefix)])
                    time.sleep(1)
        finally:
            broker.purge()
    rate = {loop: statistics.median(r["messages_per_s"] for r in rs) for loop, rs in results.items()}
    cpu = {loop: statistics.median(r["cpu_s_per_million"] for r in rs) for loop, rs in results.items()}
    for loop in loops:
        ratios = {f"rate_to_{base}": round(rate[loop] / rate[base], 2) for base in ("transactions", "copy") if base in rate}
        if "transactions" in cpu:
            ratios["cpu_to_transactions"] = round(cpu[loop] / cpu["transactions"], 2)
        print(json.dumps({"loop": loop, "median_messages_per_s": rate[loop], "median_cpu_s_per_million": cpu[loop], **ratios}))


if __name__ == "__main__":
    main()
