"""The whole house under one prefix: feed server, producer, filter, extract; and the check that all of it was exact."""
import collections
import json
import pathlib
import subprocess
import sys
import time

from . import config, places, topic

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "schema"))
import feedserver as fs  # noqa: E402
import validate  # noqa: E402

RAW, MATCHED, EVENTS, LETTERS = "news.raw", "news.matched", "news.events", "news.deadletter"
VALIDATORS = validate.load_validators(places.ROOT / "schemas")

TOWNS = ["Saraqib", "Douma", "Khan Sheikhoun", "Arbin", "Maarat al-Numan", "Jisr al-Shughur", "Tafas", "Kafr Nabl"]
AR_TOWNS = ["سراقب", "دوما", "خان شيخون", "عربين", "معرة النعمان", "جسر الشغور", "طفس", "كفرنبل"]


def article(n):
    """Title and text of article n: our own words, an event each, every fourth in Arabic."""
    town, killed = n % len(TOWNS), 2 + n % 37
    if n % 4 == 3:
        return (f"مقتل {killed} مدنيا في غارات على {AR_TOWNS[town]}",
                f"قتل {killed} مدنيا في غارات جوية روسية على مدينة {AR_TOWNS[town]} في سوريا، بحسب المرصد السوري لحقوق الإنسان. (تقرير {n})")
    return (f"Air strikes on {TOWNS[town]} in Syria kill {killed}",
            f"Russian air strikes on the town of {TOWNS[town]} in Syria killed {killed} civilians on Friday, the Syrian Observatory for Human Rights said. Report number {n}.")


class House:
    def __init__(self, broker, prefix, make, folder):
        self.broker, self.prefix, self.make, self.folder = broker, prefix, make, folder
        broker.create_topics(prefix)
        self.server = fs.FeedServer(ledger=folder / "ledger.jsonl").start()
        self.config = config.write(folder / "frontwire.yaml", broker, prefix, fetch={"timeout": "5s"})
        self.services = {}

    def start(self, *names):
        """names: "producer" or a stage."""
        self.server.opml(self.folder / "feeds.opml")
        for name in names:
            if name in self.services:
                self.services[name].start()
            elif name == "producer":
                self.services[name] = self.make("frontwire-producer", "--config", self.config, log="producer.log")
            else:
                self.services[name] = self.make("frontwire-consumer", "--config", self.config, "--instance", "one", name, log=f"{name}.log")

    def kill(self, name):
        self.services[name].kill()

    def stop(self):
        """SIGTERM to all; every one must end by itself within 10 s with exit code 0."""
        for name in ("producer", *(n for n in self.services if n != "producer")):
            service = self.services[name]
            if service.is_running:
                code, seconds = service.terminate()
                assert code == 0 and seconds < 10, f"{name}: exit code {code} after {seconds:.1f} s\n{service.text()[-3000:]}"

    def close(self):
        self.server.stop()

    # --- reading ---

    def records(self, name):
        return sorted(topic.read(self.broker.bootstrap, self.prefix + name), key=lambda r: (r.partition, r.offset))

    def values(self, name):
        return [r.value for r in self.records(name)]

    def logs(self):
        return "\n".join(f"--- {n}\n{s.text()[-1500:]}" for n, s in self.services.items())

    def wait_documents(self, n, timeout=90):
        """Until news.events holds `n` document records."""
        deadline = time.monotonic() + timeout
        while True:
            got = sum(b'"frontwire.document/1"' in v[:40] for v in self.values(EVENTS))
            if got >= n:
                return got
            assert time.monotonic() < deadline, f"{got} of {n} documents after {timeout} s\n{self.logs()}"
            time.sleep(0.5)

    # --- the verdict ---

    def offline(self, stage, lines):
        """What the stage makes of these records without Kafka, faults or time: the oracle."""
        path = self.folder / f"{stage}.in.jsonl"
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        done = subprocess.run([str(places.BIN / "frontwire"), "stage", "--packs", str(places.ROOT / "packs"), stage, str(path)],
                              capture_output=True, timeout=120)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.splitlines()

    def assert_exact(self):
        """Everything that was served is in news.raw once a version; every later record follows from exactly one."""
        raw, matched, events = self.records(RAW), self.values(MATCHED), self.values(EVENTS)
        got = collections.Counter()
        for r in raw:
            item = json.loads(r.value)
            path, _, number = item["link"].removeprefix("http://news.example").rpartition("/")
            got[path, int(number), item["version"]] += 1
        served = {(path, number, v) for (path, number), versions in self.server.ledger.items().items() for v in range(1, 1 + len(versions))}
        assert not [k for k, n in got.items() if n > 1], "published twice"
        assert set(got) == served, f"lost {sorted(served - set(got))[:5]}, from nowhere {sorted(set(got) - served)[:5]}"
        want_matched = self.offline("filter", [r.value for r in raw])
        assert collections.Counter(matched) == collections.Counter(want_matched), differ("matched", matched, want_matched)
        want_events = self.offline("extract", want_matched)
        assert collections.Counter(events) == collections.Counter(want_events), differ("events", events, want_events)
        self.assert_documents(events)
        self.assert_valid([r.value for r in raw] + matched + events)
        assert not self.values(LETTERS), self.values(LETTERS)[:2]

    @staticmethod
    def assert_documents(values):
        """A document's events stand before it, all of them, once."""
        told = collections.defaultdict(list)
        for value in values:
            record = json.loads(value)
            key = record["doc"]["id"], record["doc"]["version"]
            if record["schema"] == "frontwire.event/1":
                told[key].append(record["id"])
            else:
                assert told.pop(key, []) == record["event_ids"]
        assert not told, f"events without a document record: {list(told)[:3]}"

    @staticmethod
    def assert_valid(values):
        for value in values:
            problems = validate.problems_of(value, VALIDATORS)
            assert not problems, (problems[:3], value[:300])


def differ(what, got, want):
    got, want = collections.Counter(got), collections.Counter(want)
    return f"{what}: {sum((want - got).values())} missing, {sum((got - want).values())} too many, e. g. {next(iter((want - got) or (got - want)))[:300]}"
