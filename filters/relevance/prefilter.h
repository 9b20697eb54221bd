/* filters/relevance/prefilter.h
 * Decides over the raw bytes of an item record whether it is worth decoding: size, UTF-8, the head of the record, then
 * one Vectorscan pass of literals without word boundaries. It never drops what the rules keep: every anchor of the
 * rules has a literal here (filters/relevance/spelling.h), and whatever hides letters from a raw scan (a \u escape, a
 * tatweel, a zero-width character) sends the record to the decoder. Only whole records of version 1 are dropped; what
 * is broken or unknown is passed on, so that the decoder can say what is wrong with it.
 * The only door to Vectorscan of this room. Thread: its creator's. */
#pragma once
#include "filters/relevance/term_table.h"

enum prefilter_verdict {
    PREFILTER_DECODE,   /* the rules must decide */
    PREFILTER_DROP,     /* cannot match */
    PREFILTER_TOO_BIG,  /* dead letter */
    PREFILTER_NOT_UTF8, /* dead letter */
};

enum prefilter_error { PREFILTER_ERROR_COMPILE };
#define PREFILTER_ERROR prefilter_error_quark()
GQuark prefilter_error_quark(void);

typedef struct prefilter prefilter;

/* Compiles the literals of all anchors of `terms`. `cache_dir` (NULL: none) holds compiled databases by the hash of
 * their literals; one that is missing, damaged or of another machine is compiled anew and written back if possible. */
prefilter *prefilter_new(const term_table *terms, const char *cache_dir, gsize max_bytes, GError **error);
void prefilter_free(prefilter *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(prefilter, prefilter_free)

/* `record`: the value of one message of news.raw. */
enum prefilter_verdict prefilter_check(prefilter *p, struct strview record);

/* The parts of it, for tests and the bench: does the scan find a literal? Is the text valid UTF-8, and are there marks
 * that hide letters? Number of literals before those that contain shorter ones go; whether the database came from the
 * cache. */
gboolean prefilter_scan(prefilter *p, struct strview bytes);
guint prefilter_literals(const prefilter *p);
gboolean prefilter_was_cached(const prefilter *p);
