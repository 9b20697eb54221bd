#include "filters/extract/place_scan.h"

gboolean surroundings_say_place(const struct surroundings *s)
{
    return s->prep != PREP_NONE || s->kind >= 0 || s->bearing >= 0 || s->is_rural || s->is_edge || s->is_between ||
           s->is_verb || s->distance_km >= 0;
}

/* ---- before the name ---- */

static gboolean is_quote(const struct token *t)
{
    return (t->bits & TOKEN_QUOTE) != 0;
}

static enum place_prep prep_of_proclitic(char c)
{
    return c == 'b' ? PREP_IN : c == 'l' ? PREP_TO : PREP_NONE;
}

static void take_distance(const struct place_view *v, guint unit_first, float km, struct surroundings *s)
{
    const struct token *number = unit_first ? &v->text->tokens[unit_first - 1] : NULL;
    if (!number || !(number->bits & TOKEN_NUMBER) || number->number > 2000)
        return;
    s->distance_km = g_ascii_strtod(number->forms[0].p, NULL) * (double)km;
    s->first = unit_first - 1;
}

/* Reads one word that ends at token `at`; returns the token before it, or −1 to stop. */
static gint read_before(const struct place_view *v, guint at, struct surroundings *s)
{
    float value;
    guint first;
    gboolean is_of = at + 1 < v->text->n_tokens && place_role_at(v, at + 1, PR_LINK, NULL, NULL);
    if (place_role_before(v, at, PR_DISTANCE, &value, &first)) {
        take_distance(v, first, value, s);
        return -1;
    }
    if (place_role_before(v, at, PR_DIRECTION, &value, &first)) {
        s->bearing = s->bearing < 0 ? (gint)value : s->bearing;
        gboolean is_adjective =
            (v->text->tokens[first].bits & TOKEN_ARABIC) && sv_starts_with(v->text->tokens[first].forms[0], SV("ال"));
        s->is_bearing_of |= !s->is_rural && !s->is_edge && s->kind < 0
                                ? is_of || ((v->text->tokens[at].bits & TOKEN_ARABIC) && !is_adjective)
                                : is_of && !s->is_rural && !s->is_edge;
        s->first = first;
    } else if (place_role_before(v, at, PR_RURAL, NULL, &first)) {
        s->is_rural = TRUE;
        s->first = first;
    } else if (place_role_before(v, at, PR_EDGE, NULL, &first)) {
        s->is_edge = TRUE;
        s->first = first;
    } else if (place_role_before(v, at, PR_KIND, &value, &first)) {
        if (s->kind < 0 && s->bearing < 0 && !s->is_rural) {
            s->kind = (gint)value;
            s->kind_before = TRUE;
            s->is_plural = place_role_before(v, at, PR_PLURAL, NULL, NULL);
            s->first = first;
        }
    } else if (place_role_before(v, at, PR_BETWEEN, NULL, &first)) {
        s->is_between = TRUE;
        s->first = first;
        return -1;
    } else if (place_role_before(v, at, PR_LINK, NULL, &first)) {
        /* says nothing */
    } else if (place_role_before(v, at, PR_PREP, &value, &first)) {
        s->prep = (enum place_prep)value;
        if (s->prep == PREP_NEAR)
            s->first = first;
        guint unit_first;
        float km;
        if (s->prep == PREP_FROM && first > 0 && place_role_before(v, first - 1, PR_DISTANCE, &km, &unit_first)) {
            take_distance(v, unit_first, km, s);
            s->prep = PREP_NEAR;
        }
        return -1;
    } else if (place_role_before(v, at, PR_VERB, NULL, NULL)) {
        s->is_verb = TRUE;
        return -1;
    } else if (place_role_before(v, at, PR_AND, NULL, NULL)) {
        s->is_list = TRUE;
        return -1;
    } else if (place_role_before(v, at, PR_PERSON, NULL, NULL)) {
        s->is_person = TRUE;
        return -1;
    } else {
        return -1;
    }
    char proclitic = place_proclitic(v, first);
    if (proclitic && s->prep == PREP_NONE)
        s->prep = prep_of_proclitic(proclitic);
    if (proclitic == 'w')
        s->is_list = TRUE;
    return proclitic || first == 0 ? -1 : (gint)first - 1;
}

#define BEFORE_MAX_WORDS 9

/* `proclitic`: what was cut off the name itself. */
static void scan_before(const struct place_view *v, guint first, char proclitic, struct surroundings *s)
{
    s->prep = prep_of_proclitic(proclitic);
    s->is_list = proclitic == 'w';
    if (proclitic && proclitic != 'l' && proclitic != 'a') /* "لمدينة", "الريف الشمالي لحلب": the noun before goes on */
        return;
    gint at = (gint)first - 1;
    guint32 sentence = v->sentence_of[first];
    for (guint words = 0; at >= 0 && words < BEFORE_MAX_WORDS && v->sentence_of[at] == sentence; words++) {
        const struct token *t = &v->text->tokens[at];
        if (is_quote(t) || ((t->bits & TOKEN_PUNCT) && sv_equal(t->forms[0], SV("(")))) {
            at--;
            continue;
        }
        if (t->bits & TOKEN_PUNCT) {
            s->is_list |= words == 0 && (sv_equal(t->forms[0], SV(",")) || sv_equal(t->forms[0], SV("،")));
            return;
        }
        at = read_before(v, (guint)at, s);
    }
}

/* ---- behind the name ---- */

static void scan_after(const struct place_view *v, guint end, struct surroundings *s)
{
    const struct token *tokens = v->text->tokens;
    s->is_possessive = end > 0 && (tokens[end - 1].bits & TOKEN_POSSESSIVE);
    if (end < v->text->n_tokens && is_quote(&tokens[end]))
        end++;
    for (guint words = 0; words < 4 && end < v->text->n_tokens; words++) {
        if (v->sentence_of[end] != v->sentence_of[s->first] || (tokens[end].bits & TOKEN_PUNCT))
            return;
        float value;
        guint n;
        gboolean is_arabic = tokens[end].bits & TOKEN_ARABIC;
        gboolean is_definite = !is_arabic || sv_starts_with(tokens[end].forms[0], SV("ال"));
        if (is_arabic && place_proclitic(v, end))
            return;
        if (end + 1 < v->text->n_tokens && (tokens[end + 1].bits & TOKEN_GLUED) && !is_arabic)
            return; /* "quarter-final" is no quarter */
        if (words == 0 && place_role_at(v, end, PR_TITLE, NULL, &n)) {
            s->is_title = TRUE;
            return;
        }
        if (place_role_at(v, end, PR_DIRECTION, &value, &n) && is_definite &&
            !place_role_at(v, end + n, PR_LINK, NULL, NULL)) {
            if (s->bearing < 0)
                s->bearing = (gint)value;
        } else if (place_role_at(v, end, PR_RURAL, NULL, &n) && !is_arabic) {
            s->is_rural = TRUE;
        } else if (place_role_at(v, end, PR_BORDER, NULL, &n)) {
            s->is_border = TRUE;
        } else if (place_role_at(v, end, PR_EDGE, NULL, &n) && !is_arabic) {
            s->is_edge = TRUE;
        } else if (place_role_at(v, end, PR_KIND, &value, &n) && !is_arabic) {
            gboolean is_area = place_kind_is_area((enum place_kind)value); /* "a district of Homs province" */
            if (s->kind >= 0 && !(s->kind_before && is_area && !s->is_plural))
                return;
            s->kind = (gint)value;
            s->kind_before = FALSE;
            s->is_plural = place_role_at(v, end, PR_PLURAL, NULL, NULL);
        } else {
            return;
        }
        end += n;
        s->n = end - s->first;
    }
}

static struct surroundings read_surroundings(const struct place_view *v, guint first, guint n, char proclitic)
{
    struct surroundings s = {.kind = -1, .bearing = -1, .distance_km = -1, .first = first};
    scan_before(v, first, proclitic, &s);
    s.n = first + n - s.first;
    scan_after(v, first + n, &s);
    return s;
}

/* ---- names ---- */

struct scanner {
    const gazetteer *g;
    const struct place_view *v;
    struct vec out;
    struct arena *arena;
};

static struct named_span *push_span(struct scanner *sc, guint first, guint n, char proclitic)
{
    struct named_span *span = vec_push(&sc->out, sc->arena, sizeof *span);
    if (!span)
        return NULL;
    memset(span, 0, sizeof *span);
    span->first = first;
    span->n = n;
    span->chosen = PLACE_NONE;
    span->around = read_surroundings(sc->v, first, n, proclitic);
    return span;
}

static void add_candidate(struct named_span *span, struct candidate c)
{
    if (span->n_candidates < CANDIDATES_MAX)
        span->candidates[span->n_candidates++] = c;
}

static gboolean is_place_match(const struct scanner *sc, const struct name_match *m, guint at)
{
    return m->first == at && m->class == sc->v->classes.place && m->first + m->n <= sc->v->text->n_tokens;
}

/* A longer name of somebody or something covers the tokens: "Deir ez-Zor Military Council". */
static gboolean is_inside_actor(const struct scanner *sc, guint first, guint n)
{
    const struct name_matches *all = &sc->v->text->matches;
    guint from = first > 6 ? first - 6 : 0;
    for (guint i = place_first_match(sc->v, from); i < all->n; i++) {
        const struct name_match *m = &all->items[i];
        if (m->first > first)
            break;
        if (m->class == sc->v->classes.actor && m->first + m->n >= first + n && m->n > n)
            return TRUE;
    }
    return FALSE;
}

/* Some word around places is as long as the name: the name is that word unless a noun of places stands before it. */
static gboolean is_common_word(const struct place_view *v, guint at, guint n)
{
    guint length = 0;
    for (guint role = 0; role < PLACE_ROLES_N; role++)
        if (role != PR_COMPOUND && role != PR_ARTICLE && role != PR_DEFINITE &&
            place_role_at(v, at, (enum place_role)role, NULL, &length) && length >= n)
            return TRUE;
    return FALSE;
}

static char cut_of(const struct scanner *sc, const struct name_match *m)
{
    char prefix = sc->v->text->tokens[m->first].prefix;
    return m->form && prefix ? prefix : 0;
}

static gboolean is_free(const struct scanner *sc, guint i)
{
    return i < sc->v->text->n_tokens && !(sc->v->foreign_classes[i] & 3) && (sc->v->text->tokens[i].bits & TOKEN_WORD);
}

static gboolean is_plain_arabic(const struct scanner *sc, guint i)
{
    return is_free(sc, i) && (sc->v->text->tokens[i].bits & TOKEN_ARABIC);
}

/* "Kafr Wuzz": the first word alone is also a village's name, but here a name goes on. */
static gboolean opens_longer_name(const struct scanner *sc, guint at)
{
    const struct place_view *v = sc->v;
    if (at + 1 >= v->text->n_tokens || !place_role_at(v, at, PR_COMPOUND, NULL, NULL) ||
        v->sentence_of[at] != v->sentence_of[at + 1])
        return FALSE;
    guint32 next = v->text->tokens[at + 1].bits;
    if (next & TOKEN_ARABIC)
        return at > 0 && place_role_before(v, at - 1, PR_KIND, NULL, NULL) && !place_word_begins(v, at + 1) &&
               is_plain_arabic(sc, at + 1) && v->text->tokens[at + 1].prefix == 0;
    if (!(next & TOKEN_WORD) || place_role_at(v, at + 1, PR_KIND, NULL, NULL))
        return FALSE;
    return (next & TOKEN_CAPITAL) || place_role_at(v, at + 1, PR_ARTICLE, NULL, NULL);
}

static guint scan_known(struct scanner *sc, guint at, guint32 *next_match)
{
    const struct name_matches *all = &sc->v->text->matches;
    while (*next_match < all->n && all->items[*next_match].first < at)
        (*next_match)++;
    guint32 i = *next_match;
    while (i < all->n && all->items[i].first == at && !is_place_match(sc, &all->items[i], at))
        i++;
    if (i == all->n || !is_place_match(sc, &all->items[i], at))
        return 0;
    guint n = all->items[i].n;
    if (is_inside_actor(sc, at, n))
        return n;
    if (n == 1 && opens_longer_name(sc, at))
        return 0;
    char cut = cut_of(sc, &all->items[i]);
    if (cut && cut != 'a' && place_role_before(sc->v, at - (at > 0), PR_KIND, NULL, NULL) && at > 0)
        return 0; /* behind its noun a name has no proclitic: "بلدة فليون" is not Lyon */
    struct named_span *span = push_span(sc, at, n, cut);
    for (; span && i < all->n && is_place_match(sc, &all->items[i], at); i++)
        add_candidate(span, (struct candidate){.place = all->items[i].payload,
                                               .is_weak = (all->items[i].flags & GAZETTEER_NAME_WEAK) != 0,
                                               .cut = cut_of(sc, &all->items[i]),
                                               .likeness = 1.0f});
    if (span) {
        span->is_word = is_common_word(sc->v, at, n);
        span->is_noun = place_role_at(sc->v, at, PR_KIND, NULL, NULL) && n == 1;
        span->is_time = (sc->v->foreign_classes[at] & 2) != 0;
    }
    return n;
}

/* ---- names that no table has ---- */

#define UNKNOWN_MAX_TOKENS 4
#define NAME_MAX_TOKENS    9 /* texts that lost their commas run names together */
#define GUESSES_MAX        12

#define PRIOR_OF_FAMOUS 60

static gboolean is_famous_at(const struct scanner *sc, guint at)
{
    const struct name_matches *all = &sc->v->text->matches;
    for (guint i = place_first_match(sc->v, at); i < all->n && all->items[i].first == at; i++)
        if (all->items[i].class == sc->v->classes.place &&
            gazetteer_place(sc->g, all->items[i].payload)->prior >= PRIOR_OF_FAMOUS)
            return TRUE;
    return FALSE;
}

/* A small article before a capital: "al-Rai", "al Rai". Those that are also English words need the hyphen: "at Tall".
 */
static gboolean is_article_of_name(const struct scanner *sc, guint at, gboolean is_first)
{
    const struct token *t = sc->v->text->tokens;
    if (at + 1 >= sc->v->text->n_tokens || !place_role_at(sc->v, at, PR_ARTICLE, NULL, NULL) ||
        !(t[at + 1].bits & TOKEN_CAPITAL))
        return FALSE;
    gboolean ends_in_l = t[at].forms[0].p[t[at].forms[0].n - 1] == 'l';
    return ends_in_l || !is_first || (t[at + 1].bits & TOKEN_GLUED);
}

/* How many tokens from `at` are a capitalised name; 0 = none. */
static guint latin_name_length(const struct scanner *sc, guint at)
{
    const struct token *t = sc->v->text->tokens;
    guint i = at;
    while (i < at + NAME_MAX_TOKENS && is_free(sc, i) && (t[i].bits & TOKEN_LATIN) &&
           sc->v->sentence_of[i] == sc->v->sentence_of[at]) {
        gboolean is_name = (t[i].bits & TOKEN_CAPITAL) || is_article_of_name(sc, i, i == at);
        gboolean is_noun = i > at && place_role_at(sc->v, i, PR_KIND, NULL, NULL);
        gboolean is_known = i > at && !place_role_at(sc->v, i - 1, PR_COMPOUND, NULL, NULL) && is_famous_at(sc, i);
        if (!is_name || is_noun || is_known || (i > at && (t[i - 1].bits & TOKEN_POSSESSIVE)))
            break;
        i++;
    }
    return i - at;
}

/* Nouns of places whose name is worth keeping though unknown: a thing of its own, not an area or a building. */
static gboolean names_a_spot(gint kind)
{
    return kind == PLACE_VILLAGE || kind == PLACE_TOWN || kind == PLACE_NEIGHBOURHOOD || kind == PLACE_CAMP ||
           kind == PLACE_MOUNTAIN || kind == PLACE_SUBDISTRICT || kind == PLACE_DAM || kind == PLACE_FIELD ||
           kind == PLACE_CITY || kind == PLACE_AIRBASE || kind == PLACE_CROSSING;
}

#define LIKENESS_BEHIND_NOUN 0.75f /* "the village of X": a place is certain, only which is asked */
#define LIKENESS_BEHIND_PREP 0.85f
#define LIKENESS_OF_PART     0.93f /* the first words of a longer name */
#define PART_MIN_BYTES       7
#define LIKENESS_OF_ARABIC   0.85f
#define LIKENESS_OF_FAR      0.95f /* the world is full of names that sound alike */
#define PRIOR_OF_RUMOUR      20    /* without a noun, a name is taken for a place that the war has made known */

static gboolean is_near_the_war(const struct place *p)
{
    return p->admin1[0] || p->country[0] == 0;
}

static guint guess_by_sound(const struct scanner *sc, guint first, guint n, float least, guint8 least_prior,
                            struct gazetteer_guess *out)
{
    guint found = gazetteer_find_fuzzy(sc->g, sc->v->text->tokens, first, n, out, GUESSES_MAX), kept = 0;
    for (guint i = 0; i < found; i++) {
        const struct place *p = gazetteer_place(sc->g, out[i].place);
        float wanted = is_near_the_war(p) ? least : LIKENESS_OF_FAR;
        if (out[i].likeness >= wanted && p->prior >= least_prior && p->kind != PLACE_COUNTRY)
            out[kept++] = out[i];
    }
    return kept;
}

/* A name cut short to one of its openers ("Tal", "كفر") is no name. */
static gboolean may_shorten_to(const struct scanner *sc, guint first, guint n)
{
    return n > 1 || !place_role_at(sc->v, first, PR_COMPOUND, NULL, NULL);
}

static void add_guesses(struct named_span *span, const struct gazetteer_guess *guesses, guint n)
{
    for (guint i = 0; i < n; i++)
        add_candidate(span, (struct candidate){.place = guesses[i].place, .likeness = guesses[i].likeness});
}

/* Whether the last name found stands in a list of places ("the villages of A, B and …") that goes on at token `at`. */
static gboolean continues_list(const struct scanner *sc, guint at)
{
    const struct named_span *last = sc->out.n ? (const struct named_span *)sc->out.items + sc->out.n - 1 : NULL;
    if (!last || !last->around.is_plural || !last->around.kind_before || last->around.kind < 0)
        return FALSE;
    guint end = last->first + last->n;
    gboolean is_and = sc->v->text->tokens[at].prefix == 'w';
    if (end > at || at - end > 3 || sc->v->sentence_of[last->first] != sc->v->sentence_of[at])
        return FALSE;
    for (guint i = end; i < at; i++) {
        const struct token *t = &sc->v->text->tokens[i];
        gboolean links = (t->bits & TOKEN_QUOTE) || sv_equal(t->forms[0], SV(",")) || sv_equal(t->forms[0], SV("،")) ||
                         place_role_at(sc->v, i, PR_AND, NULL, NULL) || place_role_at(sc->v, i, PR_LINK, NULL, NULL);
        if (!links)
            return FALSE;
    }
    return is_and || at > end || (sc->v->text->tokens[at].bits & TOKEN_LATIN);
}

/* Whether the last name found is a place and token `at` goes on with "and" or a comma. */
static gboolean follows_place(const struct scanner *sc, guint at)
{
    const struct named_span *last = sc->out.n ? (const struct named_span *)sc->out.items + sc->out.n - 1 : NULL;
    guint end = last ? MAX(last->first + last->n, last->around.first + last->around.n) : 0;
    if (!last || end >= at || at - end > 2 || sc->v->sentence_of[last->first] != sc->v->sentence_of[at])
        return FALSE;
    for (guint i = end; i < at; i++)
        if (!place_role_at(sc->v, i, PR_AND, NULL, NULL) && !sv_equal(sc->v->text->tokens[i].forms[0], SV(",")))
            return FALSE;
    return surroundings_say_place(&last->around);
}

/* "the village of X", "X village", or one more of a list of such. */
static gboolean is_called_spot(const struct scanner *sc, guint at, const struct surroundings *s)
{
    gboolean needs_noun_behind =
        s->kind == PLACE_FIELD || s->kind == PLACE_DAM || s->kind == PLACE_AIRBASE || s->kind == PLACE_CROSSING;
    if (s->kind >= 0)
        return names_a_spot(s->kind) && !(needs_noun_behind && s->kind_before);
    return continues_list(sc, at);
}

static void inherit_list(const struct scanner *sc, struct named_span *span)
{
    const struct named_span *before = span - 1;
    if (span == sc->out.items || span->around.kind >= 0 || !before->around.is_plural)
        return;
    span->around.kind = before->around.kind;
    span->around.prep = span->around.prep ? span->around.prep : before->around.prep;
    span->around.is_plural = span->around.kind_before = span->around.is_list = TRUE;
}

/* Finds the longest run of tokens from `at` that sounds like a place; 0 = none. */
static guint longest_guess(const struct scanner *sc, guint at, guint n, float least, guint8 least_prior,
                           struct gazetteer_guess *guesses, guint *found)
{
    *found = 0;
    if (place_role_at(sc->v, at, PR_COMPOUND, NULL, NULL)) /* half of it is like many others anyway */
        least = (1 + least) / 2;
    for (guint used = MIN(n, UNKNOWN_MAX_TOKENS); used > 0 && may_shorten_to(sc, at, used); used--) {
        gboolean ends_in_article = place_role_at(sc->v, at + used - 1, PR_ARTICLE, NULL, NULL);
        gsize letters = 0;
        for (guint i = at; i < at + used; i++)
            letters += sc->v->text->tokens[i].forms[0].n;
        if (used < n && letters < PART_MIN_BYTES)
            continue;
        float wanted = used < n ? MAX(least, LIKENESS_OF_PART) : least;
        if (!ends_in_article && (*found = guess_by_sound(sc, at, used, wanted, least_prior, guesses)))
            return used;
    }
    return 0;
}

/* "Forest City": the noun is part of a name, and no town of the war is called so. */
static gboolean is_own_name(const struct scanner *sc, guint behind, const struct surroundings *s)
{
    return s->kind >= 0 && place_kind_is_settlement((enum place_kind)s->kind) && !s->kind_before &&
           behind < sc->v->text->n_tokens && (sc->v->text->tokens[behind].bits & TOKEN_CAPITAL);
}

/* "Tal al-Jabiyeh hill": a hill that no table has lies by the village of its name. */
static guint guess_hill(const struct scanner *sc, guint at, guint n, struct gazetteer_guess *guesses)
{
    guint found = guess_by_sound(sc, at + 1, n - 1, LIKENESS_BEHIND_PREP, 0, guesses);
    for (guint i = 0; i < found; i++)
        guesses[i].likeness *= LIKENESS_BEHIND_PREP;
    return found;
}

/* Returns how many tokens are done with. */
static guint scan_unknown_latin(struct scanner *sc, guint at)
{
    gboolean is_compound = place_role_at(sc->v, at, PR_COMPOUND, NULL, NULL);
    guint n = latin_name_length(sc, at);
    guint done = is_compound ? n : 1;
    if (n == 0)
        return 1;
    struct surroundings s = read_surroundings(sc->v, at, n, 0);
    gboolean is_spot = is_called_spot(sc, at, &s) && !is_own_name(sc, at + n, &s);
    gboolean is_due = s.prep != PREP_NONE || s.bearing >= 0 || s.is_rural || s.is_verb || follows_place(sc, at);
    gboolean is_other = sc->v->foreign_classes[at] && !is_compound;
    gboolean is_bare = s.kind_before && at > 0 && !place_role_before(sc->v, at - 1, PR_LINK, NULL, NULL);
    is_spot = is_spot && !is_bare; /* "the village of X", but "in the city According to" is two sentences */
    gboolean is_adjective = is_other && n == 1 && is_spot && !s.kind_before; /* "a Kurdish town" */
    guint32 bits = sc->v->text->tokens[at].bits;
    gboolean is_acronym = n == 1 && (bits & TOKEN_ALL_CAPS) && sc->v->text->tokens[at].forms[0].n <= 5;
    if (s.is_title || s.is_person || s.is_possessive || is_acronym || is_adjective ||
        (!is_spot && (!is_due || is_other)))
        return done;
    struct gazetteer_guess guesses[GUESSES_MAX];
    guint found, used = longest_guess(sc, at, n, is_spot ? LIKENESS_BEHIND_NOUN : LIKENESS_BEHIND_PREP,
                                      is_spot || is_compound ? 0 : PRIOR_OF_RUMOUR, guesses, &found);
    if (!found && is_compound && n > 1 && s.kind == PLACE_MOUNTAIN && (found = guess_hill(sc, at, n, guesses)))
        used = n;
    if (!found && !is_spot)
        return done;
    struct named_span *span = push_span(sc, at, found ? used : MIN(n, UNKNOWN_MAX_TOKENS), 0);
    if (!span)
        return n;
    add_guesses(span, guesses, found);
    inherit_list(sc, span);
    return span->n;
}

/* An Arabic name behind its noun is one word, or two when the first calls for another (كفر …) or an adjective follows.
 */
static guint arabic_name_length(const struct scanner *sc, guint at, gboolean *is_compound)
{
    const struct token *t = sc->v->text->tokens;
    *is_compound = place_role_at(sc->v, at, PR_COMPOUND, NULL, NULL);
    gboolean has_next = is_plain_arabic(sc, at + 1) && sc->v->sentence_of[at + 1] == sc->v->sentence_of[at];
    if (!has_next)
        return 1;
    gboolean adjective =
        sv_starts_with(t[at + 1].forms[0], SV("ال")) && place_role_at(sc->v, at + 1, PR_DIRECTION, NULL, NULL);
    return *is_compound || adjective ? 2 : 1;
}

/* "قرية X", not "القرية X": only the noun without an article is followed by its name. */
static gboolean is_construct(const struct scanner *sc, guint at)
{
    guint i = at;
    while (i > 0 && (sc->v->text->tokens[i - 1].bits & TOKEN_QUOTE))
        i--;
    return i > 0 && !sv_starts_with(sc->v->text->tokens[i - 1].forms[0], SV("ال"));
}

static guint scan_unknown_arabic(struct scanner *sc, guint at)
{
    gboolean is_compound;
    if (!is_plain_arabic(sc, at) ||
        (place_word_begins(sc->v, at) && !place_role_at(sc->v, at, PR_COMPOUND, NULL, NULL)))
        return 0;
    struct surroundings s = read_surroundings(sc->v, at, 1, 0);
    gboolean behind_noun =
        s.kind_before && names_a_spot(s.kind) && s.bearing < 0 && s.first < at && is_construct(sc, at);
    if (!behind_noun && !continues_list(sc, at))
        return 0;
    struct gazetteer_guess guesses[GUESSES_MAX];
    guint length = arabic_name_length(sc, at, &is_compound), found;
    guint used = longest_guess(sc, at, length, LIKENESS_OF_ARABIC, 0, guesses, &found);
    if (!found && (s.is_plural || !behind_noun))
        return 0;
    struct named_span *span = push_span(sc, at, found ? used : length, 0);
    if (!span)
        return length;
    add_guesses(span, guesses, found);
    inherit_list(sc, span);
    return span->n;
}

static guint scan_unknown(struct scanner *sc, guint at)
{
    guint32 bits = sc->v->text->tokens[at].bits;
    if ((sc->v->foreign_classes[at] & 3) || !(bits & TOKEN_WORD))
        return 0;
    if (bits & TOKEN_ARABIC)
        return scan_unknown_arabic(sc, at);
    gboolean starts_name = (bits & TOKEN_CAPITAL) || is_article_of_name(sc, at, TRUE);
    if (!(bits & TOKEN_LATIN) || !starts_name || (bits & (TOKEN_SENTENCE_START | TOKEN_GLUED)))
        return 0;
    if (place_word_begins(sc->v, at) && !place_role_at(sc->v, at, PR_ARTICLE, NULL, NULL) &&
        !place_role_at(sc->v, at, PR_COMPOUND, NULL, NULL))
        return 0;
    return scan_unknown_latin(sc, at);
}

/* ---- lists ---- */

static gboolean is_joined(const struct place_view *v, const struct named_span *a, const struct named_span *b)
{
    guint32 end = MAX(a->first + a->n, a->around.first + a->around.n);
    for (guint32 i = end; i < b->around.first; i++) {
        const struct token *t = &v->text->tokens[i];
        gboolean is_comma = (t->bits & TOKEN_QUOTE) || sv_equal(t->forms[0], SV(",")) || sv_equal(t->forms[0], SV("،"));
        if (!is_comma && !place_role_at(v, i, PR_AND, NULL, NULL) && !place_role_at(v, i, PR_LINK, NULL, NULL))
            return FALSE;
    }
    return end <= b->around.first && b->around.first - end <= 4 && v->sentence_of[a->first] == v->sentence_of[b->first];
}

/* "the villages of A, B and C", "A, B and C provinces": what is said of one is said of all. */
static void share_in_lists(const struct place_view *v, struct named_spans spans)
{
    for (guint i = 1; i < spans.n; i++) {
        struct surroundings *a = &spans.items[i - 1].around, *b = &spans.items[i].around;
        if (!b->is_list || !is_joined(v, &spans.items[i - 1], &spans.items[i]))
            continue;
        b->prep = b->prep ? b->prep : a->prep;
        b->is_verb |= a->is_verb;
        if (a->is_plural && a->kind_before && b->kind < 0) {
            b->kind = a->kind;
            b->is_plural = b->kind_before = TRUE;
        }
        if (a->is_between)
            b->is_between = TRUE;
    }
    for (guint i = spans.n; i-- > 1;) {
        struct surroundings *a = &spans.items[i - 1].around, *b = &spans.items[i].around;
        if (b->is_list && b->is_plural && !b->kind_before && a->kind < 0 &&
            is_joined(v, &spans.items[i - 1], &spans.items[i])) {
            a->kind = b->kind;
            a->is_plural = TRUE;
        }
    }
}

struct named_spans place_scan(const gazetteer *g, const struct place_view *v, struct arena *arena)
{
    struct scanner sc = {g, v, {0}, arena};
    guint32 next_match = 0;
    for (guint at = 0; at < v->text->n_tokens;) {
        guint n = scan_known(&sc, at, &next_match);
        if (n == 0)
            n = scan_unknown(&sc, at);
        at += MAX(n, 1);
    }
    struct named_spans spans = {sc.out.items, sc.out.n};
    share_in_lists(v, spans);
    return spans;
}
