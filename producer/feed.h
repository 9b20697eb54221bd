/* producer/feed.h
 * What one feed document says, whatever its dialect: plain data, no behaviour but making and freeing.
 * Texts are as the feed gave them (trimmed, UTF-8); feed_text_dup_plain() renders them. Dates are UTC microseconds.
 * Source: RSS 0.9x/1.0/2.0, RFC 4287, Atom 0.3, JSON Feed 1.1, CDF. */
#pragma once
#include <glib.h>

#define FEED_NO_DATE 0 /* as in the records: the first microsecond of 1970 is no date */

enum feed_dialect { FEED_UNKNOWN, FEED_RSS, FEED_RDF, FEED_ATOM, FEED_CDF, FEED_JSON };

enum feed_text_kind {
    FEED_TEXT_PLAIN, /* characters mean themselves */
    FEED_TEXT_MAYBE, /* nominally plain, but people put HTML there (RSS titles) */
    FEED_TEXT_HTML,  /* an HTML fragment */
};

struct feed_text {
    char *value; /* NULL: the feed has none */
    enum feed_text_kind kind;
};

struct feed_person {
    char *name, *email, *url; /* each may be NULL */
};

struct feed_enclosure {
    char *url, *type; /* type may be NULL */
    gint64 length;    /* bytes as declared, -1 when absent or not a number */
};

struct feed_place { /* GeoRSS or W3C Geo point of an entry */
    gboolean is_set;
    double lat, lon;
};

struct feed_entry {
    char *guid; /* as given, resolved when it is a permalink; NULL when the feed has none */
    gboolean is_permalink;
    char *link; /* absolute when the feed's own URL is known */
    struct feed_text title, summary, content;
    char *language;        /* in scope at the entry's text (xml:lang, dc:language); NULL = the feed's */
    GPtrArray *authors;    /* struct feed_person * */
    GPtrArray *categories; /* char *, without repetition */
    GPtrArray *enclosures; /* struct feed_enclosure * */
    char *source_title, *source_url;
    gint64 published_at, updated_at; /* FEED_NO_DATE when absent or unreadable; an update stands in for publication */
    struct feed_place place;
};

struct feed {
    enum feed_dialect dialect;
    struct feed_text title, subtitle;
    char *id, *link, *language;
    char *encoding;        /* what the bytes were decoded as */
    GPtrArray *authors;    /* struct feed_person * */
    GPtrArray *categories; /* char * */
    gint64 published_at, updated_at;
    int ttl_min;           /* <ttl> in minutes, -1 when absent */
    char *update_period;   /* sy:updatePeriod: hourly, daily, …; NULL when absent */
    int update_frequency;  /* sy:updateFrequency: times a period, -1 when absent */
    guint32 skip_hours;    /* bit h: do not poll in the UTC hour h (0-23) */
    guint8 skip_days;      /* bit d: do not poll on that day, 0 = Monday */
    char *moved_to;        /* <newLocation>, itunes:new-feed-url */
    GPtrArray *entries;    /* struct feed_entry *, in document order */
    gboolean is_recovered; /* not well-formed: read with repairs */
    gboolean is_truncated; /* ended in the middle */
    guint n_dropped;       /* entries past the limit of entries */
};

struct feed *feed_new(void);
void feed_free(struct feed *f);
typedef struct feed feed_owner;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(feed_owner, feed_free)

/* Appends an empty entry; the feed keeps it. */
struct feed_entry *feed_add_entry(struct feed *f);
void feed_person_free(struct feed_person *p);
void feed_enclosure_free(struct feed_enclosure *e);
/* A copy of `category` at the end of `list` unless it is empty or there already. */
void feed_add_category(GPtrArray *list, const char *category);

/* The text as plain text with paragraph breaks ("\n\n"), NULL when there is none; g_free() it. */
char *feed_text_dup_plain(const struct feed_text *t);
