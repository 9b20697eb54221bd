"""tests/chaos/run: rounds of faults against the whole runtime on a real Kafka, judged by a program that shares no code with it."""
import argparse
import collections
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import faults
import places
from cluster import Cluster
from rounds import Plan, Round, append
from wire import Net


def arguments():
    p = argparse.ArgumentParser(prog="tests/chaos/run", description=__doc__)
    p.add_argument("--seconds", type=int, help="about so long in all")
    p.add_argument("--rounds", type=int, help="so many rounds (default 1 without --seconds)")
    p.add_argument("--round-seconds", type=int, default=45, help="faults go on so long in a round (default 45)")
    p.add_argument("--seed", type=int, help="of the first round (default: the time)")
    p.add_argument("--resume", action="store_true", help="go on behind the last seed in the results file")
    p.add_argument("--results", type=pathlib.Path, default=places.ROOT / "build" / "chaos" / "results.jsonl", help="a line is appended for each round")
    p.add_argument("--only", help="only these faults, with commas between")
    p.add_argument("--class-b", choices=("never", "sometimes", "always"), default="sometimes", help="rounds with retention, corruption, new partitions (default: each fifth)")
    p.add_argument("--min-faults", type=int, default=0, help="fail with fewer")
    p.add_argument("--recover", type=int, default=60, help="seconds that everything may take after the last fault (default 60)")
    p.add_argument("--keep", action="store_true", help="keep the folder of every round, not only of failed ones")
    p.add_argument("--verbose", action="store_true")
    p.add_argument("--list", action="store_true", help="the faults")
    p.add_argument("--summary", action="store_true", help="what stands in the results file")
    return p.parse_args()


def commit():
    if (places.ROOT / "COMMIT").exists():  # a copy for long runs
        return (places.ROOT / "COMMIT").read_text().strip()
    done = subprocess.run(["git", "-C", places.ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return done.stdout.strip()


def next_seed(a):
    lines = [json.loads(line) for line in a.results.read_text().splitlines()] if a.resume and a.results.exists() else []
    if lines:
        return max(line["seed"] for line in lines) + 1
    return a.seed if a.seed is not None else int(time.time()) % 1_000_000


def plan_of(a, seed, seconds):
    class_b = {"never": False, "always": True, "sometimes": seed % 5 == 4}[a.class_b]
    return Plan(seconds=seconds, only=a.only.split(",") if a.only else None, recover_s=a.recover, class_b=class_b)


def say(r, result):
    counts = ", ".join(f"{n} {name}" for name, n in sorted(r.done.items()))
    print(f"seed {r.seed}: {'ok' if result['ok'] else 'FAILED'} in {result['seconds']} s; {result['hop_records']} records, {result['items']} items, {result['documents']} documents, "
          f"{result['dead_letters']} dead letters; back after {result['recovery_s']} s; {result['faults_n']} faults: {counts}", flush=True)


def summary(path):
    """Sums of a results file, as docs/reliability.md has them."""
    rounds = [json.loads(line) for line in path.read_text().splitlines()]
    of_commit = collections.defaultdict(list)
    for r in rounds:
        of_commit[r["commit"]].append(r)
    for name, rs in [*of_commit.items(), *([("all", rounds)] if len(of_commit) > 1 else [])]:
        counts = collections.Counter()
        for r in rs:
            counts.update(r["faults"])
        bad = [r["seed"] for r in rs if not r["ok"]]
        back = sorted(r["recovery_s"] for r in rs if r["recovery_s"] is not None)
        sums = {k: sum(r[k] for r in rs) for k in ("hop_records", "items", "documents", "dead_letters")}
        print(f"{name}: {len(rs)} rounds, seeds {min(r['seed'] for r in rs)} to {max(r['seed'] for r in rs)}, {len(bad)} failed {bad or ''}, {sum(counts.values())} faults, {sums}; "
              f"back after {back[len(back) // 2] if back else None} s (median), {back[-1] if back else None} s (longest)")
        print("  " + ", ".join(f"{k} {n}" for k, n in counts.most_common()))
    return 0


def main():
    a = arguments()
    if a.summary:
        return summary(a.results)
    if a.list:
        for f in faults.ALL.values():
            print(f"{f.name:28} {'B' if f.is_class_b else 'A'}  {', '.join(f.targets)}")
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    a.results.parent.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="chaos-"))
    net = Net()
    cluster = Cluster(folder / "broker", net)
    began, done, failed, total = time.monotonic(), 0, 0, collections.Counter()
    rounds = a.rounds or (1 if not a.seconds else 1_000_000)
    seed = next_seed(a)
    try:
        cluster.start()
        while done < rounds and failed == 0:
            left = a.seconds - (time.monotonic() - began) if a.seconds else 1e9
            if done and left < 45:
                break
            seconds = min(a.round_seconds, max(15, left - 25)) if a.seconds else a.round_seconds
            r = Round(cluster, net, folder / f"round-{seed}", seed, plan_of(a, seed, seconds), a.verbose)
            ok = r.run()
            result = {**r.result(), "commit": commit(), "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())}
            append(a.results, result)
            say(r, result)
            total += r.done
            done, failed, seed = done + 1, failed + (not ok), seed + 1
            if not ok:
                print(r.report(), flush=True)
                print(f"again: tests/chaos/run --rounds 1 --seed {r.seed} --round-seconds {int(seconds)}; its logs: {r.folder}", flush=True)
            elif not a.keep:
                shutil.rmtree(r.folder, ignore_errors=True)
    finally:
        cluster.purge()
        if not failed and not a.keep:
            shutil.rmtree(folder, ignore_errors=True)
    n = sum(total.values())
    print(f"{done} rounds, {n} faults of {len(total)} kinds in {time.monotonic() - began:.0f} s, seeds {seed - done} to {seed - 1}")
    if n < a.min_faults:
        print(f"only {n} faults; at least {a.min_faults} were wanted")
        failed += 1
    print(f"{done - min(failed, done)} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
