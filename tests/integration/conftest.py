"""One broker a worker, another for the tests that harm theirs, one prefix a test, no process left behind."""
import itertools
import os
import pathlib
import signal
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib.broker import Broker  # noqa: E402
from lib.service import Service  # noqa: E402

signal.signal(signal.SIGTERM, signal.default_int_handler)  # a run that is ended ends its broker, too; also one in the background
_numbers = itertools.count(1)

# Of these there is one for all workers: the tests that use it run one after the other, on one worker.
ONE_FOR_ALL = ("own_broker", "behind_proxy")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes minutes; run by tests/run --long")
    config.addinivalue_line("markers", "xdist_group(name): tests of one worker")


def pytest_itemcollected(item):  # xdist reads the marks when all are collected
    for name in ONE_FOR_ALL:
        if name in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group(name))


@pytest.fixture(scope="session")
def broker(tmp_path_factory):
    b = Broker(tmp_path_factory.mktemp("broker"))
    b.start()
    yield b
    b.purge()


@pytest.fixture(scope="session")
def _second_broker(tmp_path_factory):
    b = Broker(tmp_path_factory.mktemp("own-broker"))
    yield b
    if b.port:
        b.purge()


@pytest.fixture
def own_broker(_second_broker):
    """A broker for tests that stop it, kill it or freeze it; it runs again before the next test."""
    _second_broker.start()
    yield _second_broker
    _second_broker.start()


@pytest.fixture
def prefix():
    return f"t{os.getpid()}-{next(_numbers)}."


@pytest.fixture
def service(tmp_path):
    """service("frontwire-consumer", args…) -> Service, started; ended with the test."""
    made = []

    def make(name, *args, log=None, env=None, start=True):
        s = Service(name, *args, log=tmp_path / (log or f"{name}-{len(made)}.log"), env=env)
        made.append(s)
        return s.start() if start else s

    yield make
    for s in made:
        s.end()
