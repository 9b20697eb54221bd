#include "filters/extract/place_scan.h"

/* ---- names that no table has ---- */

#define UNKNOWN_MAX_TOKENS 4
#define NAME_MAX_TOKENS    9 /* texts that lost their commas run names together */
#define GUESSES_MAX        12

#define PRIOR_OF_FAMOUS 60

#define SCRIPTS_WITH_CAPITALS (TOKEN_LATIN | TOKEN_CYRILLIC)

static gboolean is_famous_at(const struct place_scanner *sc, guint at)
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
static gboolean is_article_of_name(const struct place_scanner *sc, guint at, gboolean is_first)
{
    const struct token *t = sc->v->text->tokens;
    if (at + 1 >= sc->v->text->n_tokens || !place_role_at(sc->v, at, PR_ARTICLE, NULL, NULL) ||
        !(t[at + 1].bits & TOKEN_CAPITAL))
        return FALSE;
    gboolean ends_in_l = t[at].forms[0].p[t[at].forms[0].n - 1] == 'l';
    return ends_in_l || !is_first || (t[at + 1].bits & TOKEN_GLUED);
}

/* How many tokens from `at` are a capitalised name; 0 = none. */
static guint latin_name_length(const struct place_scanner *sc, guint at)
{
    const struct token *t = sc->v->text->tokens;
    guint i = at;
    while (i < at + NAME_MAX_TOKENS && place_scanner_is_free(sc, i) && (t[i].bits & SCRIPTS_WITH_CAPITALS) &&
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
#define LIKENESS_OF_CYRILLIC 0.90f /* transcribed, and with an ending */
#define LIKENESS_OF_FAR      0.95f /* the world is full of names that sound alike */
#define PRIOR_OF_RUMOUR      20    /* without a noun, a name is taken for a place that the war has made known … */
#define LIKENESS_OF_SAME     0.95f /* … or for one that sounds the same, whatever its size */

static gboolean is_near_the_war(const struct place *p)
{
    return p->admin1[0] || p->country[0] == 0;
}

static guint guess_by_sound(const struct place_scanner *sc, guint first, guint n, float least, guint8 least_prior,
                            struct gazetteer_guess *out)
{
    guint found =
              gazetteer_find_fuzzy(sc->g, sc->v->text->tokens, first, n, MIN(least, LIKENESS_OF_FAR), out, GUESSES_MAX),
          kept = 0;
    for (guint i = 0; i < found; i++) {
        const struct place *p = gazetteer_place(sc->g, out[i].place);
        float wanted = is_near_the_war(p) ? least : LIKENESS_OF_FAR;
        gboolean is_known = p->prior >= least_prior || (out[i].likeness >= LIKENESS_OF_SAME && p->admin1[0]);
        if (out[i].likeness >= wanted && is_known && p->kind != PLACE_COUNTRY)
            out[kept++] = out[i];
    }
    return kept;
}

/* A name cut short to one of its openers ("Tal", "كفر") is no name. */
static gboolean may_shorten_to(const struct place_scanner *sc, guint first, guint n)
{
    return n > 1 || !place_role_at(sc->v, first, PR_COMPOUND, NULL, NULL);
}

static void add_guesses(struct named_span *span, const struct gazetteer_guess *guesses, guint n)
{
    for (guint i = 0; i < n; i++)
        named_span_add(span, (struct candidate){.place = guesses[i].place, .likeness = guesses[i].likeness});
}

/* Whether the last name found stands in a list of places ("the villages of A, B and …") that goes on at token `at`. */
static gboolean continues_list(const struct place_scanner *sc, guint at)
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
static gboolean follows_place(const struct place_scanner *sc, guint at)
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
static gboolean is_called_spot(const struct place_scanner *sc, guint at, const struct surroundings *s)
{
    gboolean needs_noun_behind =
        s->kind == PLACE_FIELD || s->kind == PLACE_DAM || s->kind == PLACE_AIRBASE || s->kind == PLACE_CROSSING;
    if (s->kind >= 0)
        return names_a_spot(s->kind) && !(needs_noun_behind && s->kind_before);
    return continues_list(sc, at);
}

static void inherit_list(const struct place_scanner *sc, struct named_span *span)
{
    const struct named_span *before = span - 1;
    if (span == sc->out.items || span->around.kind >= 0 || !before->around.is_plural)
        return;
    span->around.kind = before->around.kind;
    span->around.prep = span->around.prep ? span->around.prep : before->around.prep;
    span->around.is_plural = span->around.kind_before = span->around.is_list = TRUE;
}

/* Finds the longest run of tokens from `at` that sounds like a place; 0 = none. */
static guint longest_guess(const struct place_scanner *sc, guint at, guint n, float least, guint8 least_prior,
                           struct gazetteer_guess *guesses, guint *found)
{
    *found = 0;
    gboolean declines = (sc->v->text->tokens[at].bits & TOKEN_CYRILLIC) != 0;
    if (!declines && place_role_at(sc->v, at, PR_COMPOUND, NULL, NULL)) /* half of it is like many others anyway */
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
static gboolean is_own_name(const struct place_scanner *sc, guint behind, const struct surroundings *s)
{
    return s->kind >= 0 && place_kind_is_settlement((enum place_kind)s->kind) && !s->kind_before &&
           behind < sc->v->text->n_tokens && (sc->v->text->tokens[behind].bits & TOKEN_CAPITAL);
}

/* "Tal al-Jabiyeh hill": a hill that no table has lies by the village of its name. */
static guint guess_hill(const struct place_scanner *sc, guint at, guint n, struct gazetteer_guess *guesses)
{
    guint found = guess_by_sound(sc, at + 1, n - 1, LIKENESS_BEHIND_PREP, 0, guesses);
    for (guint i = 0; i < found; i++)
        guesses[i].likeness *= LIKENESS_BEHIND_PREP;
    return found;
}

/* Returns how many tokens are done with. */
static guint scan_unknown_latin(struct place_scanner *sc, guint at)
{
    gboolean is_compound = place_role_at(sc->v, at, PR_COMPOUND, NULL, NULL);
    guint n = latin_name_length(sc, at);
    guint done = is_compound ? n : 1;
    if (n == 0)
        return 1;
    struct surroundings s = surroundings_read(sc->v, at, n, 0);
    gboolean is_spot = is_called_spot(sc, at, &s) && !is_own_name(sc, at + n, &s);
    gboolean is_due = s.prep != PREP_NONE || s.bearing >= 0 || s.is_rural || s.is_verb || follows_place(sc, at);
    gboolean is_other = sc->v->foreign_classes[at] && !is_compound;
    gboolean is_bare = s.kind_before && at > 0 && (sc->v->text->tokens[at].bits & TOKEN_LATIN) &&
                       !place_role_before(sc->v, at - 1, PR_LINK, NULL, NULL);
    is_spot = is_spot && !is_bare; /* "the village of X", but "in the city According to" is two sentences */
    gboolean is_adjective = is_other && n == 1 && is_spot && !s.kind_before; /* "a Kurdish town" */
    guint32 bits = sc->v->text->tokens[at].bits;
    gboolean is_acronym = n == 1 && (bits & TOKEN_ALL_CAPS) && sc->v->text->tokens[at].forms[0].n <= 5;
    guint32 behind = at + n < sc->v->text->n_tokens ? sc->v->text->tokens[at + n].bits : 0;
    gboolean is_half = (behind & TOKEN_GLUED) && (behind & TOKEN_WORD) && !(behind & TOKEN_CAPITAL); /* "Roman-era" */
    if (is_half || s.is_title || s.is_person || s.is_possessive || is_acronym || is_adjective ||
        (!is_spot && (!is_due || is_other)))
        return done;
    struct gazetteer_guess guesses[GUESSES_MAX];
    float least = is_spot ? LIKENESS_BEHIND_NOUN : bits & TOKEN_CYRILLIC ? LIKENESS_OF_CYRILLIC : LIKENESS_BEHIND_PREP;
    guint found, used = longest_guess(sc, at, n, least, is_spot || is_compound ? 0 : PRIOR_OF_RUMOUR, guesses, &found);
    if (!found && is_compound && n > 1 && s.kind == PLACE_MOUNTAIN && (found = guess_hill(sc, at, n, guesses)))
        used = n;
    if (!found && !is_spot)
        return done;
    struct named_span *span = place_scanner_push(sc, at, found ? used : MIN(n, UNKNOWN_MAX_TOKENS), 0);
    if (!span)
        return n;
    add_guesses(span, guesses, found);
    inherit_list(sc, span);
    return span->n;
}

/* An Arabic name behind its noun is one word, or two when the first calls for another (كفر …) or an adjective follows.
 */
static guint arabic_name_length(const struct place_scanner *sc, guint at, gboolean *is_compound)
{
    const struct token *t = sc->v->text->tokens;
    *is_compound = place_role_at(sc->v, at, PR_COMPOUND, NULL, NULL);
    gboolean has_next =
        place_scanner_is_plain_arabic(sc, at + 1) && sc->v->sentence_of[at + 1] == sc->v->sentence_of[at];
    if (!has_next)
        return 1;
    gboolean adjective =
        sv_starts_with(t[at + 1].forms[0], SV("ال")) && place_role_at(sc->v, at + 1, PR_DIRECTION, NULL, NULL);
    return *is_compound || adjective ? 2 : 1;
}

/* "قرية X", not "القرية X": only the noun without an article is followed by its name. */
static gboolean is_construct(const struct place_scanner *sc, guint at)
{
    guint i = at;
    while (i > 0 && (sc->v->text->tokens[i - 1].bits & TOKEN_QUOTE))
        i--;
    return i > 0 && !sv_starts_with(sc->v->text->tokens[i - 1].forms[0], SV("ال"));
}

static guint scan_unknown_arabic(struct place_scanner *sc, guint at)
{
    gboolean is_compound;
    if (!place_scanner_is_plain_arabic(sc, at) ||
        (place_word_begins(sc->v, at) && !place_role_at(sc->v, at, PR_COMPOUND, NULL, NULL)))
        return 0;
    struct surroundings s = surroundings_read(sc->v, at, 1, 0);
    gboolean behind_noun =
        s.kind_before && names_a_spot(s.kind) && s.bearing < 0 && s.first < at && is_construct(sc, at);
    if (!behind_noun && !continues_list(sc, at))
        return 0;
    struct gazetteer_guess guesses[GUESSES_MAX];
    guint length = arabic_name_length(sc, at, &is_compound), found;
    guint used = longest_guess(sc, at, length, LIKENESS_OF_ARABIC, 0, guesses, &found);
    if (!found && (s.is_plural || !behind_noun))
        return 0;
    struct named_span *span = place_scanner_push(sc, at, found ? used : length, 0);
    if (!span)
        return length;
    add_guesses(span, guesses, found);
    inherit_list(sc, span);
    return span->n;
}

guint place_scan_unknown(struct place_scanner *sc, guint at)
{
    guint32 bits = sc->v->text->tokens[at].bits;
    if ((sc->v->foreign_classes[at] & 3) || !(bits & TOKEN_WORD))
        return 0;
    if (bits & TOKEN_ARABIC)
        return scan_unknown_arabic(sc, at);
    gboolean starts_name = (bits & TOKEN_CAPITAL) || is_article_of_name(sc, at, TRUE);
    if (!(bits & SCRIPTS_WITH_CAPITALS) || !starts_name || (bits & (TOKEN_SENTENCE_START | TOKEN_GLUED)))
        return 0;
    if (place_word_begins(sc->v, at) && !place_role_at(sc->v, at, PR_ARTICLE, NULL, NULL) &&
        !place_role_at(sc->v, at, PR_COMPOUND, NULL, NULL))
        return 0;
    return scan_unknown_latin(sc, at);
}

#define LIKENESS_OF_TWIN    0.90f
#define PRIOR_OF_WELL_KNOWN 75

void place_scan_add_alike(const struct place_scanner *sc, struct named_span *span)
{
    struct gazetteer_guess guesses[GUESSES_MAX];
    guint known = span->n_candidates;
    if (!(sc->v->text->tokens[span->first].bits & TOKEN_LATIN))
        return;
    for (guint i = 0; i < known; i++)
        if (gazetteer_place(sc->g, span->candidates[i].place)->prior >= PRIOR_OF_WELL_KNOWN)
            return;
    guint found = guess_by_sound(sc, span->first, span->n, LIKENESS_OF_TWIN, 0, guesses);
    for (guint i = 0; i < found; i++) {
        gboolean has = FALSE;
        for (guint k = 0; k < known; k++)
            has |= span->candidates[k].place == guesses[i].place;
        if (!has)
            add_guesses(span, &guesses[i], 1);
    }
}
