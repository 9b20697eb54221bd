"""The house: feeds → producer → filter → extract, and what must be true of its topics."""
import collections
import json
import subprocess
import threading

import news
import places

RAW, STATE, MATCHED, EVENTS, LETTERS = "news.raw", "news.feedstate", "news.matched", "news.events", "news.deadletter"

CONFIG = """
kafka: {{bootstrap: "{bootstrap}", prefix: "{prefix}"}}
producer:
  http: 127.0.0.1:0
  feeds: feeds.opml
  dates: "{root}/packs/common/date_names.tsv"
  archive: {{directory: archive, min_free: 1MB, segment: 1MB}}
  polling: {{floor: 300ms, ceiling: 1s, default: 300ms, backoff_max: 1s, retry_after_max: 1s, start_spread: 0s, jitter_percent: 0, full_every: 10, without_broker: 2s}}
  fetch: {{allow: ["127.0.0.1"], host_gap: 0s, per_host: 50, timeout: 5s}}
  publish: {{position: 2s, state: 20s}}
consumer:
  http: 127.0.0.1:0
  pack: "{root}/packs/syria"
  session_timeout: 4s
  transaction_timeout: 4s
"""


class House:
    """Invariants of one round's topics."""

    def __init__(self, the_news, story):
        self.news, self.story = the_news, story
        self.lock = threading.RLock()
        self.raw = {}  # (path, number) -> [(version, reading, Seen)]
        self.ids = {}  # item id -> (path, number)
        self.matched = {}  # (id, version) -> Seen
        self.documents = {}  # (id, version) -> Seen
        self.letters = {}  # (stage, partition, offset) -> [Seen]
        self.poison = {}  # (partition, offset) in news.raw -> what

    # --- as records come ---

    def on_raw(self, seen):
        if (seen.key or b"").startswith(b"poison"):
            self.poison[seen.partition, seen.offset] = seen
            return
        item = json.loads(seen.value)
        found = news.MARK.search(item["body"])
        if not found:
            self.story.fail(f"house: an item without its whole text at {seen.place}: {item['title']!r} {item['body']!r}")
            return
        path, number, reading = found[1], int(found[2]), int(found[3])
        about = ("house", path, number)
        if (item["title"], item["body"]) != self.news.text_of(path, number, reading) or not item["link"].endswith(f"{path}/{number}"):
            self.story.fail(f"house: {path}#{number} reading {reading} at {seen.place} is not what was served: {item['title']!r} {item['body']!r} {item['link']}", about)
        with self.lock:
            of = self.raw.setdefault((path, number), [])
            version = item["version"]
            if any(r == reading for _, r, _ in of):
                self.story.fail(f"house: doubled: {path}#{number} reading {reading} again at {seen.place}", about)
            elif of and reading < of[-1][1]:
                self.story.fail(f"house: out of order: {path}#{number} reading {reading} after {of[-1][1]} at {seen.place}", about)
            elif version != len(of) + 1:
                self.story.fail(f"house: {path}#{number} reading {reading} is version {version}, but {len(of)} came before it", about)
            if self.ids.setdefault(item["id"], (path, number)) != (path, number):
                self.story.fail(f"house: id {item['id']} is both {self.ids[item['id']]} and {path}#{number}", about)
            of.append((version, reading, seen))

    def on_state(self, seen):
        if seen.value:
            json.loads(seen.value)

    def _once(self, table, key, seen, what):
        with self.lock:
            if key in table:
                self.story.fail(f"house: {what} {key} doubled at {seen.place} (first at {table[key].place})", ("house", *self.ids.get(key[0], ("", 0))))
            table[key] = seen

    def on_matched(self, seen):
        item = json.loads(seen.value)
        self._once(self.matched, (item["id"], item["version"]), seen, "matched item")

    def on_event(self, seen):
        record = json.loads(seen.value)
        if record["schema"].startswith("frontwire.document/"):
            self._once(self.documents, (record["doc"]["id"], record["doc"]["version"]), seen, "document")

    def on_letter(self, seen):
        letter = json.loads(seen.value)
        place = letter["stage"], letter["source"]["partition"], letter["source"]["offset"]
        with self.lock:
            self.letters.setdefault(place, []).append(seen)
            if len(self.letters[place]) > 1:
                self.story.fail(f"house: two dead letters for {place}")

    # --- at the end ---

    def missing(self, risky):
        """What must be in news.raw and is not."""
        must = self.news.required(risky)
        with self.lock:
            got = {(path, number, reading) for (path, number), of in self.raw.items() for _, reading, _ in of}
        return {k: t for k, t in must.items() if k not in got}

    def judge_raw(self, risky):
        lost = self.missing(risky)
        for path, number, reading in sorted(lost)[:3]:
            self.story.fail(f"house: lost: {path}#{number} reading {reading} ({len(lost)} in all)", ("house", path, number))
        for (path, number), of in self.raw.items():
            for _, reading, seen in of:
                if not self.news.was_rendered(path, number, reading):
                    self.story.fail(f"house: {path}#{number} reading {reading} at {seen.place} was never shown", ("house", path, number))

    def judge_letters(self, stages):
        for place in self.poison:
            if "filter" in stages and len(self.letters.get(("filter", *place), [])) != 1:
                self.story.fail(f"house: {len(self.letters.get(('filter', *place), []))} dead letters for the poison at {RAW} {place}")
        for stage, *place in self.letters:
            if tuple(place) not in self.poison:
                self.story.fail(f"house: a dead letter of {stage} for {place}, which is no poison: {self.letters[stage, place[0], place[1]][0].value[:300]}")

    def judge_replay(self, folder, records, stages):
        """Values are those of a fault-free run over the same archive, byte for byte, in the same order for each item."""
        raw = [s for s in records[RAW] if not (s.key or b"").startswith(b"poison")]
        replayed = run("frontwire-replay", "--config", folder / "producer.yaml", "--stdout", folder / "archive").splitlines()
        self.compare("news.raw", [s.value for s in raw], replayed, item_key)
        if "filter" not in stages:
            return
        matched = self.offline("filter", folder, replayed)
        self.compare("news.matched", [s.value for s in records[MATCHED]], matched, item_key)
        if "extract" in stages:
            self.compare("news.events", [s.value for s in records[EVENTS]], self.offline("extract", folder, matched), event_key)

    @staticmethod
    def offline(stage, folder, lines):
        path = folder / f"{stage}.in.jsonl"
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        return run("frontwire", "stage", "--packs", places.ROOT / "packs", stage, path).splitlines()

    def compare(self, topic, got, want, key_of):
        of_got, of_want = by_key(got, key_of), by_key(want, key_of)
        for key in of_want.keys() | of_got.keys():
            a, b = of_got.get(key, []), of_want.get(key, [])
            if a != b:
                at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
                self.story.fail(f"house: {topic}: {key} differs from the fault-free replay at its record {at} ({len(a)} came, {len(b)} wanted)\n"
                                f"      got  {window(a, b, at)}\n      want {window(b, a, at)}",
                                ("house", *self.ids.get(key, ("", 0))))
                return

    def life(self, path, number):
        events = self.news.life(path, number) if path else []
        for version, reading, seen in self.raw.get((path, number), []):
            events.append((seen.at, f"{seen.place}: version {version}, reading {reading}: {seen.value[:1500]}"))
            item = json.loads(seen.value)
            for what, table in (("matched", self.matched), ("document", self.documents)):
                if (item["id"], version) in table:
                    events.append((table[item["id"], version].at, f"{table[item['id'], version].place}: {what} version {version}"))
        return events


def run(program, *args):
    done = subprocess.run([str(places.BIN / program), *map(str, args)], capture_output=True, timeout=180)
    if done.returncode:
        raise RuntimeError(f"{program}: exit code {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return done.stdout


def by_key(values, key_of):
    groups = collections.defaultdict(list)
    for value in values:
        groups[key_of(value)].append(value)
    return groups


def window(these, others, at, margin=150):
    """Record number `at` around where it begins to differ from the other's."""
    if at >= len(these):
        return None
    a, b = these[at], others[at] if at < len(others) else b""
    i = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return a[max(0, i - margin):i + margin]


def item_key(value):
    return json.loads(value)["id"]


def event_key(value):
    return json.loads(value)["doc"]["id"]
