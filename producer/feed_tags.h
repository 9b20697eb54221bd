/* producer/feed_tags.h
 * The table of tags: what an element of a feed means, by namespace and local name. A new tag is a new line here.
 * Element names are compared without case, as feeds write them (<ITEM>, <pubdate>). */
#pragma once
#include <glib.h>

enum feed_ns {
    FEED_NS_CORE, /* RSS of all versions, Atom, CDF, and whatever a feed calls its default namespace */
    FEED_NS_DC,
    FEED_NS_DCTERMS,
    FEED_NS_CONTENT,
    FEED_NS_MEDIA,
    FEED_NS_ITUNES,
    FEED_NS_SY,
    FEED_NS_GEORSS,
    FEED_NS_GML,
    FEED_NS_GEO,
    FEED_NS_XHTML,
    FEED_NS_RDF,
    FEED_NS_XML,
    FEED_NS_FEEDBURNER,
    FEED_NS_SITEMAP, /* sitemaps.org */
    FEED_NS_NEWS,    /* Google's news sitemaps: what outlets keep up when they have dropped RSS */
    FEED_NS_OTHER,
};

/* How an element is read. */
enum feed_rule {
    RULE_NONE,   /* unknown: its children are looked at, its text is not */
    RULE_SKIP,   /* it and everything below it says nothing about the feed or entry (image, textinput) */
    RULE_ROOT,   /* rss, RDF: xml:lang is the feed's language */
    RULE_FEED,   /* channel, feed */
    RULE_ENTRY,  /* item, entry */
    RULE_SOURCE, /* RSS <source url=>, Atom <source>: of the feed an entry was taken from */
    RULE_MARKUP, /* a text that may hold markup: children become markup of the text */
    RULE_VALUE,  /* one short value */
    RULE_DATE,
    RULE_LINK,   /* RSS text, Atom attributes */
    RULE_PERSON, /* Atom structure or RSS text */
    RULE_PERSON_PART,
    RULE_CATEGORY, /* text, or attribute term/text */
    RULE_KEYWORDS, /* comma-separated */
    RULE_ENCLOSURE,
    RULE_MEDIA,     /* media:content */
    RULE_POINT,     /* "lat lon" */
    RULE_SKIP_TIME, /* hour, day in skipHours, skipDays */
};

enum feed_field {
    FIELD_NONE,
    FIELD_ID,
    FIELD_LINK,
    FIELD_TITLE,
    FIELD_SUMMARY, /* of a feed: its subtitle */
    FIELD_CONTENT,
    FIELD_SUBTITLE,
    FIELD_LANGUAGE,
    FIELD_PUBLISHED,
    FIELD_UPDATED,
    FIELD_AUTHOR,
    FIELD_CREATOR_NAME,
    FIELD_PERSON_NAME,
    FIELD_PERSON_EMAIL,
    FIELD_PERSON_URL,
    FIELD_CATEGORY,
    FIELD_TTL,
    FIELD_UPDATE_PERIOD,
    FIELD_UPDATE_FREQUENCY,
    FIELD_HOUR,
    FIELD_DAY,
    FIELD_MOVED_TO,
    FIELD_POINT,
    FIELD_LAT,
    FIELD_LON,
    FIELD_IGNORED, /* read, so that its markup does not run into others, and thrown away */
    N_FIELDS,
};

enum feed_content {
    CONTENT_PLAIN,
    CONTENT_HTML,
    CONTENT_XHTML,
};

struct feed_tag {
    enum feed_ns ns;
    const char *name;
    enum feed_rule rule;
    enum feed_field field;
    enum feed_content content; /* RULE_MARKUP: unless a type attribute says otherwise */
    gint8 rank;                /* of two values for one field the higher rank stays; 0 = the dialect's own tag */
};

/* NULL when the element means nothing to us. */
const struct feed_tag *feed_tags_lookup(enum feed_ns ns, const char *name);
/* `uri` may be NULL (undeclared) or one nobody knows: then the prefix decides, as feeds mean it. */
enum feed_ns feed_tags_namespace(const char *uri, const char *prefix);
