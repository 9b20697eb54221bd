#!/usr/bin/env python3
"""Writes packs/common/date_names.tsv: words in dates of feeds, for producer/feed_date.

Names of months and weekdays come from CLDR through the Python package babel (pip install babel); what CLDR does not have
(old abbreviations, RFC 822's zones, Levantine and Maghrebi month names, fillers) stands in date_names.own.tsv beside it.

    python3 packs/common/tools/build_date_names.py > packs/common/date_names.tsv
"""
import pathlib
import sys

import babel

LANGUAGES = ["en", "ar", "ar_SY", "ar_DZ", "ar_MA", "ar_EG", "ru", "tr", "fr", "de", "de_AT", "es", "it", "pt", "nl", "el", "hu",
             "pl", "cs", "sv", "da", "nb", "fi", "uk", "he", "fa", "ku", "ckb", "ko", "ca", "ro", "bg", "sr", "az", "id"]
HERE = pathlib.Path(__file__).parent
seen = set()


def row(kind, name, value, language, source):
    name = " ".join(str(name).split()).rstrip(".")
    key = (kind, name.casefold())
    if not name or name[0].isdigit() or key in seen:
        return
    seen.add(key)
    print(kind, name, value, language, source, sep="\t")


def from_cldr(code):
    try:
        locale = babel.Locale.parse(code)
    except babel.UnknownLocaleError:
        print("no locale", code, file=sys.stderr)
        return
    source = "CLDR through babel " + babel.__version__
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[context][width].items():
                if len(name) > 1:
                    row("month", name, number, code, source)
            for name in locale.days[context][width].values():
                if len(name) > 1:
                    row("weekday", name, "", code, source)


print("kind", "name", "value", "language", "source", sep="\t")
for line in (HERE / "date_names.own.tsv").read_text(encoding="utf-8").splitlines()[1:]:
    if line and not line.startswith("#"):
        kind, names, value, language, source = line.split("\t")
        for name in names.split("|"):
            row(kind, name, value, language, source)
for code in LANGUAGES:
    from_cldr(code)
