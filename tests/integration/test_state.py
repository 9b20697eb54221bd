"""Restoring state from a compacted topic on a real broker: complete, also while an orphan transaction hangs."""
import subprocess
import time

import pytest
from lib import places, topic

STATE = "news.alertstate"


@pytest.fixture
def probe(broker, prefix):
    broker.create_topics(prefix, STATE)
    name = prefix + STATE

    def run(command, *args):
        if command == "restore":
            args = (name, 1, *args)
        else:
            args = (args[0], name, 1, *args[1:])
        done = subprocess.run([places.BIN.parent / "tests" / "kafka_probe", command, broker.bootstrap, *map(str, args)],
                              capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()

    return run


def test_rows_come_back_in_order_and_an_empty_partition_is_done_at_once(probe):
    assert probe("restore", 10000) == ["end 0"]
    assert probe("write", "a", "k1", "1", "k2", "2") == ["ok "]
    assert probe("write", "a", "k1", "3") == ["ok "]
    assert probe("restore", 10000)[:-1] == ["k1=1", "k2=2", "k1=3"]


def test_a_hanging_transaction_of_another_does_not_make_the_restore_stale(probe):
    """Behind the orphan stands a committed row. Who reads read_committed up to the last stable offset misses it."""
    probe("write", "a", "k", "old")
    probe("hang", "orphan", "x", "never")
    probe("write", "a", "k", "new")
    began = time.monotonic()
    rows = probe("restore", 20000)
    assert rows[:-1] == ["k=old", "k=new"]
    assert time.monotonic() - began > 1, "there was nothing to wait for: the test proves nothing"


def test_a_restore_that_cannot_reach_the_end_says_so(probe):
    probe("write", "a", "k", "old")
    probe("hang", "orphan", "x", "never")
    rows = probe("restore", 500)
    assert rows[-1].startswith("retry ")
    assert "not reached" in rows[-1]


def test_the_owner_who_comes_back_ends_its_own_orphan_at_once(probe):
    probe("hang", "a", "x", "never")
    probe("write", "a", "k", "1")
    began = time.monotonic()
    assert probe("restore", 20000)[:-1] == ["k=1"]
    assert time.monotonic() - began < 3


def test_a_partition_that_ends_with_aborted_records_only_is_read_to_its_end(broker, prefix, probe):
    probe("write", "a", "k", "1")
    probe("hang", "b", "x", "never")
    assert len(topic.read(broker.bootstrap, prefix + STATE)) == 1  # waits until the coordinator has aborted it, after 4 s
    rows = probe("restore", 10000)
    assert rows[0] == "k=1" and rows[-1].startswith("end ")
    assert [r.value for r in topic.read(broker.bootstrap, prefix + STATE)] == [b"1"]
