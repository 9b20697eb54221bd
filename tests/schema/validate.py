#!/usr/bin/env python3
"""Validates records against the project's JSON Schemas with a real validator (PyPI jsonschema).

usage: validate.py [--schemas DIR] [--min N] [FILE.jsonl …]     (no file: standard input)

Each line is one record; its `schema` member says which schema it must satisfy. Every violation is printed with file,
line and path; the exit code is 1 when there was one, or when fewer than --min records were seen (an empty file must
not pass for a valid one)."""
import argparse
import json
import pathlib
import sys

import jsonschema

HERE = pathlib.Path(__file__).resolve().parent


def load_validators(folder):
    """Maps "frontwire.item/1" to its validator; every schema file is itself checked against the 2020-12 meta-schema."""
    validators = {}
    for path in sorted(folder.glob("*.v*.json")):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        name = schema["properties"]["schema"]["const"]
        validators[name] = jsonschema.Draft202012Validator(
            schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    return validators


def reject_duplicates(pairs):
    keys = [k for k, _ in pairs]
    if len(keys) != len(set(keys)):
        raise ValueError("duplicate keys: %s" % [k for k in keys if keys.count(k) > 1])
    return dict(pairs)


def problems_of(line, validators):
    try:
        record = json.loads(line.decode("utf-8"), object_pairs_hook=reject_duplicates)
    except ValueError as e:
        return ["not JSON: %s" % e]
    if not isinstance(record, dict) or next(iter(record), None) != "schema":
        return ["not an object whose first member is `schema`"]
    validator = validators.get(record["schema"])
    if not validator:
        return ["unknown schema %r" % (record["schema"],)]
    return ["%s: %s" % (e.json_path, e.message[:300]) for e in validator.iter_errors(record)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schemas", type=pathlib.Path, default=HERE.parent.parent / "schemas")
    parser.add_argument("--min", type=int, default=1, help="fewest records that count as a check (default 1)")
    parser.add_argument("files", nargs="*", default=["-"])
    options = parser.parse_args()
    validators = load_validators(options.schemas)
    seen = bad = 0
    for name in options.files:
        stream = sys.stdin.buffer if name == "-" else open(name, "rb")
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            seen += 1
            problems = problems_of(line, validators)
            bad += bool(problems)
            for problem in problems:
                print("%s:%d: %s" % (name, number, problem))
    print("%d records checked, %d invalid" % (seen, bad))
    return 1 if bad or seen < options.min else 0


if __name__ == "__main__":
    sys.exit(main())
