"""tests/chaos/crash-points: kill -9 at the N-th network send, N = 1 … 200, of the consumer and of the producer. Each start goes on with
what the one before left behind, so the early points hit recovery itself. At the end everything must be exact."""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import places
from cluster import Cluster
from rounds import Plan, Round, append
from wire import Net

HERE = pathlib.Path(__file__).parent
LONGEST_S = 25  # until a program has sent so often


class CrashRound(Round):
    def __init__(self, *args, target, library, points, **more):
        super().__init__(*args, **more)
        self.target, self.library, self.points, self.hit = target, library, points, []

    def hurt(self):
        unit = self.units[self.target]
        unit.expected = {-9}
        unit.restarts = False
        unit.kill()
        plain = dict(unit.env)
        for n in self.points:
            if self.story.has_failed:
                break
            if self.writer and n % 20 == 0:
                self.writer.poison += 2
            deaths = len(unit.deaths)
            preload = ":".join(filter(None, [str(self.library), plain.get("LD_PRELOAD")]))
            unit.env = {**plain, "LD_PRELOAD": preload, "KILL_AT_SEND": str(n)}
            unit.start()
            end = time.monotonic() + LONGEST_S
            while unit.is_running and time.monotonic() < end:
                time.sleep(0.02)
            time.sleep(0.15)  # the supervisor notes it
            if len(unit.deaths) > deaths and unit.deaths[-1][1] == -9:
                self.hit.append(n)
            else:
                unit.kill()
        unit.env, unit.restarts = plain, True
        self.done["crash-point"] = len(self.hit)
        self.tell(f"{self.target} died at {len(self.hit)} of {len(self.points)} points")


def main():
    p = argparse.ArgumentParser(prog="tests/chaos/crash-points", description=__doc__)
    p.add_argument("--first", type=int, default=1)
    p.add_argument("--last", type=int, default=200)
    p.add_argument("--step", type=int, default=1)
    p.add_argument("--only", choices=("consumer", "producer"))
    p.add_argument("--results", type=pathlib.Path, default=places.ROOT / "build" / "chaos" / "crash-points.jsonl")
    p.add_argument("--verbose", action="store_true")
    a = p.parse_args()
    a.results.parent.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="chaos-points-"))
    library = folder / "kill_at_send.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, HERE / "kill_at_send.c", "-ldl"], check=True)
    cluster = Cluster(folder / "broker", Net())
    plans = {"consumer": ("hop-a", Plan(house=False, rate=300, recover_s=90, broker_faults=False)),
             "producer": ("producer", Plan(hop=False, stages=(), news_rate=8, recover_s=90, broker_faults=False))}
    failed = passed = 0
    try:
        cluster.start()
        for i, (name, (target, plan)) in enumerate(plans.items()):
            if a.only not in (None, name):
                continue
            points = range(a.first, a.last + 1, a.step)
            r = CrashRound(cluster, cluster.wires["producer"].net, folder / name, 5000 + i, plan, a.verbose, target=target, library=library, points=points)
            ok = r.run()
            append(a.results, {**r.result(), "target": name, "points": len(points), "hit": len(r.hit), "first": a.first, "last": a.last})
            print(f"{name}: {'ok' if ok else 'FAILED'}: killed at {len(r.hit)} of {len(points)} sends ({a.first} to {a.last}) in {r.seconds:.0f} s; {r.result()['hop_records']} records, {r.result()['items']} items", flush=True)
            if not ok:
                print(r.report(), f"\nlogs: {r.folder}")
            passed, failed = passed + ok, failed + (not ok)
    finally:
        cluster.purge()
        if not failed:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
