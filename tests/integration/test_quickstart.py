"""The README's first command, on the sample: events in the terminal, a second start that goes on, nothing left behind."""
import json
import os
import pathlib
import re
import subprocess
import time

import pytest
from lib import places, topic
from lib.house import House

QUICKSTART = places.ROOT / "deploy" / "quickstart"


@pytest.fixture
def state(tmp_path):
    folder = tmp_path / "state"
    yield folder
    run(folder, "purge")


def run(state, *words, timeout=200):
    done = subprocess.run([QUICKSTART, *words, "--state", state], capture_output=True, text=True, timeout=timeout,
                          env={**os.environ, "FRONTWIRE_BIN": str(places.BIN)})
    return done


def start(state):
    began = time.monotonic()
    done = run(state, "--sample", "--no-tail", "--port", "0")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout, time.monotonic() - began


def bootstrap_of(text):
    return re.search(r"^  Kafka +(\S+)", text, re.M).group(1)


def processes_of(state):
    """Everything that runs for this state: its folder is on the command line."""
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if str(state) in command and "pytest" not in command:
            found.append(command)
    return found


def test_quickstart_shows_events_goes_on_after_a_restart_and_leaves_nothing_behind(state):
    said, _ = start(state)
    bootstrap = bootstrap_of(said)
    for line in ("frontwire-producer", "frontwire-consumer", "Stop: deploy/quickstart stop"):
        assert line in said
    first = topic.read_until(bootstrap, "news.events", 20, timeout=60)
    House.assert_valid([r.value for r in first])
    shown = subprocess.run([places.BIN / "frontwire", "tail", "-b", bootstrap, "--from", "start", "--count", "5"],
                           capture_output=True, text=True, timeout=60, check=True).stdout
    assert "→" in shown and "@" in shown
    assert run(state, "status").returncode == 0
    assert run(state, "stop").returncode == 0
    assert not processes_of(state), "left behind"
    assert run(state, "status").returncode == 3

    said, seconds = start(state)
    assert seconds <= 20, f"the second start took {seconds:.1f} s"
    bootstrap = bootstrap_of(said)
    deadline = time.monotonic() + 120
    while True:  # all 38 articles are out in the end, each read once
        documents = [json.loads(r.value)["doc"] for r in topic.read(bootstrap, "news.events") if b"frontwire.document/1" in r.value[:40]]
        if len(documents) >= 38:
            break
        assert time.monotonic() < deadline, f"{len(documents)} of 38 documents"
        time.sleep(1)
    time.sleep(2)
    keys = [(d["id"], d["version"]) for d in documents]
    assert len(keys) == len(set(keys)) == 38
    assert {d["language"] for d in documents} >= {"en", "ar"}


def test_stop_ends_only_what_this_state_started(state, tmp_path):
    bystander = subprocess.Popen(["sleep", "300"])
    try:
        (state / "run").mkdir(parents=True)
        (state / "run" / "producer.pid").write_text(f"{bystander.pid} 1\n")  # a pid that was used again
        assert run(state, "stop").returncode == 0
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_an_unknown_word_is_refused(state):
    done = run(state, "--nonsense")
    assert done.returncode == 64 and "--nonsense" in done.stderr
