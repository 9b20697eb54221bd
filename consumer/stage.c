#include "consumer/stage.h"

#include <stdarg.h>

G_DEFINE_QUARK(stage - error, stage_error)

enum outcome stage_skip(struct stage_context *c, const char *id, GError **error, const char *format, ...)
{
    c->skip_id = id;
    if (error && !*error) {
        va_list args;
        va_start(args, format);
        *error = g_error_new_valist(STAGE_ERROR, STAGE_ERROR_RECORD, format, args);
        va_end(args);
    }
    return OUTCOME_SKIP;
}
