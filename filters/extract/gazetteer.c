#include "filters/extract/gazetteer.h"

#include "common/tsv.h"
#include "filters/extract/name_sound.h"

#include <math.h>

G_DEFINE_QUARK(gazetteer - error - quark, gazetteer_error)

static const struct {
    const char *name;
    gboolean is_area, is_settlement;
} kinds[PLACE_KINDS_N] = {
    [PLACE_COUNTRY] = {"country", TRUE, FALSE},
    [PLACE_GOVERNORATE] = {"governorate", TRUE, FALSE},
    [PLACE_REGION] = {"region", TRUE, FALSE},
    [PLACE_DISTRICT] = {"district", TRUE, FALSE},
    [PLACE_SUBDISTRICT] = {"subdistrict", TRUE, FALSE},
    [PLACE_CITY] = {"city", FALSE, TRUE},
    [PLACE_TOWN] = {"town", FALSE, TRUE},
    [PLACE_VILLAGE] = {"village", FALSE, TRUE},
    [PLACE_NEIGHBOURHOOD] = {"neighbourhood", 0, 0},
    [PLACE_AIRBASE] = {"airbase", FALSE, FALSE},
    [PLACE_BASE] = {"base", FALSE, FALSE},
    [PLACE_DAM] = {"dam", FALSE, FALSE},
    [PLACE_FIELD] = {"field", FALSE, FALSE},
    [PLACE_CROSSING] = {"crossing", FALSE, FALSE},
    [PLACE_RIVER] = {"river", FALSE, FALSE},
    [PLACE_MOUNTAIN] = {"mountain", FALSE, FALSE},
    [PLACE_ROAD] = {"road", FALSE, FALSE},
    [PLACE_CAMP] = {"camp", FALSE, FALSE},
};

const char *place_kind_name(enum place_kind kind)
{
    return kind < PLACE_KINDS_N ? kinds[kind].name : NULL;
}

gboolean place_kind_from_name(struct strview name, enum place_kind *out)
{
    for (guint i = 0; i < PLACE_KINDS_N; i++)
        if (sv_equal(name, sv_from(kinds[i].name))) {
            *out = (enum place_kind)i;
            return TRUE;
        }
    return FALSE;
}

gboolean place_kind_is_area(enum place_kind kind)
{
    return kind < PLACE_KINDS_N && kinds[kind].is_area;
}

gboolean place_kind_is_settlement(enum place_kind kind)
{
    return kind < PLACE_KINDS_N && kinds[kind].is_settlement;
}

struct name {
    const char *text;
    guint32 place;
    guint8 flags;
};

struct gazetteer {
    struct arena *strings;
    GArray *places; /* struct place */
    GArray *names;  /* struct name */
    struct name_sound_index *sounds;
    GHashTable *ids;      /* of places → index + 1, while loading */
    GHashTable *capitals; /* name of an admin1 → index + 1 of its city */
    char home[3];         /* country of the places with an admin1; "" none */
};

enum column { ID, NAME, NAME_AR, KIND, LAT, LON, RADIUS, ADMIN1, COUNTRY, PRIOR, ALIASES, WEAK, COLUMNS_N };
static const char *const columns[] = {"id",     "name",    "name_ar", "kind",    "lat",  "lon", "radius_km",
                                      "admin1", "country", "prior",   "aliases", "weak", NULL};
G_STATIC_ASSERT(G_N_ELEMENTS(columns) == COLUMNS_N + 1);

#define STRINGS_BUDGET_BYTES ((gsize)1 << 28)

static const char *keep(gazetteer *g, struct strview s)
{
    struct strview kept = arena_strdup(g->strings, s);
    return kept.p ? kept.p : "";
}

/* Short and without a small letter: "UAE", "U.S.", "T4" */
static gboolean is_abbreviation(struct strview name)
{
    guint letters = 0;
    for (gsize i = 0; i < name.n; i++) {
        if ((guchar)name.p[i] >= 0x80 || g_ascii_islower(name.p[i]))
            return FALSE;
        letters += g_ascii_isupper(name.p[i]) != 0;
    }
    return letters >= 2 && letters <= 4;
}

static gboolean lists(struct strview cell, struct strview name)
{
    struct strview piece;
    while (tsv_piece(&cell, '|', &piece))
        if (sv_equal(piece, name))
            return TRUE;
    return FALSE;
}

static void add_name(gazetteer *g, guint32 place, struct strview name, struct strview weak)
{
    if (name.n == 0)
        return;
    guint8 flags = is_abbreviation(name)          ? NAME_NEEDS_ALL_CAPS
                   : name_sound_has_article(name) ? 0 /* "al-Rai" begins with a small letter */
                                                  : NAME_NEEDS_CAPITAL;
    if (weak.n && lists(weak, name))
        flags |= GAZETTEER_NAME_WEAK;
    struct name n = {keep(g, name), place, flags};
    g_array_append_val(g->names, n);
}

static void add_names(gazetteer *g, tsv *t, guint32 place)
{
    struct strview weak = tsv_cell(t, WEAK), rest = tsv_cell(t, ALIASES), piece;
    add_name(g, place, tsv_cell(t, NAME), weak);
    add_name(g, place, tsv_cell(t, NAME_AR), weak);
    while (tsv_piece(&rest, '|', &piece))
        add_name(g, place, piece, weak);
}

static void put_on_globe(struct place *p)
{
    const double rad = G_PI / 180;
    p->globe[0] = cos(p->lat * rad) * cos(p->lon * rad);
    p->globe[1] = cos(p->lat * rad) * sin(p->lon * rad);
    p->globe[2] = sin(p->lat * rad);
}

static gboolean read_row(tsv *t, gpointer data, GError **error)
{
    gazetteer *g = data;
    struct place p = {0};
    double prior;
    if (!place_kind_from_name(tsv_cell(t, KIND), &p.kind))
        return tsv_fail(t, error, "kind must be one of the kinds of places (found '%.*s')", SV_ARG(tsv_cell(t, KIND)));
    if (!tsv_real(t, LAT, -90, 90, &p.lat, error) || !tsv_real(t, LON, -180, 180, &p.lon, error) ||
        !tsv_real(t, RADIUS, 0, 5000, &p.radius_km, error) || !tsv_real(t, PRIOR, 0, 100, &prior, error))
        return FALSE;
    struct strview country = tsv_cell(t, COUNTRY), name = tsv_cell(t, NAME);
    if (country.n != 0 && country.n != 2)
        return tsv_fail(t, error, "country must have two letters (found '%.*s')", SV_ARG(country));
    if (tsv_cell(t, ID).n == 0 || name.n == 0)
        return tsv_fail(t, error, "a place needs an id and a name");
    p.id = keep(g, tsv_cell(t, ID));
    gpointer known = g_hash_table_lookup(g->ids, p.id);
    if (known) { /* an earlier table has it: its names are more names */
        g_array_index(g->places, struct place, GPOINTER_TO_UINT(known) - 1).prior =
            MAX(g_array_index(g->places, struct place, GPOINTER_TO_UINT(known) - 1).prior, (guint8)prior);
        add_names(g, t, GPOINTER_TO_UINT(known) - 1);
        return TRUE;
    }
    if (country.n)
        memcpy(p.country, country.p, country.n);
    put_on_globe(&p);
    p.prior = (guint8)prior;
    p.name = keep(g, name);
    p.name_ar = keep(g, tsv_cell(t, NAME_AR));
    p.admin1 = keep(g, tsv_cell(t, ADMIN1));
    p.population = (gint64)g_ascii_strtod(keep(g, tsv_named_cell(t, "population")), NULL);
    if (p.admin1[0] && !g->home[0])
        memcpy(g->home, p.country, sizeof g->home);
    g_array_append_val(g->places, p);
    g_hash_table_insert(g->ids, (gpointer)p.id, GUINT_TO_POINTER(g->places->len));
    gboolean is_capital = p.admin1[0] && place_kind_is_settlement(p.kind) && strcmp(p.name, p.admin1) == 0;
    if (is_capital && !g_hash_table_contains(g->capitals, p.admin1))
        g_hash_table_insert(g->capitals, (gpointer)p.admin1, GUINT_TO_POINTER(g->places->len));
    add_names(g, t, g->places->len - 1);
    return TRUE;
}

gazetteer *gazetteer_load(const char *const *paths, GError **error)
{
    g_autoptr(gazetteer) g = g_new0(gazetteer, 1);
    g->strings = arena_new(STRINGS_BUDGET_BYTES, 0);
    g->places = g_array_sized_new(FALSE, FALSE, sizeof(struct place), 1 << 15);
    g->names = g_array_sized_new(FALSE, FALSE, sizeof(struct name), 1 << 17);
    g->ids = g_hash_table_new(g_str_hash, g_str_equal);
    g->capitals = g_hash_table_new(g_str_hash, g_str_equal);
    for (; *paths; paths++)
        if (!tsv_each(*paths, columns, read_row, g, error))
            return NULL;
    g->sounds = name_sound_index_new(g->names->len);
    for (guint32 i = 0; i < g->names->len; i++) {
        const struct name *n = &g_array_index(g->names, struct name, i);
        if (!(n->flags & NAME_NEEDS_ALL_CAPS))
            name_sound_index_add(g->sounds, sv_from(n->text), i);
    }
    name_sound_index_compile(g->sounds);
    return g_steal_pointer(&g);
}

void gazetteer_free(gazetteer *g)
{
    if (!g)
        return;
    g_clear_pointer(&g->sounds, name_sound_index_free);
    g_clear_pointer(&g->ids, g_hash_table_unref);
    g_clear_pointer(&g->capitals, g_hash_table_unref);
    g_array_unref(g->places);
    g_array_unref(g->names);
    arena_free(g->strings);
    g_free(g);
}

guint gazetteer_size(const gazetteer *g)
{
    return g->places->len;
}

const struct place *gazetteer_place(const gazetteer *g, guint32 index)
{
    g_assert(index < g->places->len);
    return &g_array_index(g->places, struct place, index);
}

gboolean gazetteer_is_home(const gazetteer *g, const struct place *p)
{
    return p->admin1[0] || (g->home[0] && strcmp(p->country, g->home) == 0);
}

const struct place *gazetteer_capital(const gazetteer *g, const struct place *governorate)
{
    gpointer found = g_hash_table_lookup(g->capitals, governorate->name);
    return found ? gazetteer_place(g, GPOINTER_TO_UINT(found) - 1) : NULL;
}

/* "eastern Ghouta", "rural Damascus": the first word of an area's name may be written small. */
static gboolean may_begin_small(const gazetteer *g, const struct name *n)
{
    enum place_kind kind = gazetteer_place(g, n->place)->kind;
    gboolean is_part = kind == PLACE_REGION || kind == PLACE_NEIGHBOURHOOD || kind == PLACE_GOVERNORATE;
    return is_part && strchr(n->text, ' ');
}

void gazetteer_add_names(const gazetteer *g, name_table *t, guint16 class)
{
    for (guint32 i = 0; i < g->names->len; i++) {
        const struct name *n = &g_array_index(g->names, struct name, i);
        guint8 flags = may_begin_small(g, n) ? n->flags & (guint8)~NAME_NEEDS_CAPITAL : n->flags;
        name_table_add(t, sv_from(n->text), class, n->place, flags);
    }
}

/* Keeps the better likeness of a place, and the best guesses in order. */
static guint note_guess(struct gazetteer_guess *out, guint n, guint max, struct gazetteer_guess guess)
{
    guint at = 0;
    while (at < n && out[at].place != guess.place)
        at++;
    if (at < n && out[at].likeness >= guess.likeness)
        return n;
    if (at == n && n == max && out[n - 1].likeness >= guess.likeness)
        return n;
    at = at < n ? at : n < max ? n++ : n - 1;
    for (; at > 0 && out[at - 1].likeness < guess.likeness; at--)
        out[at] = out[at - 1];
    out[at] = guess;
    return n;
}

#define PHRASE_MAX_BYTES 160
#define HITS_MAX         256

static struct strview join_tokens(const struct token *tokens, guint first, guint n, char out[PHRASE_MAX_BYTES])
{
    gsize used = 0;
    for (guint i = first; i < first + n; i++) {
        struct strview form = tokens[i].forms[0];
        if (tokens[i].bits & TOKEN_PUNCT)
            continue;
        if (used + form.n + 1 > PHRASE_MAX_BYTES)
            break;
        if (used)
            out[used++] = ' ';
        memcpy(out + used, form.p, form.n);
        used += form.n;
    }
    return (struct strview){out, used};
}

guint gazetteer_find_fuzzy(const gazetteer *g, const struct token *tokens, guint first, guint n, float least,
                           struct gazetteer_guess *out, guint max)
{
    char phrase[PHRASE_MAX_BYTES];
    struct strview wanted = join_tokens(tokens, first, n, phrase);
    struct name_sound_hit hits[HITS_MAX];
    guint n_hits = name_sound_index_find(g->sounds, wanted, least, hits, HITS_MAX), found = 0;
    for (guint i = 0; i < n_hits && max > 0; i++) {
        const struct name *name = &g_array_index(g->names, struct name, hits[i].payload);
        found = note_guess(out, found, max, (struct gazetteer_guess){name->place, hits[i].likeness});
    }
    return found;
}

void place_shift(double lat, double lon, double km, double bearing, double *to_lat, double *to_lon)
{
    const double km_per_degree = 111.2;
    double angle = bearing * G_PI / 180;
    *to_lat = lat + km * cos(angle) / km_per_degree;
    *to_lon = lon + km * sin(angle) / (km_per_degree * MAX(0.1, cos(*to_lat * G_PI / 180)));
}

double place_distance_km(double lat1, double lon1, double lat2, double lon2)
{
    const double rad = G_PI / 180, earth_km = EARTH_KM;
    double dlat = (lat2 - lat1) * rad, dlon = (lon2 - lon1) * rad;
    double h = sin(dlat / 2) * sin(dlat / 2) + cos(lat1 * rad) * cos(lat2 * rad) * sin(dlon / 2) * sin(dlon / 2);
    return 2 * earth_km * asin(sqrt(MIN(1.0, h)));
}
