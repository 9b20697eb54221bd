"""KAFKA-17754: an EndTxn that arrives late ends the next transaction of the same producer. Our sink must not let a record of an
aborted transaction become visible; a sink without the rule, built for this test only, must be caught."""
import subprocess

import pytest
from lib import places, topic
from lib.broker import Broker
from lib.proxy import END_TXN, Proxy

STATE = "news.alertstate"
ROUNDS = 20


@pytest.fixture(scope="module")
def behind_proxy(tmp_path_factory):
    broker = Broker(tmp_path_factory.mktemp("proxied"))
    proxy = Proxy()
    try:
        broker.start("--set", f"advertised.listeners=PLAINTEXT://127.0.0.1:{proxy.port}")
        proxy.upstream = broker.port
        broker.create_topics("late.", STATE)
        yield broker, proxy
    finally:
        proxy.close()
        broker.purge()


def one_round(program, broker, proxy, number):
    """Commits `good`, whose EndTxn is held; begins a transaction with `bad`; the EndTxn arrives; aborts `bad`."""
    probe = subprocess.Popen([places.BIN.parent / "tests" / program, "late", f"127.0.0.1:{proxy.port}", f"{program}-{number}", "late." + STATE, "0",
                              f"good-{program}-{number}", f"bad-{program}-{number}"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert probe.stdout.readline() == "opened\n"
        proxy.hold_next = END_TXN
        probe.stdin.write("\n")
        probe.stdin.flush()
        line = probe.stdout.readline()
        assert line == "flushed\n", line
        assert proxy.release() == 1, "no EndTxn was held: the test proves nothing"
        probe.stdin.write("\n")
        probe.stdin.flush()
        return probe.stdout.readline().strip()
    finally:
        probe.stdin.close()
        probe.wait(30)


def visible(broker, program):
    """Values of that program's rounds that a read_committed reader sees."""
    values = [r.value.decode() for r in topic.read(broker.bootstrap, "late." + STATE)]
    return [v for v in values if v.split("-")[1] == program]


def test_an_aborted_record_never_becomes_visible(behind_proxy):
    broker, proxy = behind_proxy
    for number in range(ROUNDS):
        assert one_round("kafka_probe", broker, proxy, number) == "aborted"
    assert visible(broker, "kafka_probe") == [f"good-kafka_probe-{n}" for n in range(ROUNDS)]


def test_a_sink_without_the_rule_is_caught(behind_proxy):
    broker, proxy = behind_proxy
    for number in range(6):
        one_round("kafka_probe_planted", broker, proxy, number)
    assert any(v.startswith("bad-") for v in visible(broker, "kafka_probe_planted"))
