/* filters/extract/toll_words.h
 * The words around a toll that say how its number is to be read (packs/common/toll_words.tsv): "among them" opens a
 * part that is counted already, "rose to" gives a total, "a family of" counts people by their number. */
#pragma once
#include "text/name_table.h"

enum toll_role {
    TOLL_PART,  /* among them, including: what follows is part of the number before */
    TOLL_TOTAL, /* verbs between a toll and its number: rose to, stands at, reached */
    TOLL_GROUP, /* family, group: "a family of six" are six */
    TOLL_EACH,  /* كل من: every name behind it is one */
    TOLL_LIFE,  /* his life: what a verb of loss must have behind it */
    TOLL_ROLES_N
};

/* Reads `path` into `names`: class `class`, payload enum toll_role. TSV_ERROR_* with file and line. */
gboolean toll_words_load(const char *path, name_table *names, guint16 class, GError **error);
