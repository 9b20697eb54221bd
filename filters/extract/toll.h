/* filters/extract/toll.h
 * How many are killed, wounded, captured, missing or displaced by what a frame tells: the numbers of the phrases that
 * stand where its victims stand, of the trigger itself ("12 dead"), of a statement about the toll ("the death toll rose
 * to 45"), none at all ("without casualties"), or names. A part ("among them three children") is not added to its
 * whole. Rules of counting: CODEBOOK §3 and §7. */
#pragma once
#include "filters/extract/clause.h"
#include "filters/extract/noun_phrase.h"

/* A number that a toll is made of, and the phrase that says it. */
struct toll_part {
    guint chunk;
    gint64 min;
};
struct toll {
    struct count sum;
    struct toll_part parts[ARGUMENTS_MAX];
    guint n_parts;
};

/* What a trigger in chunk `chunk` counts. `arguments`: of that trigger, under `frame`. FALSE: the text states no
 * number. */
gboolean toll_read(const struct sentence_view *s, const struct frame *frame, guint chunk,
                   const struct arguments *arguments, struct toll *out);

/* "فقدت امرأة حياتها": is it a life that is lost? */
gboolean toll_names_life(const struct sentence_view *s, guint chunk);

/* "12 dead and wounded", "killing and injuring dozens": one number for two harms that stand side by side in chunks. An
 * exact one is a sum and counts for neither, a vague one holds for both (as the gold sets have it). */
void toll_share(const struct sentence_view *s, struct draft *a, struct draft *b);

/* Two numbers of one list: "six civilians and five militiamen" are eleven. */
void toll_add(struct count *to, const struct count *x);
/* Two tellings of one toll, `x` the later one in the text: an exact one replaces a vague one, the whole a part; a
 * higher one widens the range (CODEBOOK §7), a lower one says nothing new. */
void toll_unite(struct count *to, const struct count *x);
