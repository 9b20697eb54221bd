#include "filters/extract/grammar.h"

#include "filters/extract/clause_plain.h"

const struct grammar grammar_english = {
    .subject = clause_subject,
    .object = clause_object,
    .preposition = clause_preposition,
    .verb_arguments = clause_verb_arguments,
    .noun_arguments = clause_noun_arguments,
    .is_relative = clause_is_relative,
    .bounds = clause_bounds,
};

const struct grammar grammar_plain = {
    .is_plain = TRUE,
    .subject = clause_plain_subject,
    .object = clause_plain_object,
    .preposition = clause_plain_preposition,
    .verb_arguments = clause_plain_verb_arguments,
    .noun_arguments = clause_plain_noun_arguments,
    .is_relative = clause_plain_is_relative,
    .bounds = clause_bounds,
};
