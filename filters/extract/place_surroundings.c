#include "filters/extract/place_surroundings.h"

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

/* Only a noun without the article stands before a name: "قرية X", not "القرية X". */
static gboolean is_definite_arabic(const struct place_view *v, guint at)
{
    const struct token *t = &v->text->tokens[at];
    return (t->bits & TOKEN_ARABIC) && sv_starts_with(t->forms[0], SV("ال"));
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
        if (is_definite_arabic(v, first)) /* "القرية صباح": the village, in the morning */
            return -1;
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
    } else if (place_role_before(v, at, PR_BUILDING, NULL, NULL)) {
        s->is_building |= s->kind < 0;
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
        if (words == 0 && !is_arabic && place_role_at(v, end, PR_BUILDING, NULL, NULL)) {
            s->is_building = TRUE;
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

struct surroundings surroundings_read(const struct place_view *v, guint first, guint n, char proclitic)
{
    struct surroundings s = {.kind = -1, .bearing = -1, .distance_km = -1, .first = first};
    scan_before(v, first, proclitic, &s);
    s.n = first + n - s.first;
    scan_after(v, first + n, &s);
    return s;
}
