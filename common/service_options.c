#include "common/service_options.h"

void standard_options_add(struct standard_options *o, GOptionContext *context)
{
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &o->config, "configuration file (default: $FRONTWIRE_CONFIG)",
         "FILE"},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->settings, "set one option, over the file's; may be repeated",
         "SECTION.OPTION=VALUE"},
        {"log-level", 0, 0, G_OPTION_ARG_STRING, &o->log_level, "debug, info (default), warn or error", "LEVEL"},
        {"log-format", 0, 0, G_OPTION_ARG_STRING, &o->log_format,
         "auto (default: journal under systemd, text on a terminal, else json), json, journal or text", "FORMAT"},
        {"version", 0, 0, G_OPTION_ARG_NONE, &o->version, "print the version and exit", NULL},
        G_OPTION_ENTRY_NULL};
    g_option_context_add_main_entries(context, entries, NULL);
}

static gboolean bad_value(GError **error, const char *option, const char *found, const char *expected)
{
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s must be %s (found '%s')", option, expected, found);
    return FALSE;
}

gboolean standard_options_apply(const struct standard_options *o, const char *program, GError **error)
{
    static const char *const formats[] = {"auto", "json", "journal", "text"};
    enum log_level level = LOG_LEVEL_INFO;
    guint format = LOG_FORMAT_AUTO;
    if (o->log_level && !log_level_parse(o->log_level, &level))
        return bad_value(error, "--log-level", o->log_level, "debug, info, warn or error");
    if (o->log_format) {
        while (format < G_N_ELEMENTS(formats) && strcmp(formats[format], o->log_format) != 0)
            format++;
        if (format == G_N_ELEMENTS(formats))
            return bad_value(error, "--log-format", o->log_format, "auto, json, journal or text");
    }
    log_start(program, level, (enum log_format)format);
    return TRUE;
}

void standard_options_clear(struct standard_options *o)
{
    g_clear_pointer(&o->config, g_free);
    g_clear_pointer(&o->settings, g_strfreev);
    g_clear_pointer(&o->log_level, g_free);
    g_clear_pointer(&o->log_format, g_free);
}
