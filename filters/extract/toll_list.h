/* filters/extract/toll_list.h
 * The dead and wounded by name: a numbered list under a heading ("The dead: 1- … 2- …"), names line by line under one,
 * or a word of the dead before each name ("الشهيد … الشهيد …"). As many as there are names is the toll of the event
 * that the heading belongs to. Linear in tokens. */
#pragma once
#include "filters/extract/event_coder.h"

struct toll_list {
    enum casualty_measure measure;
    guint n;            /* names */
    guint32 heading;    /* token of the word that says of whom */
    guint32 first, end; /* tokens of the names */
};

/* The lists of a text, in its order, `max` at the most. Returns how many. */
guint toll_lists_find(const struct knowledge *k, const struct text_analysis *a, const struct quantities *q,
                      struct toll_list *out, guint max);

/* Gives each list of text `text` to the draft of its heading, else to the last violent act told before it; drafts of
 * single names inside a list are dropped. */
void toll_lists_apply(const struct toll_list *lists, guint n, guint text, struct drafts *drafts);
