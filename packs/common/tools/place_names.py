"""What the builders of both gazetteers (build_world_places.py, packs/syria/tools/build_places.py) know of names: the script
they are written in and the case endings they take. Standard library only."""
import unicodedata

COLUMNS = ["id", "name", "name_ar", "kind", "lat", "lon", "radius_km", "admin1", "country", "population", "prior", "aliases", "weak", "flags", "source"]


def strip_marks(s):
    return "".join(c for c in unicodedata.normalize("NFKD", s) if not unicodedata.combining(c))


def script(s):
    """LATIN, ARABIC, CYRILLIC, HEBREW, … of the first letter; "" without one."""
    for c in s:
        if c.isalpha():
            return unicodedata.name(c, "?").split(" ")[0].split("-")[0]
    return ""


def ru_noun(name):
    """Genitive (also accusative), dative, instrumental, prepositional of one Russian word by its ending; [] when it has none."""
    if not name or not "а" <= name[-1].lower() <= "я":
        return []
    stem, last = name[:-1], name[-1]
    if name.endswith("ия"):
        return [stem + "и", stem + "ю", stem + "ей"]
    if last == "а":
        return [stem + ("и" if stem[-1:] in "гкхжчшщ" else "ы"), stem + "е", stem + "у", stem + "ой"]
    if last == "я":
        return [stem + "и", stem + "е", stem + "ю", stem + "ей"]
    if last == "ь":
        return [stem + "я", stem + "ю", stem + "ем", stem + "е"]
    if last in "бвгджзклмнпрстфхцчшщ":
        return [name + "а", name + "у", name + "ом", name + "е"]
    return []


RU_ADJECTIVES = {"ая": ("ой", "ую"), "яя": ("ей", "юю"), "ый": ("ого", "ому", "ым", "ом"), "ий": ("ого", "ому", "им", "ом"), "ой": ("ого", "ому", "ым", "ом")}


def ru_cases(name):
    """The singular cases of a Russian place name: of its last part ("Хан-Шейхун"), with an adjective before it agreeing
    ("Восточная Гута")."""
    words = name.split(" ")
    if len(words) == 2 and words[0][-2:] in RU_ADJECTIVES and len(words[0]) > 4:
        nouns, endings = ru_noun(words[1]), RU_ADJECTIVES[words[0][-2:]]
        adjectives = [words[0][:-2] + e for e in endings]
        return [f"{a} {n}" for a in adjectives for n in nouns]
    if len(words) > 1:
        return []
    head, dash, last = name.rpartition("-")
    return [head + dash + form for form in ru_noun(last)]


KURMANJI = "abcçdeêfghiîjklmnopqrsştuûvwxyz"


def ku_cases(name):
    """Oblique and construct forms of a Kurmanji name: of one word, with a letter (ê, î) and no other that is not Kurmanji's."""
    letters = name.lower()
    if not any(c in "êî" for c in letters) or not all(c in KURMANJI for c in letters) or "oû" in letters:
        return []
    if name[-1] in "aeêiîouû":
        return [name + "yê", name + "ya"] if name[-1] != "ê" else []
    return [name + "ê", name + "a"]


def ckb_cases(name):
    """A Sorani name as object, and before what belongs to it: with -î, which a final -ê or -î takes in."""
    if not any(c in "ەێۆڕڤڵ" for c in name) or name[-1] in "یێ":
        return []
    return [name + "ی"]


CASES = {"CYRILLIC": ru_cases, "LATIN": ku_cases, "ARABIC": ckb_cases}


def cases(name):
    """The forms of a name in the languages that decline it, by the letters it is written with."""
    return CASES.get(script(name), lambda _: [])(name)
