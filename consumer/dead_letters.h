/* consumer/dead_letters.h
 * Makes the dead letter of a record that a stage refused: its coordinates, the reason, its headers, the beginning of
 * its value. docs/errors lists the ids. */
#pragma once
#include "common/records/dead_letter.h"
#include "consumer/batch.h"

#define DEAD_LETTER_TOPIC "news.deadletter"

/* Adds the letter to the batch as a record for topic number `topic`, with the original key and timestamp. `arena` holds
 * what is made on the way. FALSE: no room. */
gboolean dead_letters_add(struct batch *b, guint topic, const char *stage, const char *error_id, const char *reason,
                          const struct message *m, struct arena *arena);
