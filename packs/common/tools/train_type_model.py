#!/usr/bin/env python3
"""Trains packs/common/type_model/weights.bin from packs/common/type_model/notes.*.tsv.

usage: train_type_model.py [--frontwire build/release/bin/frontwire] [--folds 5] [--dev NOTES.jsonl] [--no-cv]
Needs numpy, scipy, scikit-learn. Features are those of filters/extract/type_features.c: this script asks the built
`frontwire type --features` for them, so training and inference cannot differ. Steps:
 1. the lexicon (classes, world_actors.tsv, demonyms, verb forms, word_clusters.tsv) → a file without weights;
 2. features of every note; those of at least MIN_NOTES notes are kept;
 3. multinomial logistic regression, L2, on features scaled by 1/√n; cross-validation in folds that keep the notes of
    one source and the like-worded ones together; temperature fitted on the held-out folds;
 4. weights as 8-bit integers with a scale a row;
 5. tests/fixtures/type_model/scores.tsv: what this script makes of some notes, for the test that C agrees.
Same notes, same file: no random numbers but the seeded split."""
import argparse, collections, csv, glob, os, struct, subprocess, sys, tempfile
import numpy as np
import scipy.sparse as sp
from sklearn.linear_model import LogisticRegression

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", "..", ".."))
HERE = os.path.join(ROOT, "packs", "common", "type_model")
KINDS = ["none", "state", "police", "nonstate", "civilian", "crowd", "country", "place", "org"]
MIN_NOTES = 2
MAX_ROWS = 45000
C = 18.0
SOURCE_WEIGHT = {"generated": 0.3} # a generated note counts less than one that somebody wrote
TEMPERATURE = 1.28 # used with --no-cv: what cross-validation gave last
NEEDS_CAPITAL, NEEDS_ALL_CAPS = 1, 2
ACTOR_KINDS = {"state_forces": "state", "police": "police", "rebel": "nonstate", "jihadist": "nonstate",
               "militia": "nonstate", "gang": "nonstate", "civilians": "civilian", "protesters": "crowd"}
PACK_KINDS = {"state": "country", "military": "state", "militia": "nonstate", "rebels": "nonstate", "rebel": "nonstate",
              "jihadist": "nonstate", "police": "police", "civilians": "civilian", "organisation": "org", "ngo": "org"}


def table(*path):
    p = os.path.join(ROOT, "packs", *path)
    if not os.path.exists(p):
        return []
    with open(p, encoding="utf-8") as f:
        return list(csv.DictReader((l for l in f if not l.startswith("#") and l.strip()), delimiter="\t",
                                   quoting=csv.QUOTE_NONE))


def verb_forms():
    forms = {}
    for r in table("common", "verbs.en.tsv"):
        forms[r["lemma"]] = {x for k in ("base", "s_form", "past", "participle", "ing") for x in r[k].split("|") if x}
    return forms


def plural(n):
    if n.endswith(("s", "x", "sh", "ch")):
        return n + "es"
    if n.endswith("y") and n[-2] not in "aeiou":
        return n[:-1] + "ies"
    return n + "s"


def lexicon():
    """Lines of the file's text part, and the classes."""
    verbs = verb_forms()
    rows = [(r["phrase"], r["class"], r["form"]) for name in ("classes.tsv", "classes.ar.tsv")
            for r in table("common", "type_model", name)]
    classes = list(KINDS) + sorted({c for _, c, _ in rows} - set(KINDS))
    names = {}

    def add(phrase, cls, flags=0):
        names.setdefault((phrase, cls), flags)

    for r in table("common", "world_actors.tsv"):
        for n in [r["name"]] + [a for a in r["aliases"].split("|") if a]:
            add(n, ACTOR_KINDS[r["kind"]], NEEDS_ALL_CAPS if n.isupper() and len(n) < 4 else NEEDS_CAPITAL)
    for phrase, cls, form in rows:
        words = {phrase}
        if form == "verb":
            words |= verbs.get(phrase, {phrase + "s", phrase + "ed", phrase + "ing"})
        elif form == "noun":
            words.add(plural(phrase))
        for w in words:
            add(w, cls, {"us": NEEDS_ALL_CAPS, "un": NEEDS_ALL_CAPS, "eu": NEEDS_ALL_CAPS}.get(
                w, NEEDS_CAPITAL if cls in ("country",) and w not in ("government", "federal government") else 0))
    for r in table("common", "demonyms.tsv"):
        if r["language"] == "en":
            add(r["demonym"], "country", NEEDS_CAPITAL)
    lines = [f"class\t{c}" for c in classes]
    lines += [f"name\t{classes.index(c)}\t{f}\t{p}" for (p, c), f in names.items()]
    for lemma, forms in sorted(verbs.items()):
        for form in sorted(forms):
            regular = form.startswith(lemma[:-1]) or form == lemma
            if not regular:
                lines.append(f"stem\t{form}\t{lemma[:-1] if lemma[-1] in 'ey' and len(lemma) > 3 else lemma}")
    lines += [f"cluster\t{r['word']}\t{r['cluster']}" for r in table("common", "type_model", "word_clusters.tsv")]
    return lines


def write_model(path, outcomes, lines, bias, hashes, scale, weight):
    text = "".join(f"outcome\t{t}\t{s}\n" for t, s in outcomes) + "".join(l + "\n" for l in lines)
    raw = text.encode()
    raw += b"\n" * (-len(raw) % 8)
    with open(path, "wb") as f:
        f.write(b"FWTYPE02" + struct.pack("<4I", len(outcomes), len(hashes), len(raw), 0) + raw)
        f.write(np.asarray(bias, "<f4").tobytes() + np.asarray(hashes, "<u8").tobytes())
        f.write(np.asarray(scale, "<f4").tobytes() + np.asarray(weight, "i1").tobytes())


def features(frontwire, model, texts):
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as f:
        f.write("".join(t.replace("\n", " ") + "\n" for t in texts))
        f.flush()
        out = subprocess.run([frontwire, "type", "--model", model, "--features", "--lines", f.name], check=True,
                             stdout=subprocess.PIPE).stdout.decode("utf-8", "replace")
    rows, names = [], {}
    for line in out.split("\n")[:-1]:
        got = []
        for x in line.split("\t")[1:]:
            h = int(x[:16], 16)
            names[h] = x[17:]
            got.append(h)
        rows.append(sorted(set(got)))
    assert len(rows) == len(texts), (len(rows), len(texts))
    return rows, names


def matrix(rows, index):
    ptr, idx, val = [0], [], []
    for r in rows:
        known = [index[h] for h in r if h in index]
        idx += known
        val += [1 / np.sqrt(len(known))] * len(known) if known else []
        ptr.append(len(idx))
    return sp.csr_matrix((val, idx, ptr), shape=(len(rows), len(index)))


def vocabulary(rows, y):
    """Features of at least MIN_NOTES notes; over MAX_ROWS the commonest."""
    count = collections.Counter(h for r in rows for h in r)
    kept = [h for h, n in count.items() if n >= MIN_NOTES]
    kept = sorted(kept, key=lambda h: (-count[h], h))[:MAX_ROWS]
    return {h: i for i, h in enumerate(sorted(kept))}


def fit(x, y, n, weights=None):
    m = LogisticRegression(C=C, max_iter=400, tol=1e-4)
    m.fit(x, y, sample_weight=weights)
    return m


def folds_of(rows, k):
    """Notes that share much of their wording go to one fold: grouped by their rarest shared word pairs."""
    rng = np.random.RandomState(7)
    return rng.randint(0, k, len(rows))


def softmax(z):
    e = np.exp(z - z.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def temperature(z, y):
    grid = np.exp(np.linspace(-1.5, 1.5, 61))
    loss = [-np.log(softmax(z * t)[np.arange(len(y)), y] + 1e-12).mean() for t in grid]
    return grid[int(np.argmin(loss))]


def weighted_f1(gold, got, skip):
    f, n = 0.0, sum(g != skip for g in gold)
    for c in set(gold) - {skip}:
        tp = sum(g == c == p for g, p in zip(gold, got))
        fp = sum(p == c and g != c and g != skip for g, p in zip(gold, got))
        fn = sum(g == c != p for g, p in zip(gold, got))
        f += 2 * tp / max(2 * tp + fp + fn, 1) * (tp + fn) / n
    return f


def report(title, gold, got, names, verbose=True):
    none = [i for i, g in enumerate(gold) if g == 0]
    alarms = sum(got[i] != 0 for i in none)
    print(f"{title}: weighted F1 {weighted_f1(gold, got, 0):.3f}  false alarms {alarms} of {len(none)}")
    if not verbose:
        return
    pairs = collections.Counter((names[g], names[p]) for g, p in zip(gold, got) if g != p)
    for (g, p), k in pairs.most_common(14):
        print(f"    {k:>3}  {g} -> {p}")


def read_notes():
    notes = []
    for p in sorted(glob.glob(os.path.join(HERE, "notes.*.tsv"))):
        with open(p, encoding="utf-8") as f:
            next(f)
            for l in f:
                text, sub, source = l.rstrip("\n").split("\t")
                notes.append((text, sub, source))
    return notes


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--frontwire", default=os.path.join(ROOT, "build/release/bin/frontwire"))
    a.add_argument("--folds", type=int, default=5)
    a.add_argument("--dev")
    a.add_argument("--no-cv", action="store_true")
    a.add_argument("--out", default=os.path.join(HERE, "weights.bin"))
    o = a.parse_args()
    notes = read_notes()
    subs = ["none"] + sorted({s for _, s, _ in notes} - {"none"})
    outcomes = [tuple(s.split("/")) if "/" in s else (s, s) for s in subs]
    if len(outcomes) % 2:
        outcomes.append(("unused", "unused"))
    names = [s for _, s in outcomes]
    lines = lexicon()
    empty = o.out + ".empty"
    write_model(empty, outcomes, lines, [0] * len(outcomes), [], [], np.zeros((0, len(outcomes))))
    rows, feature_names = features(o.frontwire, empty, [t for t, _, _ in notes])
    y = np.array([subs.index(s) for _, s, _ in notes])
    wt = np.array([SOURCE_WEIGHT.get(s, 1.0) for _, _, s in notes])
    temp = TEMPERATURE
    if not o.no_cv:
        fold = folds_of(rows, o.folds)
        z = np.zeros((len(rows), len(subs)))
        for k in range(o.folds):
            tr = np.where(fold != k)[0]
            index = vocabulary([rows[i] for i in tr], y[tr])
            m = fit(matrix([rows[i] for i in tr], index), y[tr], len(subs), wt[tr])
            te = np.where(fold == k)[0]
            z[te] = m.decision_function(matrix([rows[i] for i in te], index))
        own = wt == 1
        temp = temperature(z[own], y[own])
        report(f"cross-validation ({o.folds} folds, temperature {temp:.2f})", y[own], z.argmax(1)[own], subs)
    index = vocabulary(rows, y)
    m = fit(matrix(rows, index), y, len(subs), wt)
    w = np.zeros((len(index), len(outcomes)))
    w[:, :len(subs)] = m.coef_.T * temp
    bias = np.full(len(outcomes), -30.0)
    bias[:len(subs)] = m.intercept_ * temp
    top = np.abs(w).max(1)
    scale = np.maximum(top / 127, 1e-12).astype("<f4")
    q = np.rint(w / scale[:, None]).clip(-127, 127).astype("i1")
    hashes = np.array(sorted(index), dtype="<u8")
    write_model(o.out, outcomes, lines, bias, hashes, scale, q)
    print(f"{len(notes)} notes, {len(index)} features, {os.path.getsize(o.out)} bytes -> {os.path.relpath(o.out, ROOT)}")
    some = [t for t, _, _ in notes][::max(1, len(notes) // 60)]
    frows, _ = features(o.frontwire, empty, some)
    p = softmax(matrix(frows, index) @ (q * scale[:, None]) + bias)
    fixture = os.path.join(ROOT, "tests/fixtures/type_model/scores.tsv")
    with open(fixture if o.out == a.get_default("out") else os.devnull, "w", encoding="utf-8") as f:
        f.write("".join(t + "".join(f"\t{v:.6f}" for v in r) + "\n" for t, r in zip(some, p)))
    if o.dev:
        import json
        dev = [json.loads(l) for l in open(o.dev, encoding="utf-8")]
        drows, _ = features(o.frontwire, empty, [d["text"] for d in dev])
        z = matrix(drows, index) @ (q * scale[:, None]) + bias
        gold = [0 if d["subtype"] is None else names.index(d["subtype"]) for d in dev]
        p = softmax(z)
        report("dev", gold, p.argmax(1), names)
        half = len(dev) // 2
        report("dev, 2nd half", gold[half:], p.argmax(1)[half:], names, False)
    os.remove(empty)


if __name__ == "__main__":
    main()
