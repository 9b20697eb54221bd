"""tests/chaos/verify: every planted bug (common/planted.h) must be caught within a minute, by the faults that bring it out; the same
faults without a bug must find nothing."""
import argparse
import pathlib
import shutil
import sys
import tempfile
import time

import places
from cluster import Cluster
from rounds import Plan, Round, append
from wire import Net

LIMIT_S = 60
# number -> name, faults that bring it out, what of the round is needed
HOP = {"house": False, "gap_s": (0.1, 0.6), "together": 0.2, "recover_s": 15}
BUGS = {
    1: ("offsets outside the transaction", ["kill", "mute"], HOP),
    2: ("auto-commit", ["kill", "mute", "poison"], {**HOP, "hop_options": ("--set", "consumer.commit_interval=1500ms")}),
    3: ("no rewind after an abort", ["poison", "freeze-longer-than-it-lives"], {**HOP, "seconds": 25}),
    4: ("feed state outside the transaction", ["kill"], {"hop": False, "stages": (), "gap_s": (0.2, 1.0), "together": 0, "recover_s": 15, "news_rate": 40}),
    5: ("reader at read_uncommitted", ["kill"], HOP),
    6: ("delivery reports ignored", ["poison"], {**HOP, "seconds": 10}),
    7: ("no EndTxn rule", ["late-end"], HOP),
    8: ("reset = latest", ["retention-overtakes"], {**HOP, "class_b": True, "seconds": 20}),
    9: ("check.crcs = false", ["corrupt"], {**HOP, "class_b": True, "seconds": 8}),
    10: ("batch API", ["poison", "kill", "member-comes-and-goes"], HOP),
    11: ("fatal errors ignored", ["transaction-outlives-its-timeout"], {**HOP, "seconds": 25}),
}


def one(cluster, net, folder, bug, verbose):
    """(caught?, seconds, what was said, the round)."""
    name, faults, more = BUGS[bug]
    plan = Plan(**{"seconds": 55, "replay": False, **more}, only=faults, bins=places.PLANTED, env={"FW_BUG": str(bug)})
    r = Round(cluster, net, folder / f"bug-{bug}", 1000 + bug, plan, verbose)
    began = time.monotonic()
    ok = r.run()
    failed_at = r.story.failures[0][0] if r.story.failures else None
    seconds = failed_at - (time.time() - (time.monotonic() - began)) if failed_at else r.seconds
    return not ok, seconds, r.story.failures[0][1].splitlines()[0] if r.story.failures else "nothing was found", r


def control(cluster, net, folder, verbose):
    """The same faults, no bug."""
    names = sorted({f for bug in BUGS.values() for f in bug[1]})
    failed = []
    for class_b in (False, True):
        only = [n for n in names if (n in ("retention-overtakes", "corrupt")) == class_b]
        plan = Plan(seconds=40 if not class_b else 25, only=only, gap_s=(0.1, 0.6), bins=places.PLANTED, env={"FW_BUG": "0"}, class_b=class_b, house=not class_b, recover_s=60)
        r = Round(cluster, net, folder / f"control-{class_b:d}", 1000, plan, verbose)
        if not r.run():
            failed.append(r)
    return failed


def main():
    p = argparse.ArgumentParser(prog="tests/chaos/verify", description=__doc__)
    p.add_argument("bugs", type=int, nargs="*", help="1 to 11; none given: all, and the control run")
    p.add_argument("--control", action="store_true", help="the control run only")
    p.add_argument("--results", type=pathlib.Path, default=places.ROOT / "build" / "chaos" / "verify.jsonl")
    p.add_argument("--verbose", action="store_true")
    a = p.parse_args()
    a.results.parent.mkdir(parents=True, exist_ok=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="chaos-verify-"))
    net = Net()
    cluster = Cluster(folder / "broker", net)
    passed = failed = 0
    try:
        cluster.start()
        for bug in a.bugs or ([] if a.control else BUGS):
            caught, seconds, said, r = one(cluster, net, folder, bug, a.verbose)
            good = caught and seconds <= LIMIT_S and "itself failed" not in said
            print(f"{bug:2} {BUGS[bug][0]:36} {'caught' if good else 'NOT CAUGHT'} after {seconds:.0f} s: {said[:200]}", flush=True)
            append(a.results, {"bug": bug, "caught": good, "seconds": round(seconds, 1), "said": said[:300], "at": time.time()})
            if not good:
                print(r.report())
            passed, failed = passed + good, failed + (not good)
        if not a.bugs:
            bad = control(cluster, net, folder, a.verbose)
            for r in bad:
                print("the control run found something without a bug:\n" + r.report())
            passed, failed = passed + (not bad), failed + bool(bad)
    finally:
        cluster.purge()
        if not failed:
            shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
