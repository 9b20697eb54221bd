/* filters/extract/unit_table.h
 * What groups of people and things are made of: troops, warplanes, children, villages (packs/common/unit_nouns.tsv).
 * The head of a noun phrase that names or counts somebody. Built by one thread, then read-only. */
#pragma once
#include "text/name_table.h"

enum unit_kind {
    UNIT_TROOPS,
    UNIT_FIGHTERS,
    UNIT_AIRCRAFT,
    UNIT_ARMOUR,
    UNIT_SHIPS,
    UNIT_POLICE,
    UNIT_CHILDREN,
    UNIT_WOMEN,
    UNIT_MEN,
    UNIT_CIVILIANS,
    UNIT_MEDICAL,
    UNIT_MEDIA,
    UNIT_PROTESTERS,
    UNIT_OFFICIALS,
    UNIT_VEHICLES,
    UNIT_BUILDINGS,
    UNIT_SETTLEMENTS,
    UNIT_KINDS_N
};

enum unit_class { UNIT_IS_PERSON, UNIT_IS_VEHICLE, UNIT_IS_BUILDING, UNIT_IS_PLACE, UNIT_CLASSES_N };

const char *unit_kind_name(enum unit_kind kind);

struct unit_noun {
    const char *text;
    enum unit_kind kind;
    enum unit_class class;
    char language[4];
};

typedef struct unit_table unit_table;

/* Reads `path`; TSV_ERROR_* with file and line. One word may be listed under several kinds. */
unit_table *unit_table_load(const char *path, GError **error);
void unit_table_free(unit_table *t);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(unit_table, unit_table_free)

guint unit_table_size(const unit_table *t);
const struct unit_noun *unit_table_noun(const unit_table *t, guint32 index);
/* Adds every noun under `class`, payload = index of the noun. */
void unit_table_add_names(const unit_table *t, name_table *names, guint16 class);
