/* filters/extract/gazetteer.h
 * The places of a pack (packs/common/world_places.tsv, packs/<pack>/places.tsv): where they lie, how far they reach,
 * what they are called in every language. Names go into the one name table of the pack; spellings that no table lists
 * are found by sound. Built by one thread, then read-only and shared between threads. Columns: packs/syria/SOURCES.md.
 */
#pragma once
#include "text/name_table.h"

#include <math.h>

enum place_kind {
    PLACE_COUNTRY,
    PLACE_GOVERNORATE,
    PLACE_REGION,
    PLACE_DISTRICT,
    PLACE_SUBDISTRICT,
    PLACE_CITY,
    PLACE_TOWN,
    PLACE_VILLAGE,
    PLACE_NEIGHBOURHOOD,
    PLACE_AIRBASE,
    PLACE_BASE,
    PLACE_DAM,
    PLACE_FIELD, /* oil or gas field, plant, pumping station */
    PLACE_CROSSING,
    PLACE_RIVER, /* and lakes */
    PLACE_MOUNTAIN,
    PLACE_ROAD,
    PLACE_CAMP,
    PLACE_KINDS_N
};

const char *place_kind_name(enum place_kind kind);
/* FALSE for a word that is no kind. */
gboolean place_kind_from_name(struct strview name, enum place_kind *out);
/* Country, governorate, region, district, subdistrict: a surface, not a point. */
gboolean place_kind_is_area(enum place_kind kind);
/* City, town, village. */
gboolean place_kind_is_settlement(enum place_kind kind);

struct place {
    const char *id, *name, *name_ar; /* NUL-terminated, owned by the gazetteer; name_ar may be "" */
    const char *admin1;              /* "" outside the pack's country */
    char country[3];                 /* ISO 3166-1 alpha-2, "" where it crosses borders */
    enum place_kind kind;
    double lat, lon;  /* degrees, WGS 84 */
    double globe[3];  /* the same as a point of a globe of radius 1 */
    double radius_km; /* how far the place reaches */
    gint64 population;
    guint8 prior; /* 0 … 100: how likely a text that uses the name means this place */
};

/* In name_match.flags beside enum name_flags: the name is also a word, a person or a bigger place elsewhere. */
#define GAZETTEER_NAME_WEAK (1 << 7)

enum gazetteer_error { GAZETTEER_ERROR_ROW };
#define GAZETTEER_ERROR gazetteer_error_quark()
GQuark gazetteer_error_quark(void);

typedef struct gazetteer gazetteer;

/* Reads one or more tables; `paths` is NULL-terminated, the pack's own first: of rows with one id the first counts, the
 * names of the others are added to it.
 * TSV_ERROR_*, GAZETTEER_ERROR_ROW with file and line. */
gazetteer *gazetteer_load(const char *const *paths, GError **error);
void gazetteer_free(gazetteer *g);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(gazetteer, gazetteer_free)

guint gazetteer_size(const gazetteer *g);
/* The place of an index below gazetteer_size(); borrowed. */
const struct place *gazetteer_place(const gazetteer *g, guint32 index);

/* The city a governorate is named after, or NULL. */
const struct place *gazetteer_capital(const gazetteer *g, const struct place *governorate);

/* Whether the place lies in the country whose admin areas the tables know: the pack's own. */
gboolean gazetteer_is_home(const gazetteer *g, const struct place *p);

/* Adds every name of every place under `class`, payload = index of the place. Names in Latin and Cyrillic letters need
 * a capital, abbreviations ("UAE") need all of them. */
void gazetteer_add_names(const gazetteer *g, name_table *t, guint16 class);

struct gazetteer_guess {
    guint32 place;
    float likeness; /* 0 … 1: 1 = sounds the same */
};

/* Places whose name sounds like tokens first … first+n-1 ("Der Ezzor", "Dayr az Zawr"): transliterations fold q/k, kh,
 * sh/ch, ou/u/o, ei/ay, dh/z, double letters and articles, then the letters are compared. Best first; writes at most
 * `max` and returns how many. Those less than `least` alike are not wanted, but may be among them. */
guint gazetteer_find_fuzzy(const gazetteer *g, const struct token *tokens, guint first, guint n, float least,
                           struct gazetteer_guess *out, guint max);

/* The point `km` from (lat, lon) in the direction of `bearing` degrees from north. */
void place_shift(double lat, double lon, double km, double bearing, double *to_lat, double *to_lon);

#define EARTH_KM 6371

/* Whether two places lie nearer than `km`: as place_distance_km() would say, at a twentieth of its price. */
static inline gboolean place_is_within(const struct place *a, const struct place *b, double km)
{
    double x = a->globe[0] - b->globe[0], y = a->globe[1] - b->globe[1], z = a->globe[2] - b->globe[2];
    double half = sin(km / (2 * EARTH_KM)); /* of the chord */
    return x * x + y * y + z * z < 4 * half * half;
}

/* Great-circle distance. */
double place_distance_km(double lat1, double lon1, double lat2, double lon2);
