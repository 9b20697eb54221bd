/* producer/feed_entities.h
 * Character and entity references as feeds write them: XML's own, those a DOCTYPE declares in the simple form, HTML's
 * (libxml2's table of HTML 4), numbers in and out of range. Source: XML 1.0 §4.1, HTML 4.01 §24, WHATWG "numeric
 * character reference end state" (128-159 mean windows-1252). */
#pragma once
#include "common/strview.h"

#define FEED_ENTITY_NAME_MAX 32 /* bytes of a name or number between & and ; */

typedef struct feed_entities feed_entities;
/* `expansion_max_bytes`: what declared entities may add to the document altogether; later ones stay as written. */
feed_entities *feed_entities_new(gsize expansion_max_bytes);
void feed_entities_free(feed_entities *e);

/* Notes the entities of a DOCTYPE that stand for plain text; external, nested and oversized ones are not noted. */
void feed_entities_declare(feed_entities *e, const char *doctype, gsize n);

/* What a reference stands for: one character, or a text, or (both zero) nothing. */
struct feed_reference {
    gunichar c;
    struct strview text; /* the entities' */
    gboolean is_mended;  /* the source was not well-formed */
};

/* `p` is at an ampersand with `n` bytes behind it. Returns the bytes read (≥ 1); an ampersand that begins no reference
 * stands for itself. Characters 128-159 are returned as they are: feed_text_tidy() maps them. */
gsize feed_entities_resolve(feed_entities *e, const char *p, gsize n, struct feed_reference *out);

/* windows-1252's meaning of a C1 control (0x80-0x9F); other characters and the five unassigned ones are returned
 * unchanged. */
gunichar feed_windows_1252(gunichar c);
