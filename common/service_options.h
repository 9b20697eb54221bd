/* common/service_options.h
 * The options that all our programs take, services and tools alike. */
#pragma once
#include "common/log.h"

struct standard_options {
    char *config;    /* NULL: none given, and $FRONTWIRE_CONFIG is not set */
    char **settings; /* "section.option=value" */
    char *log_level, *log_format;
    gboolean version;
};

/* Adds them to the context; `o` must outlive the parsing. */
void standard_options_add(struct standard_options *o, GOptionContext *context);
/* Reads --log-level and --log-format, starts the log for `program`. FALSE: a bad name (G_OPTION_ERROR). */
gboolean standard_options_apply(const struct standard_options *o, const char *program, GError **error);
void standard_options_clear(struct standard_options *o);
