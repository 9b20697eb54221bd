"""One round: a fresh set of topics, all programs, faults for so many seconds, quiet, judgement."""
import collections
import json
import pathlib
import random
import shutil
import subprocess
import threading
import time
import traceback

import faults
import hop as hops
import house as houses
import places
from lib import topic
from confluent_kafka import KafkaException
from news import News
from story import Failure, Story, clock, life
from unit import MAY_END_WITH, Unit
from watcher import Watcher, committed

FAKETIME = pathlib.Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1")
DISK_MB = 48


class Plan:
    """What a round is made of."""

    def __init__(self, seconds=45, hop=True, stages=("filter", "extract"), house=True, only=None, recover_s=60, rate=800, news_rate=5, class_b=False,
                 broker_faults=True, gap_s=(0.3, 2.0), together=0.5, bins=None, hop_options=(), env=None, replay=True):
        self.__dict__.update(locals())
        del self.__dict__["self"]


class Round:
    def __init__(self, cluster, net, folder, seed, plan, echo=False):
        self.cluster, self.net, self.folder, self.seed, self.plan = cluster, net, folder, seed, plan
        self.rng = random.Random(f"faults {seed}")
        self.story = Story(echo)
        self.tell = self.story.tell
        self.prefix = f"c{seed}-{int(time.time()) % 100000}."
        self.hop_prefix, self.house_prefix = self.prefix + "hop.", self.prefix + "house."
        self.stages = plan.stages if plan.house else ()
        self.units, self.extras, self.risky, self.corrupted = {}, [], [], []
        self.wires = cluster.wires
        self.hop = self.house = self.news = self.writer = self.hop_watcher = self.house_watcher = None
        self.has_own_disk, self.clock_file = False, None
        self.has_class_b, self.may_hurt_broker = plan.class_b, plan.broker_faults
        self.done = collections.Counter()  # faults by name
        self.busy, self.busy_lock = set(), threading.Lock()
        self.recovery = []  # seconds from the last fault lifted until all was through
        self.is_over = False

    # --- beginning ---

    def _bin(self, program):
        bins = pathlib.Path(self.plan.bins or places.BIN)
        return bins / program if (bins / program).exists() else places.BIN / program

    def _consumer(self, name, link, instance, prefix, stage, *more):
        return Unit(name, [self._bin("frontwire-consumer"), "-b", self.cluster.bootstrap_of(link), "-p", prefix, "-i", instance, "--http", "off",
                           "--pack", places.ROOT / "packs" / "syria", "--log-format", "json",
                           "--set", "consumer.session_timeout=4s", "--set", "consumer.transaction_timeout=4s", *more, stage],
                    self.folder / f"{name}.log", env=self.plan.env)

    def _hop_member(self, name, link, instance):
        more = {"a": ("20ms",), "b": ("400ms",)}.get(instance, ("100ms",))
        return self._consumer(name, link, instance, self.hop_prefix, "passthrough", "--set", f"consumer.commit_interval={more[0]}", *self.plan.hop_options)

    def extra_member(self, instance):
        """One more process of the hop, not supervised."""
        unit = self._hop_member(f"hop-{instance}-extra", "hop-b" if instance == "b" else "hop-a", instance)
        unit.restarts = False
        self.extras.append(unit)
        return unit.start()

    def _mount(self):
        self.archive = self.folder / "archive"
        self.archive.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "tmpfs", str(self.archive)], capture_output=True)
        self.has_own_disk = done.returncode == 0

    def _begin_house(self):
        self._mount()
        self.news = News(self.folder, self.seed, self.plan.news_rate, story=self.story)
        self.news.opml(self.folder / "feeds.opml")
        (self.folder / "producer.yaml").write_text(houses.CONFIG.format(bootstrap=self.cluster.bootstrap_of("producer"), prefix=self.house_prefix, root=places.ROOT))
        env = dict(self.plan.env or {})
        if FAKETIME.exists():
            self.clock_file = self.folder / "clock"
            self.clock_file.write_text("+0\n")
            env |= {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(self.clock_file), "FAKETIME_CACHE_DURATION": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}
        self.units["producer"] = Unit("producer", [self._bin("frontwire-producer"), "--config", self.folder / "producer.yaml", "--log-format", "json"], self.folder / "producer.log", env=env)
        for stage in self.stages:
            self.units[stage] = self._consumer(stage, stage, "one", self.house_prefix, stage)
        self.house = houses.House(self.news, self.story)
        h = self.house
        self.house_watcher = Watcher(self.cluster.bootstrap, self.house_prefix, {
            houses.RAW: h.on_raw, houses.STATE: h.on_state, houses.MATCHED: h.on_matched, houses.EVENTS: h.on_event, houses.LETTERS: h.on_letter}, self.story)
        self.news.start()

    def _begin_hop(self):
        hops.output_limit(self.cluster.admin(), self.hop_prefix)
        self.hop = hops.Hop(self.story)
        if self.has_class_b:
            self.hop.is_strict = False
        for name in ("hop-a", "hop-b"):
            self.units[name] = self._hop_member(name, name, name[-1])
        self.hop_watcher = Watcher(self.cluster.bootstrap, self.hop_prefix, {hops.RAW: self.hop.on_input, hops.MATCHED: self.hop.on_output, hops.LETTERS: self.hop.on_letter}, self.story)
        self.writer = hops.Writer(self.cluster.bootstrap, self.hop_prefix, self.seed, self.plan.rate, self.story)
        self.writer.start()

    def begin(self):
        self.folder.mkdir(parents=True)
        if self.plan.hop:
            self.cluster.create_topics(self.hop_prefix, hops.RAW, hops.MATCHED, hops.LETTERS)
            self._begin_hop()
        if self.plan.house:
            self.cluster.create_topics(self.house_prefix, houses.RAW, houses.STATE, houses.MATCHED, houses.EVENTS, houses.LETTERS)
            self._begin_house()
        for unit in self.units.values():
            unit.start()
        threading.Thread(target=self._supervise, daemon=True).start()

    def _supervise(self):
        while not self.is_over:
            for unit in list(self.units.values()) + list(self.extras):
                code = unit.watch()
                if code is not None:
                    self.tell(f"{unit.name} ended by itself with exit code {code}")
                    if code not in MAY_END_WITH | unit.expected:
                        self.story.fail(f"{unit.name} crashed with exit code {code}:\n{unit.text()[-3000:]}")
            time.sleep(0.1)

    # --- faults ---

    def _choose(self):
        """A fault and a target that nothing is done to at the moment; it is the caller's until _give_back()."""
        with self.busy_lock:
            names = self.plan.only or faults.ALL
            possible = [(f, t) for f in (faults.ALL[n] for n in names) if faults.is_possible(self, f)
                        for t in faults.targets_of(self, f) if not self._covers(t) & self.busy]
            if not possible:
                return None
            weights = [f.weight / len(faults.targets_of(self, f)) / (1 + self.done[f.name]) for f, _ in possible]
            f, t = self.rng.choices(possible, weights)[0]
            self.busy |= self._covers(t)
            return f, t

    @staticmethod
    def _covers(target):
        return {"hop-c": {"hop-c"}, "hop-all": {"hop-a", "hop-b", "hop-c", "broker"}, "network": {"broker", "network"}, "disk": {"disk", "producer"}}.get(target, {target})

    def _strike(self, f, target):
        try:
            f.run(self, self.rng if f.targets[0] == "broker" else random.Random(f"{self.seed} {f.name} {self.done[f.name]}"), target)
        except Exception:
            self.story.fail(f"the fault {f.name} itself failed: {traceback.format_exc()}")
        finally:
            with self.busy_lock:
                self.busy -= self._covers(target)

    def hurt(self):
        end = time.monotonic() + self.plan.seconds
        threads = []
        while time.monotonic() < end and not self.story.has_failed:
            chosen = self._choose()
            if chosen:
                self.done[chosen[0].name] += 1
                thread = threading.Thread(target=self._strike, args=chosen, daemon=True)
                thread.start()
                threads.append(thread)
                if self.rng.random() > self.plan.together:
                    while thread.is_alive() and not self.story.has_failed:
                        thread.join(0.1)
            gap = time.monotonic() + self.rng.uniform(*self.plan.gap_s)
            while time.monotonic() < gap and not self.story.has_failed:
                time.sleep(0.05)
        for thread in threads:
            thread.join(40)

    def heal(self):
        for wire in self.wires.values():
            wire.tap = None
            wire.heal()
        self.cluster.thaw()
        if not self.cluster.is_running():
            self.cluster.start()
        for unit in self.extras:
            unit.kill()
        for unit in self.units.values():
            unit.thaw()
            unit.start()
        self.tell("all faults are lifted")

    # --- quiet ---

    def all_risky(self):
        unit = self.units.get("producer")
        return self.risky + (list(unit.risky) if unit else [])

    def _has_read(self, stage, group_topic):
        ends = self.house_watcher.ends(group_topic)
        try:
            offsets = committed(self.cluster.bootstrap, f"{self.house_prefix}frontwire-{stage}", self.house_prefix + group_topic, list(ends))
        except KafkaException:
            return False
        return all(offsets[p] >= end for p, end in ends.items())

    def waits_for(self):
        """What is not through yet; None: all is."""
        if self.hop and not self.hop_watcher.has_all(hops.RAW):
            return f"the hop's input to be read by the verifier ({self.hop_watcher.why})"
        if self.hop and self.has_class_b and not self._hop_has_read():
            return f"the hop ({self.hop.lag()})"
        if self.hop and not self.has_class_b and not self.hop.is_drained():
            return f"the hop ({self.hop.lag()})"
        if self.house:
            if not self.news.were_read_since(self.quiet_at):
                return "two polls of every feed"
            missing = self.house.missing(self.all_risky())
            if missing:
                return f"{len(missing)} items that were served, e. g. {next(iter(missing))}"
            for stage, read in (("filter", houses.RAW), ("extract", houses.MATCHED)):
                if not self.house_watcher.has_all(read):
                    return f"{read} to be read by the verifier ({self.house_watcher.why})"
                if stage in self.stages and not self._has_read(stage, read):
                    return f"{stage} to read {read}"
        return None

    def hop_offsets(self):
        """Committed by the hop's group; empty: not known."""
        try:
            return committed(self.cluster.bootstrap, f"{self.hop_prefix}frontwire-passthrough", self.hop_prefix + hops.RAW, list(self.hop_watcher.ends(hops.RAW)))
        except KafkaException:
            return {}

    def _hop_has_read(self):
        ends, offsets = self.hop_watcher.ends(hops.RAW), self.hop_offsets()
        return all(offsets.get(p, -1) >= end for p, end in ends.items())

    def settle(self):
        self.quiet_at = time.time()
        if self.writer:
            self.writer.stop()
        if self.news:
            self.news.calm()
            self.quiet_at = time.time()
        began = time.monotonic()
        time.sleep(0.3)
        while not self.story.has_failed and (why := self.waits_for()):
            if time.monotonic() - began > self.plan.recover_s:
                states = ", ".join(f"{u.name} {'runs' if u.is_running else 'is down'}" for u in self.units.values())
                behind = [line for w in (self.hop_watcher, self.house_watcher) if w for line in w.behind()]
                self.story.fail("\n    ".join([f"no progress: {self.plan.recover_s} s after the last fault was lifted it still waits for {why}; {states}", *behind]))
                return
            time.sleep(0.3)
        self.recovery.append(time.monotonic() - began)
        self.tell(f"all is through, {self.recovery[-1]:.1f} s after the last fault was lifted")

    # --- judgement ---

    def stop_programs(self):
        for name, unit in self.units.items():
            code, seconds = unit.terminate(15)
            if code != 0 or seconds > 10.5:
                self.story.fail(f"{name}: SIGTERM at rest: exit code {code} after {seconds:.1f} s\n{unit.text()[-1500:]}")

    def _holes(self):
        """What the hop's members reported as missing: [(partition, from, to)]."""
        holes = []
        for unit in [u for n, u in self.units.items() if n.startswith("hop")] + self.extras:
            holes += [(g["partition"], g["from"], g["to"]) for g in unit.lines("input-gap")]
        return holes

    def _reread(self, watcher):
        """A final reader sees what the concurrent one saw; nothing hangs: everything is readable up to the end."""
        for name, seen in watcher.records.items():
            if name == hops.RAW and watcher is self.hop_watcher and self.corrupted:
                continue  # cannot be read any more
            again = topic.read(self.cluster.bootstrap, watcher.prefix + name, timeout=30)
            low = {}
            for r in again:
                low[r.partition] = min(low.get(r.partition, r.offset), r.offset)
            a = {(s.partition, s.offset): (s.key, s.value) for s in seen if s.offset >= low.get(s.partition, 0)}
            b = {(r.partition, r.offset): (r.key, r.value) for r in again}
            if a != b:
                odd = sorted(k for k in a.keys() | b.keys() if a.get(k) != b.get(k))[:3]
                self.story.fail(f"{name}: the reader beside saw {len(a)} records, a final one {len(b)}; they differ at {odd}")

    def judge(self):
        time.sleep(0.5)
        if self.hop:
            holes = self._holes()
            if holes and not self.has_class_b:
                self.story.fail(f"the hop reports holes where there are none: {holes[:3]}")
            for p, offset in self.corrupted:
                if not any(hp == p and a <= offset < b for hp, a, b in holes):
                    self.story.fail(f"hop: corrupt record [{p}] @{offset} was not reported")
            self.hop.judge(holes)
            self._reread(self.hop_watcher)
        if self.house:
            self.house.judge_raw(self.all_risky())
            self.house.judge_letters(self.stages)
            self._reread(self.house_watcher)
            if self.plan.replay:
                self.house.judge_replay(self.folder, self.house_watcher.records, self.stages)

    # --- all of it ---

    def run(self):
        """True: every invariant held."""
        began = time.monotonic()
        try:
            self.begin()
            self.hurt()
            if not self.story.has_failed:
                self.heal()
                self.settle()
            if not self.story.has_failed:
                self.stop_programs()
                self.judge()
        except Failure as failure:
            self.story.fail(str(failure), failure.about)
        except Exception:
            self.story.fail(f"the verifier itself failed: {traceback.format_exc()}")
        finally:
            self.seconds = time.monotonic() - began
            self.close()
        return not self.story.has_failed

    def close(self):
        self.is_over = True
        for wire in self.wires.values():
            wire.tap = None
            wire.heal()
        try:
            self.cluster.thaw()
            if not self.cluster.is_running():
                self.cluster.start()
        except Exception as error:
            self.tell(f"the broker does not come back: {error}")
        for unit in [*self.units.values(), *self.extras]:
            unit.kill()
        for part in (self.writer, self.news, self.hop_watcher, self.house_watcher):
            if part:
                part.stop()
        if self.has_own_disk:
            if self.story.has_failed:
                shutil.copytree(self.archive, self.folder / "archive.kept", dirs_exist_ok=True)
            subprocess.run(["umount", "-l", str(self.archive)], capture_output=True)
        try:
            self.cluster.delete_topics(self.prefix)
        except Exception as error:
            self.tell(f"topics are left: {error}")

    def counts(self):
        ends = collections.Counter(f"{d[1]}" for u in self.units.values() for d in u.deaths if not d[2])
        return {
            "hop_records": self.hop.inputs_n if self.hop else 0,
            "items": sum(map(len, self.house.raw.values())) if self.house else 0,
            "documents": len(self.house.documents) if self.house else 0,
            "dead_letters": (len(self.hop.letters) if self.hop else 0) + (len(self.house.letters) if self.house else 0),
            "ended_by_themselves": dict(ends),
        }

    def result(self):
        return {"seed": self.seed, "ok": not self.story.has_failed, "faults": dict(self.done), "faults_n": sum(self.done.values()), "seconds": round(self.seconds, 1),
                "recovery_s": round(self.recovery[-1], 1) if self.recovery else None, **self.counts(),
                **({"failures": [what[:1500] for _, what, _ in self.story.failures]} if self.story.has_failed else {})}

    def report(self):
        """What went wrong, and the whole life of what it went wrong with."""
        out = []
        for at, what, about in self.story.failures[:5]:
            out.append(f"FAILED {clock(at)} {what}")
            if about and about[0] == "hop":
                out += ["  its life:"] + ["  " + line for line in life(self.hop.life(*about[1:]), self.story)]
            elif about and about[0] == "house":
                out += ["  its life:"] + ["  " + line for line in life(self.house.life(*about[1:]), self.story)]
        out.append("faults:")
        out += [f"  {clock(t)} {text}" for t, text in self.story.lines[-60:]]
        return "\n".join(out)


def append(path, line):
    with open(path, "a") as f:
        f.write(json.dumps(line) + "\n")
