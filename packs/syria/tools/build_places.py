#!/usr/bin/env python3
"""Builds packs/syria/places.tsv from ../shared/gazetteer and the tables beside this script.

usage: packs/syria/tools/build_places.py [GAZETTEER_DIR]        (default: ../shared/gazetteer, seen from the project's root)

Who's On First gives places, admin areas and names in many languages; UCDP GED gives bases, fields, dams and how often a
place was in the war; GeoNames the neighbours' towns; pydcs the air bases. Rows of one place (a shared name within a few
kilometres) become one. places_extra.tsv and neighbourhoods.tsv give press names and what the gazetteers lack. Which names
are also everyday words or first names comes from word_frequency.tsv (made by word_frequency.py) and ambiguous_names.tsv.
Columns of the result: packs/syria/SOURCES.md. Standard library only; the same input gives the same bytes."""
import csv, difflib, math, pathlib, re, sys, unicodedata
from collections import defaultdict

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent
sys.path.insert(0, str(ROOT / "packs/common/tools"))
from place_names import COLUMNS, cases, script, strip_marks
REGION = {"85678403": "Damascus", "85678399": "Daraa", "85678363": "Hama", "85678377": "Hasakah", "85678395": "Quneitra", "85678381": "Deir ez-Zor", "85678385": "Suwayda", "85678349": "Tartus",
          "85678355": "Raqqa", "85678367": "Homs", "85678359": "Aleppo", "85678391": "Rif Dimashq", "85678345": "Latakia", "85678373": "Idlib"}
REGION_AR = {"Damascus": "دمشق", "Daraa": "درعا", "Hama": "حماة", "Hasakah": "الحسكة", "Quneitra": "القنيطرة", "Deir ez-Zor": "دير الزور", "Suwayda": "السويداء", "Tartus": "طرطوس", "Raqqa": "الرقة", "Homs": "حمص",
             "Aleppo": "حلب", "Rif Dimashq": "ريف دمشق", "Latakia": "اللاذقية", "Idlib": "إدلب"}
REGION_MORE = {"Rif Dimashq": ["Rural Damascus", "Damascus countryside", "Reef Damascus", "Rif Damascus", "Rif Dimashq", "Reef Dimashq", "Damascus Countryside", "Rural Damascus Governorate", "Kırsal Şam", "Provinz Rif Dimaschq", "Damas campagne", "ريف دمشق"]}
RADIUS = {"country": 300, "governorate": 90, "region": 40, "district": 25, "subdistrict": 15, "city": 6, "town": 4, "village": 2, "neighbourhood": 2, "airbase": 3, "base": 2, "dam": 2, "field": 4, "crossing": 2, "river": 40, "mountain": 8, "road": 20, "camp": 2}
CLASS = {"country": "country", "governorate": "area1", "district": "area2", "subdistrict": "area3", "region": "region", "city": "town", "town": "town", "village": "town", "neighbourhood": "town", "camp": "town"}
LANGUAGES = {"ara", "eng", "fra", "deu", "rus", "tur", "kur", "ckb", "kmr", "fas", "heb", "spa", "und", "arz", "azb", "dut"}
UCDP_KIND = [("military airbase", "airbase"), ("military air base", "airbase"), ("military airport", "airbase"), ("military heliport", "airbase"), ("airbase", "airbase"), ("international airport", "airbase"), ("airport", "airbase"), ("army base", "base"),
             ("military base", "base"), ("air defense base", "base"), ("air defence base", "base"), ("oil fields", "field"), ("oil field", "field"), ("oilfield", "field"), ("gas field", "field"), ("gas plant", "field"), ("field", "field"), ("border crossing", "crossing"),
             ("idp camp", "camp"), ("refugee camp", "camp"), ("camp", "camp"), ("dam", "dam"), ("governorate", "governorate"), ("sub-district", "subdistrict"), ("subdistrict", "subdistrict"), ("district", "district"), ("town", "town"), ("city", "city"), ("village", "village"),
             ("suburb", "neighbourhood"), ("neighbourhood", "neighbourhood"), ("neighborhood", "neighbourhood"), ("mountain range", "mountain"), ("mountain", "mountain"), ("hill", "mountain"), ("farms", "village"), ("farm", "village"), ("checkpoint", "base"), ("area", "region"),
             ("plain", "region"), ("desert", "region"), ("locality", "village"), ("island", "village")]

def clean(name):
    name = re.sub(r"[`ʿʾ‘’´ʼ']", "'", unicodedata.normalize("NFC", name)).replace("|", " ").strip(" '\"")
    return re.sub(r"\s+", " ", re.sub(r"\(.*?\)", " ", name)).strip()

def fold(s):
    """Equal for spellings that text/token folds alike."""
    s = strip_marks(s).lower().translate(str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ى": "ي", "ـ": "", "ؤ": "و", "ئ": "ي", "ء": "", "ک": "ك", "ی": "ي", "ہ": "ه", "ھ": "ه", "ە": "ه", "ı": "i", "ø": "o", "ڕ": "ر"}))
    return re.sub(r"\s+", " ", re.sub(r"[^\w ]", " ", re.sub(r"['`ʿʾ‘’ʻʼ]", "", s).replace("-", " ").replace("_", " "))).strip()

ARTICLES = {"al", "el", "ad", "an", "ar", "as", "ash", "at", "az", "ath", "adh", "ed", "ez", "es", "er", "et", "en", "esh", "ul", "l"}

def skeleton(s):
    """A rough consonant form of a Latin or Arabic name: equal spellings of one sound give one key."""
    s = fold(s)
    if script(s) == "ARABIC":
        return " ".join(w[2:] if w.startswith("ال") and len(w) > 4 else w for w in s.split())
    words = [w for w in s.split() if w not in ARTICLES] or s.split()
    s = " ".join(words)
    for a, b in (("kh", "x"), ("gh", "g"), ("sh", "s"), ("ch", "s"), ("th", "t"), ("dh", "d"), ("ph", "f"), ("dj", "j"), ("q", "k"), ("c", "k"), ("z", "d"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("y", "i"), ("w", "u"), ("e", "a"), ("o", "u"), ("p", "b"), ("v", "u")):
        s = s.replace(a, b)
    s = re.sub(r"(.)\1+", r"\1", s)
    return " ".join(w[0] + re.sub("[aiuh]", "", w[1:]) for w in s.split() if w)

def km(a, b):
    la1, lo1, la2, lo2 = map(math.radians, (a[0], a[1], b[0], b[1]))
    h = math.sin((la2 - la1) / 2) ** 2 + math.cos(la1) * math.cos(la2) * math.sin((lo2 - lo1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(min(1.0, h)))

def read_tsv(path):
    lines = [l for l in path.read_text(encoding="utf-8").splitlines() if l and not l.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))

class Place:
    def __init__(self, id, name, kind, lat, lon, source, **more):
        self.id, self.name, self.kind, self.lat, self.lon, self.sources = id, name, kind, float(lat), float(lon), [source]
        self.name_ar = more.get("name_ar", ""); self.admin1 = more.get("admin1", ""); self.country = more.get("country", "SY")
        self.population = int(float(more.get("population") or 0)); self.events = more.get("events", 0)
        self.names, self.own = [], set(); self.weak = set(more.get("weak", ())); self.radius = more.get("radius") or 0; self.prior = more.get("prior"); self.rank = more.get("rank", 5); self.flags = set()
        self.add([name, self.name_ar] + list(more.get("names", ())))
        self.own = {fold(n) for n in self.names}

    def add(self, names):
        have = {fold(n) for n in self.names}
        for n in names:
            n = clean(n)
            if n.startswith("محافظة ") or re.search(r"(?i)governor?ate|\bprovince$", n) and self.kind != "governorate":
                continue
            bare = re.sub(r"(?i)\s+(district|neighbou?rhood|quarter|area)$|^حي (?=\S)", "", n)
            if self.kind == "neighbourhood" and bare != n and fold(bare) in have:
                continue   # the text's own noun says what it is; with it the name would hide its namesakes
            if len(fold(n)) > 1 and fold(n) not in have and script(n) in ("LATIN", "ARABIC", "CYRILLIC", "HEBREW"):
                have.add(fold(n)); self.names.append(n)

    @property
    def cls(self):
        return CLASS.get(self.kind, "site")

    def sounds_like(self, name):
        """Old and odd names of well-known cities (Beroea, Emesa) would only mislead."""
        f = fold(name)
        return any(difflib.SequenceMatcher(None, f, o).ratio() >= 0.65 for o in self.own)

    def absorb(self, other):
        """`other` is of the same place and of no better source."""
        self.add([n for n in other.names if self.rank or script(n) != "LATIN" or self.sounds_like(n)])
        self.name_ar = self.name_ar or other.name_ar
        self.admin1 = self.admin1 or other.admin1
        self.population = max(self.population, other.population); self.events += other.events
        self.weak |= other.weak; self.radius = self.radius or other.radius; self.flags |= other.flags
        if self.prior is None:
            self.prior = other.prior
        if self.rank >= 5 and self.kind == "village" and other.kind in ("town", "city"):
            self.kind = other.kind
        for s in other.sources:
            if s not in self.sources:
                self.sources.append(s)

def wof_names(cell):
    out = []
    for part in cell.split("|"):
        if "=" not in part:
            continue
        key, value = part.split("=", 1)
        lang = key.split("_")[0]
        if lang not in LANGUAGES or script(value) not in ("LATIN", "ARABIC", "CYRILLIC", "HEBREW"):
            continue
        out.append((lang, key, value))
    return out

def kind_of_population(n):
    return "city" if n >= 100000 else "town" if n >= 5000 else "village"

def load_wof(path, country):
    for r in read_tsv(path):
        names = wof_names(r["names(lang:kind=name|...)"])
        type_, wid = r["placetype"], r["wof_id"]
        if type_ in ("campus",) or wid in ("85681385",):
            continue
        arabic = next((v for l, k, v in names if l == "ara" and k.endswith("preferred") and script(v) == "ARABIC"), next((v for l, k, v in names if l == "ara" and script(v) == "ARABIC"), ""))
        english = next((v for l, k, v in names if l == "eng" and k.endswith("preferred")), "")
        latin = english or (r["name"] if script(r["name"]) == "LATIN" else next((v for l, k, v in names if script(v) == "LATIN"), ""))
        kind = {"region": "governorate", "county": "district", "country": "country", "neighbourhood": "neighbourhood"}.get(type_) or kind_of_population(int(float(r["population"] or 0)))
        admin1 = REGION.get(r["region_id"], "") if country == "SY" else ""
        name = strip_marks(clean(latin))
        if kind == "governorate" and country == "SY":
            name = admin1 = REGION.get(wid, name); arabic = REGION_AR.get(name, arabic)
        if kind == "country" and country == "SY":
            name, arabic = "Syria", "سوريا"
        if not name:
            continue
        all_names = [r["name"]] + [v for _, _, v in names]
        if kind in ("governorate", "district"):
            all_names = [re.sub(r"(?i)\b(governorate|province|district|muhafazat|mühafazası|ili|valiliği)\b", "", n) if script(n) == "LATIN" else n for n in all_names] + REGION_MORE.get(name, [])
        if kind == "country":
            all_names += ["سورية", "سوريه", "Syrie", "Suriye", "Сирия", "Сирии", "Syrien", "Siria", "Sûriyê", "Sûrî", "סוריה", "سوریه", "سووریا", "Syrian Arab Republic", "SAR", "الجمهورية العربية السورية", "Suriya"]
        yield Place(f"wof:{wid}", name, kind, r["lat"], r["lon"], "wof", name_ar=arabic, admin1=admin1, country=country, population=r["population"], names=all_names, rank=3, prior={"governorate": 95, "country": 99}.get(kind))

def load_geonames(path):
    least = {"SY": 0, "LB": 5000, "IQ": 500, "JO": 3000, "IL": 3000, "PS": 3000, "TR": 4000, "IR": 150000, "CY": 20000}
    for r in read_tsv(path):
        cc, pop = r["cc"], int(r["population"] or 0)
        near = km((float(r["lat"]), float(r["lon"])), (36.6, 39.0)) < 230 or km((float(r["lat"]), float(r["lon"])), (34.0, 36.5)) < 180
        if pop < least.get(cc, 10**9) or (cc == "TR" and not near and pop < 40000) or (cc in ("IL", "PS", "JO") and not near and pop < 15000):
            continue
        alt = [n for n in r["alternatenames(|)"].split("|") if not (script(n) == "LATIN" and (n == n.lower() or len(n) < 4 or n.isupper()))]
        arabic = next((n for n in alt if script(n) == "ARABIC"), "")
        yield Place(f"gn:{r['geonameid']}", clean(r["name"]), kind_of_population(pop), r["lat"], r["lon"], "geonames", name_ar=arabic, country=cc, population=pop, names=alt, rank=4)

def load_ucdp(path):
    seen = {}
    for i, r in enumerate(read_tsv(path)):
        if r["where_prec"] in ("6.0", "4.0", "7.0") or not r["place"] or re.search(r"(?i)\broad\b|border\b|between|axis|triangle|enclave|governorates", r["place"]):
            continue
        text, kind = clean(r["place"]), None
        for words, k in UCDP_KIND:
            if re.search(rf"(?i)(^|\s){words}$", text):
                kind, text = k, text[: len(text) - len(words)].strip(" ,-")
                break
        kind = kind or ("mountain" if re.match(r"(?i)(jabal|tall|tell|tal|mount)\b", text) else "village")
        if kind in ("governorate", "district", "subdistrict") or len(text) < 3 or text.endswith("Syria"):   # "northern Syria" is no village
            continue
        names = [t.strip() for t in re.split(r"/", text) if len(t.strip()) > 2]
        if kind in ("airbase", "base", "dam", "field", "camp", "crossing"):   # a field is named with its noun; the bare name is the town
            nouns = {"airbase": ["airbase", "air base", "airport", "military airport"], "base": ["base"], "dam": ["dam"], "field": ["field", "oil field", "gas field"], "camp": ["camp"], "crossing": ["crossing"]}[kind]
            names = [f"{n} {w}" for n in names for w in nouns] + ([r["place"].strip()] if "/" not in r["place"] else [])
        admin1 = r["adm1"].replace(" Governorate", "").strip()
        admin1 = {"Ar Raqqah": "Raqqa", "Deir ez Zor": "Deir ez-Zor", "Al Hasakah": "Hasakah", "As Suwayda": "Suwayda", "Hamah": "Hama", "Al Qunaytirah": "Quneitra", "Lattakia": "Latakia", "Al Ladhiqiyah": "Latakia", "Tartous": "Tartus"}.get(admin1, admin1)
        exact = r["where_prec"] == "1.0"
        key = (names[0], r["lat"], r["lon"])
        if key in seen:
            seen[key].events += int(r["n_events"]); continue
        p = Place("ucdp:" + re.sub(r"\W+", "_", fold(names[0])) + f"_{float(r['lat']):.2f}_{float(r['lon']):.2f}", names[0], kind, r["lat"], r["lon"], "ucdp", admin1=admin1 if admin1 in REGION_AR else "", events=int(r["n_events"]), names=names[1:], rank=2 if exact else 6)
        seen[key] = p
    return list(seen.values())

def load_pydcs(path):
    for r in read_tsv(path):
        lat, lon = float(r["lat"]), float(r["lon"])
        n = clean(r["name"])
        yield Place("pydcs:" + re.sub(r"\W+", "_", fold(n)), n + " air base", "airbase", lat, lon, "pydcs", country="SY" if 32.3 < lat < 37.2 and 35.8 < lon < 42 and not km((lat, lon), (33.82, 35.48)) < 60 else "", names=[n + " airbase", n + " airport", n + " military airport"], rank=5)

def load_extra(path, kind=None):
    for r in read_tsv(path):
        split = lambda k: [x.strip() for x in (r.get(k) or "").split("|") if x.strip()]
        yield Place("fw:" + re.sub(r"\W+", "_", fold(r["name"] + ("" if not kind else " " + r["admin1"]))), re.sub(r" \((Aleppo|Damascus|Homs|Hama|Qamishli|Deir ez-Zor|Raqqa|Idlib|Afrin|Hasakah|Harasta|Latakia|Ramouseh)\)$", "", r["name"]), kind or r["kind"], r["lat"], r["lon"], "curated", name_ar=r["name_ar"] or "",
                    admin1=r["admin1"] or "", country=r.get("country") or "SY", population=r.get("population"), names=split("aliases"), weak=set(map(fold, split("weak"))), radius=int(r.get("radius_km") or 0), prior=int(r.get("prior") or 60), rank=0)

def merge(places):
    """Joins rows of one place: same class, a shared name (folded or by sound), near each other."""
    by_key, out = defaultdict(list), []
    for p in sorted(places, key=lambda p: (p.rank, p.id)):
        keys = {(p.cls, k) for n in p.names for k in (fold(n), skeleton(n)) if len(k) > 1}
        best = None
        for k in keys:
            for q in by_key[k]:
                d = km((p.lat, p.lon), (q.lat, q.lon))
                exact = any(fold(n) == k[1] for n in p.names)
                # curated positions are round, areas have none, WoF and UCDP agree to about 2 km
                reach = {"area1": 150, "area2": 45, "region": 45, "country": 500}.get(p.cls, 8 if q.rank == 0 else 4 if exact else 3)
                if q.kind == "neighbourhood" and p.kind != "neighbourhood":
                    reach = 1.5
                if p.rank == 0 and q.rank == 0:
                    continue
                if d <= reach and p.country in (q.country, "") and (best is None or d < best[0]):
                    best = (d, q)
        if best:
            best[1].absorb(p)
            for k in keys:
                if best[1] not in by_key[k]:
                    by_key[k].append(best[1])
        else:
            out.append(p)
            for k in keys:
                by_key[k].append(p)
    return out

def drop_borrowed_names(places):
    """Gazetteers list the name of a well-known place as a by-name of its neighbour (Kobani under Afrin): the well-known one keeps it."""
    owner = {}
    for p in places:
        if p.rank == 0 and p.prior and p.prior >= 80:
            for f in p.own:
                owner.setdefault(f, []).append(p)
    for p in places:
        others = lambda f: [q for q in owner.get(f, []) if q is not p and q.cls == p.cls and km((q.lat, q.lon), (p.lat, p.lon)) < 200]
        if p.cls == "town":
            p.names = [n for n in p.names if n == p.name or n == p.name_ar or fold(n) in p.own and p.rank == 0 or not others(fold(n))]

def fill_admin1(places):
    """Admin area of Syrian places without one: that of the nearest place that has it."""
    known = [p for p in places if p.country == "SY" and p.admin1 and p.cls == "town"]
    grid = defaultdict(list)
    for p in known:
        grid[(round(p.lat * 4), round(p.lon * 4))].append(p)
    for p in places:
        if p.country == "SY" and not p.admin1 and p.cls not in ("country", "region") and p.kind != "river" and p.kind != "road":
            near = [q for dx in (-1, 0, 1) for dy in (-1, 0, 1) for q in grid[(round(p.lat * 4) + dx, round(p.lon * 4) + dy)]]
            if near:
                p.admin1 = min(near, key=lambda q: km((p.lat, p.lon), (q.lat, q.lon))).admin1

def prior(p):
    """0…100: how likely a text that uses the name means this place."""
    if p.prior is not None:
        return p.prior
    base = {"district": 25, "subdistrict": 20, "airbase": 60, "base": 45, "dam": 45, "field": 45, "crossing": 50, "mountain": 20, "region": 30, "neighbourhood": 40}.get(p.kind, 8)
    if p.country == "SY" or p.country == "":
        base += min(30, int(8 * math.log10(1 + p.population / 500))) + min(40, int(14 * math.log2(1 + p.events)))
        return min(base, 92)
    return min(base + min(30, int(9 * math.log10(1 + p.population / 1000))), 60)

COMPOUNDS_AR = ("كفر", "تل", "دير", "خان", "معر")

def variants(p):
    """Spellings that follow from a name by rule: case endings; without the article; كفر written apart or together."""
    have = {fold(n) for n in p.names}
    for n in list(p.names):
        f = fold(n)
        words = f.split()
        if prior(p) >= 30 and p.country in ("SY", ""):
            for c in cases(n):
                if fold(c) not in have:
                    have.add(fold(c)); p.names.append(c)
        if script(n) == "LATIN" and len(words) >= 2 and words[0] in ARTICLES and len("".join(words[1:])) >= 4:
            bare = re.sub(r"(?i)^[a-zʿ]{2,3}[- ]", "", n)
        elif script(n) == "ARABIC" and len(words) == 2 and words[0] in COMPOUNDS_AR and not words[1].startswith("ال"):
            bare = "".join(n.split(" ", 1))
        elif script(n) == "ARABIC" and len(words) == 1 and words[0].startswith("كفر") and len(words[0]) >= 6:
            bare = n[:3] + " " + n[3:]
        elif script(n) == "ARABIC" and len(words) == 1 and p.country == "SY" and not words[0].startswith("ال") and len(words[0]) >= 4 and any(fold(x).split()[0] in ARTICLES for x in p.names if script(x) == "LATIN"):
            bare = "ال" + n
        else:
            continue
        if fold(bare) not in have and len(fold(bare)) > 2:
            have.add(fold(bare))
            p.names.append(bare)

def weak_names(p, frequency, ambiguous):
    out = []
    for n in p.names:
        f = fold(n)
        words = f.split()
        content = [w for w in words if w not in ARTICLES]
        short = len("".join(content)) < (4 if script(f) == "LATIN" else 3) and prior(p) < 90
        common = len(content) == 1 and (frequency.get(f, 0) >= 3.0 or frequency.get(content[0], 0) >= 3.0)
        bare_ar = f[2:] if script(f) == "ARABIC" and f.startswith("ال") else f
        common = common or (len(words) == 1 and frequency.get(bare_ar, 0) >= 3.6)
        foreign = f in ambiguous and p.country == "SY"
        if f in p.weak or short or ((prior(p) < 85 or p.rank == 0 and f not in p.own) and p.kind not in ("governorate", "country") and (common or foreign)):
            out.append(n)
    return out

def display_name(p):
    """Newspaper spelling: no marks, no apostrophe at the edges; hyphened article in lower case."""
    n = strip_marks(p.name).replace("ı", "i")
    if p.rank == 0 or script(n) != "LATIN":
        return n
    return re.sub(r"^(Al|El|Ad|An|Ar|As|Ash|At|Az) (?=[A-Z])", lambda m: "al-", n) if p.country == "SY" else n

def persons():
    """Names of actors ("al-Assad"): as names of small places they need context."""
    path = HERE.parent / "actor_aliases.tsv"
    return {fold(r["alias"]) for r in read_tsv(path)} if path.exists() else set()

WIDE_REGION_KM = 80

def tidy(p, actors):
    """A region wider than a province lies in none; the bare name of a person ("Assad") is that of no suburb."""
    if p.kind == "region" and (p.radius or 0) >= WIDE_REGION_KM:
        p.admin1 = ""
    if p.kind == "neighbourhood":
        p.names = [n for n in p.names if n == p.name or fold(n) not in actors]

def main():
    gaz = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "gazetteer"
    actors = persons()
    frequency = {r["word"]: float(r["zipf"]) for r in read_tsv(HERE / "word_frequency.tsv")}
    ambiguous = {fold(r["norm_name"]): r["foreign_country"] for r in read_tsv(gaz / "ambiguous_names.tsv") if float(r["foreign_max_pop"] or 0) > 150000}
    places = list(load_extra(HERE / "places_extra.tsv")) + list(load_extra(HERE / "neighbourhoods.tsv", "neighbourhood"))
    places += list(load_wof(gaz / "wof_sy.tsv", "SY")) + list(load_wof(gaz / "wof_lb.tsv", "LB")) + list(load_geonames(gaz / "geonames_cities500_region.tsv")) + load_ucdp(gaz / "ucdp_places.tsv") + list(load_pydcs(gaz / "pydcs_syria_airfields.tsv"))
    places = merge(places)
    drop_borrowed_names(places)
    fill_admin1(places)
    capitals = {p.name: p for p in places if p.rank == 0 and p.kind in ("city", "town")}
    for p in places:   # "Hasakeh province": a province is called by every spelling of its capital
        if p.kind == "governorate" and p.country == "SY" and p.name in capitals:
            p.add([n for n in capitals[p.name].names if fold(n) in capitals[p.name].own and fold(n) not in capitals[p.name].weak and not re.search(r"(?i)\bcity$", n)])
    ids = set()
    rows = []
    for p in sorted(places, key=lambda p: (-prior(p), p.id)):
        i, k = p.id, 2
        while i in ids:
            i, k = f"{p.id}_{k}", k + 1
        ids.add(i)
        name = display_name(p)
        tidy(p, actors)
        variants(p)
        aliases = [n for n in p.names if n != name]
        weak = weak_names(p, frequency, ambiguous)
        weak += [n for n in p.names if n not in weak and prior(p) < 85 and (fold(n) in actors or " ".join(w for w in fold(n).split() if w not in ARTICLES) in actors)]
        if any(fold(n) in ambiguous for n in p.names) and prior(p) < 85:
            p.flags.add("ambiguous")
        arabic = p.name_ar if script(p.name_ar) == "ARABIC" else next((n for n in p.names if script(n) == "ARABIC"), "")
        rows.append(dict(id=i, name=name, name_ar=arabic, kind=p.kind, lat=f"{p.lat:.4f}", lon=f"{p.lon:.4f}", radius_km=p.radius or RADIUS[p.kind], admin1=p.admin1, country=p.country, population=p.population or "", prior=prior(p),
                         aliases="|".join(aliases), weak="|".join(weak), flags="|".join(sorted(p.flags)), source="+".join(p.sources)))
    with open(HERE.parent / "places.tsv", "w", encoding="utf-8", newline="") as f:
        for r in [dict(zip(COLUMNS, COLUMNS))] + rows:
            f.write("\t".join(str(r[c]) for c in COLUMNS) + "\n")
    print(len(rows), "places,", sum(r["aliases"].count("|") + 2 for r in rows), "names,", sum(1 for r in rows if r["weak"]), "with names that need context")

if __name__ == "__main__":
    main()
