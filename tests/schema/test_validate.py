"""The validator must be able to fail: each change to a good record has to be found."""
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import validate  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VALIDATORS = validate.load_validators(ROOT / "schemas")


def golden(name):
    return json.loads((ROOT / "tests/fixtures/records" / (name + ".json")).read_text().splitlines()[0])


def damaged():
    item, event = golden("item"), golden("event")
    yield "an extra member", dict(item, novelty=1)
    yield "a missing member", {k: v for k, v in item.items() if k != "guid"}
    yield "an extra member inside", dict(item, feed=dict(item["feed"], x=1))
    yield "a number for a string", dict(item, title=7)
    yield "an unknown flag", dict(item, flags=["brand_new"])
    yield "a local time", dict(item, fetched="2017-08-25T00:00:00+03:00")
    yield "a date for a time", dict(item, fetched="2017-08-25")
    yield "an unknown type", dict(event, type="picnic")
    yield "a null that may not be", dict(event, status=None)
    yield "a negative count", dict(event, equipment=[{"class": "x", "effect": None, "min": -1, "max": None}])
    yield "another version", dict(item, schema="frontwire.item/2")
    yield "schema not first", {k: item[k] for k in sorted(item)}


def main():
    missed = [what for what, record in damaged()
              if not validate.problems_of(json.dumps(record).encode(), VALIDATORS)]
    broken = [b'{"schema":"frontwire.item/1","schema":"x"}', b"\xff", b"[]", b"{}"]
    missed += [repr(line) for line in broken if not validate.problems_of(line, VALIDATORS)]
    print("validator: %s" % ("finds every damage" if not missed else "misses " + ", ".join(missed)))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
