/* filters/extract/actor_table.h
 * Who fights, governs, mediates, helps and suffers: the actors of a pack with their names in eleven languages, the
 * dates from which a name or a side holds, and the demonyms ("Russian" + a military noun = that state's forces).
 * Tables: packs/<pack>/actors.tsv, actor_aliases.tsv, actor_sides.tsv, packs/common/demonyms.tsv, world_actors.tsv
 * (armed groups of other wars, for texts that tell of them). Built by one thread,
 * then read-only and shared between threads. */
#pragma once
#include "common/tsv.h"
#include "text/name_table.h"

enum actor_kind {
    ACTOR_STATE,
    ACTOR_MILITARY,
    ACTOR_MILITIA,
    ACTOR_JIHADIST,
    ACTOR_REBEL,
    ACTOR_POLITICAL,
    ACTOR_IGO,
    ACTOR_NGO,
    ACTOR_MONITOR,
    ACTOR_CIVILIAN,
    ACTOR_UNKNOWN,
    ACTOR_KINDS_N
};

const char *actor_kind_name(enum actor_kind kind);
/* Bears arms: military, militia, jihadist, rebel, unknown. */
gboolean actor_kind_is_armed(enum actor_kind kind);

struct actor {
    const char *id, *name, *name_ar, *side; /* NUL-terminated, owned by the table; side without regard to dates */
    char country[3];                        /* ISO 3166-1 alpha-2, or "" */
    enum actor_kind kind;
};

enum alias_flags {
    ALIAS_WEAK = 1 << 0,      /* names the actor only in context: "the regime", "rebels", "Assad" */
    ALIAS_METONYM = 1 << 1,   /* a capital that stands for its state: "Moscow said"; also a place */
    ALIAS_ELSEWHERE = 1 << 2, /* others outside this conflict bear the name too: "Republican Guard", "Southern Front" */
};

/* A day as the decimal number YYYYMMDD; 0 = open. */
typedef gint32 actor_day;

struct actor_alias {
    const char *text;
    guint32 actor;      /* index */
    actor_day from, to; /* holds from … to, both included */
    char language[4];   /* BCP 47 primary subtag */
    guint8 flags;       /* enum alias_flags */
    guint8 name_flags;  /* enum name_flags */
};

struct demonym {
    const char *text;
    guint32 state, forces; /* actors */
    char country[3], language[4];
    guint8 name_flags;
};

typedef struct actor_table actor_table;

/* Reads the tables of `pack_dir` (packs/syria) and `common_dir` (packs/common). Demonyms name actors that no table
 * lists ("other:ukraine"): they are made, kind state or military, side "other". TSV_ERROR_* with file and line. */
actor_table *actor_table_load(const char *pack_dir, const char *common_dir, GError **error);
void actor_table_free(actor_table *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(actor_table, actor_table_free)

guint actor_table_size(const actor_table *t);
const struct actor *actor_table_actor(const actor_table *t, guint32 index);
/* Index of an id, or -1. */
gint actor_table_find(const actor_table *t, const char *id);
/* The side of an actor on a day (0 = no day known: its side of old). */
const char *actor_table_side_on(const actor_table *t, guint32 actor, actor_day day);

guint actor_table_aliases(const actor_table *t);
const struct actor_alias *actor_table_alias(const actor_table *t, guint32 index);
/* False for a name that means somebody else on that day; day 0 is every day. */
gboolean actor_alias_holds_on(const struct actor_alias *alias, actor_day day);

guint actor_table_demonyms(const actor_table *t);
const struct demonym *actor_table_demonym(const actor_table *t, guint32 index);

/* Reads a cell like "2024-12-08"; an empty one is 0, open. TSV_ERROR_* with file and line. */
gboolean actor_day_read(tsv *in, guint column, actor_day *out, GError **error);
/* Does `day` lie in from … to, both included? Day 0 is every day. */
gboolean actor_day_is_within(actor_day day, actor_day from, actor_day to);

/* Adds every alias under `class`, payload = index of the alias. Names written with a capital need one in the text. */
void actor_table_add_names(const actor_table *t, name_table *names, guint16 class);
/* Adds every demonym under `class`, payload = index of the demonym. */
void actor_table_add_demonyms(const actor_table *t, name_table *names, guint16 class);
