/* producer/feed.h
 * What one feed document says, whatever its dialect: plain data, no behaviour but making and freeing.
 * Texts are as the feed gave them (trimmed, UTF-8); feed_text_dup_plain() renders them. Dates are UTC microseconds.
 * All memory but the list of entries is the feed's arena.
 * Source: RSS 0.9x/1.0/2.0, RFC 4287, Atom 0.3, JSON Feed 1.1, CDF. */
#pragma once
#include "common/arena.h"

#define FEED_LIST_MAX 1000 /* authors, categories, enclosures of one entry or feed; later ones are dropped */
#define FEED_NO_DATE  0    /* as in the records: the first microsecond of 1970 is no date */

enum feed_dialect { FEED_UNKNOWN, FEED_RSS, FEED_RDF, FEED_ATOM, FEED_CDF, FEED_JSON, FEED_SITEMAP };

enum feed_text_kind {
    FEED_TEXT_PLAIN, /* characters mean themselves */
    FEED_TEXT_MAYBE, /* nominally plain, but people put HTML there (RSS titles) */
    FEED_TEXT_HTML,  /* an HTML fragment */
};

struct feed_text {
    const char *value; /* NULL: the feed has none */
    enum feed_text_kind kind;
};

struct feed_person {
    const char *name, *email, *url; /* each may be NULL */
};

struct feed_enclosure {
    const char *url, *type; /* type may be NULL */
    gint64 length;          /* bytes as declared, -1 when absent or not a number */
};

struct feed_place { /* GeoRSS or W3C Geo point of an entry */
    gboolean is_set;
    double lat, lon;
};

struct feed_entry {
    const char *guid; /* as given, resolved when it is a permalink; NULL when the feed has none */
    gboolean is_permalink;
    const char *link; /* absolute when the feed's own URL is known */
    struct feed_text title, summary, content;
    const char *language;  /* in scope at the entry's text (xml:lang, dc:language); NULL = the feed's */
    struct vec authors;    /* struct feed_person */
    struct vec categories; /* const char *, without repetition */
    struct vec enclosures; /* struct feed_enclosure */
    const char *source_title, *source_url;
    gint64 published_at, updated_at; /* FEED_NO_DATE when absent or unreadable; an update stands in for publication */
    struct feed_place place;
};

struct feed {
    struct arena *arena;
    enum feed_dialect dialect;
    struct feed_text title, subtitle;
    const char *id, *link, *language;
    const char *encoding;  /* what the bytes were decoded as */
    struct vec authors;    /* struct feed_person */
    struct vec categories; /* const char * */
    gint64 published_at, updated_at;
    const char *ttl;           /* <ttl> as given, NULL when absent */
    int ttl_min;               /* in minutes, -1 when absent or not a number */
    const char *update_period; /* sy:updatePeriod: hourly, daily, …; NULL when absent */
    int update_frequency;      /* sy:updateFrequency: times a period, -1 when absent */
    guint32 skip_hours;        /* bit h: do not poll in the UTC hour h (0-23) */
    guint8 skip_days;          /* bit d: do not poll on that day, 0 = Monday */
    const char *moved_to;      /* <newLocation>, itunes:new-feed-url */
    GPtrArray *entries;        /* struct feed_entry *, in document order */
    gboolean is_recovered;     /* not well-formed: read with repairs */
    gboolean is_truncated;     /* ended in the middle */
    guint n_dropped;           /* entries past the limit of entries */
};

struct feed *feed_new(void);
void feed_free(struct feed *f);
typedef struct feed feed_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(feed_owner, feed_free)

static inline const struct feed_entry *feed_entry_at(const struct feed *f, guint i)
{
    return f->entries->pdata[i];
}
static inline const struct feed_person *feed_person_at(const struct vec *people, guint i)
{
    return (const struct feed_person *)people->items + i;
}
static inline const char *feed_category_at(const struct vec *categories, guint i)
{
    return ((const char *const *)categories->items)[i];
}
static inline const struct feed_enclosure *feed_enclosure_at(const struct vec *enclosures, guint i)
{
    return (const struct feed_enclosure *)enclosures->items + i;
}

/* Appends an empty entry; the feed keeps it. */
struct feed_entry *feed_add_entry(struct feed *f);
/* Appends an empty one to a list of the feed; NULL when the list is full. */
struct feed_person *feed_add_person(struct feed *f, struct vec *people);
struct feed_enclosure *feed_add_enclosure(struct feed *f, struct vec *enclosures);
/* A trimmed copy of `category` at the end of `list` unless it is empty or there already. */
void feed_add_category(struct feed *f, struct vec *list, struct strview category);
/* A copy in the feed's memory. */
const char *feed_strdup(struct feed *f, struct strview s);

/* The text as plain text with paragraph breaks ("\n\n"), NULL when there is none; g_free() it. */
char *feed_text_dup_plain(const struct feed_text *t);
