#!/usr/bin/env python3
"""Builds packs/syria/tools/word_frequency.tsv: which single-word place names are also everyday words or first names, and how
common those are (Zipf scale: 3 = once in a million words, 6 = once in a thousand).

usage: python -m venv V; V/bin/pip install wordfreq; V/bin/python packs/syria/tools/word_frequency.py [GAZETTEER_DIR]
Source: wordfreq by Robyn Speer (Apache 2.0 code; data CC BY-SA 4.0). The output is committed; only rows >= 2.6 are kept."""
import importlib.util, pathlib, sys
from wordfreq import zipf_frequency

HERE = pathlib.Path(__file__).resolve().parent
spec = importlib.util.spec_from_file_location("build_places", HERE / "build_places.py")
b = importlib.util.module_from_spec(spec); spec.loader.exec_module(b)

def main():
    gaz = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else b.ROOT.parent / "shared" / "gazetteer"
    places = list(b.load_extra(HERE / "places_extra.tsv")) + list(b.load_extra(HERE / "neighbourhoods.tsv", "neighbourhood")) + list(b.load_wof(gaz / "wof_sy.tsv", "SY")) + list(b.load_wof(gaz / "wof_lb.tsv", "LB")) + list(b.load_geonames(gaz / "geonames_cities500_region.tsv")) + b.load_ucdp(gaz / "ucdp_places.tsv")
    out = {}
    for p in places:
        b.variants(p)
        for n in p.names:
            f = b.fold(n)
            words = [w for w in f.split() if w not in b.ARTICLES]
            if len(words) != 1:
                continue
            for w in {words[0], words[0][2:] if b.script(f) == "ARABIC" and words[0].startswith("ال") else words[0]}:
                if b.script(w) == "ARABIC":
                    # the list spells ta marbuta and hamza; the folded form may be any of these
                    z = max(zipf_frequency(v, "ar") for v in {w, w[:-1] + "ة" if w.endswith("ه") else w, n, "أ" + w[1:] if w.startswith("ا") else w})
                else:
                    z = max(zipf_frequency(w, lang) for lang in ("en",)) if b.script(w) == "LATIN" else 0
                if z >= 2.6:
                    out[w] = max(out.get(w, 0), z)
    with open(HERE / "word_frequency.tsv", "w", encoding="utf-8") as f:
        f.write("# made by word_frequency.py; source: wordfreq (CC BY-SA 4.0)\nword\tzipf\n")
        f.writelines(f"{w}\t{z:.1f}\n" for w, z in sorted(out.items()))
    print(len(out), "words")

if __name__ == "__main__":
    main()
