#!/usr/bin/env python3
"""Adds the kin and companions of a victim, with their possessive pronouns, to count_nouns.ar.tsv and unit_nouns.tsv:
"استشهدت امرأة وطفلها" are two, "وطفلتاها" two more, "وأطفالها" a number that is not told.

    python3 packs/common/tools/kin_words.py

Rows of an earlier run (source own:kin_words.py) are replaced. Words: own knowledge of Arabic. Left out are forms that
folding makes equal to another word: أمه (الأمة), جده (جدة), قريبه (قريبة).
"""
import os

COMMON = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SOURCE = "own:kin_words.py"
PRONOUNS = ["ه", "ها", "هم", "هما", "هن"]

# stem before a pronoun, kind of count noun, kind of unit noun; + where the dual is in use
PEOPLE = """ابن child children +, ابنت child children +, ولد child children +, طفل child children +, طفلت child children +,
    رضيع child children, رضيعت child children, حفيد child children, حفيدت child children, زوج man men, زوجت woman women +,
    والد man men, والدت woman women, أخو man men, أخا man men, أخي man men, أخت woman women, شقيق man men +,
    شقيقت woman women +, جدت woman women, نجل man men, عم man men, عمت woman women, خال man men, خالت woman women,
    صديق person men +, صديقت person women, رفيق person men +, رفيقت person women, زميل person men, زميلت person women,
    مرافق person men +, سائق person men, جار person men"""
PLURALS = "أبناؤ children, أبنائ children, أولاد children, أطفال children, بنات children, إخوت men, أشقاؤ men, أشقائ men, أحفاد children"


def items(text):
    return [item.split() for item in " ".join(text.split()).split(", ")]


def rows():
    """(singular, dual, dual in the oblique case, kind of count noun, kind of unit noun)"""
    for stem, count, unit, *dual in items(PEOPLE):
        for p in PRONOUNS:
            yield stem + p, stem + "ا" + p if dual else "", stem + "ي" + p if dual else "", count, unit


def rewrite(name, new):
    path = os.path.join(COMMON, name)
    with open(path, encoding="utf-8") as f:
        kept = [line for line in f.read().splitlines() if not line.endswith("\t" + SOURCE)]
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(kept + new) + "\n")


def main():
    counts, units = [], []
    for singular, dual, oblique, count, unit in rows():
        counts.append("\t".join([singular, "f", dual, oblique, "", count, "", SOURCE]))
        units += [(w, unit) for w in (singular, dual, oblique) if w]
    units += [(stem + p, unit) for stem, unit in items(PLURALS) for p in PRONOUNS]
    rewrite("count_nouns.ar.tsv", counts)
    rewrite("unit_nouns.tsv", ["\t".join([w, "ar", unit, "person", SOURCE]) for w, unit in units])


if __name__ == "__main__":
    main()
