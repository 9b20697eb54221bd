#include "cli/kafka_options.h"

#include <sysexits.h>

void kafka_options_add(struct kafka_options *o, GOptionContext *context)
{
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &o->config_file, "configuration file (default: $FRONTWIRE_CONFIG)",
         "FILE"},
        {"bootstrap", 'b', 0, G_OPTION_ARG_STRING, &o->bootstrap, "Kafka brokers (default: the configuration's)",
         "HOST:PORT,…"},
        {"prefix", 'p', 0, G_OPTION_ARG_STRING, &o->prefix, "put before every topic's name", "P"},
        G_OPTION_ENTRY_NULL};
    g_option_context_add_main_entries(context, entries, NULL);
}

static gboolean bind(struct kafka_options *o, GError **error)
{
    const struct config_section sections[] = {KAFKA_CONFIG_SECTION(&o->config), CONFIG_FOREIGN("producer"),
                                              CONFIG_FOREIGN("consumer"), CONFIG_FOREIGN("deliver"),
                                              CONFIG_FOREIGN("web")};
    const char *file = o->config_file ? o->config_file : g_getenv("FRONTWIRE_CONFIG");
    g_autofree char *bootstrap = o->bootstrap ? g_strdup_printf("kafka.bootstrap=%s", o->bootstrap) : NULL;
    g_autofree char *prefix = o->prefix ? g_strdup_printf("kafka.prefix=%s", o->prefix) : NULL;
    const char *overrides[3] = {bootstrap ? bootstrap : prefix, bootstrap ? prefix : NULL, NULL};
    if (file && !(o->doc = yaml_load(file, error)))
        return FALSE;
    return config_bind(o->doc ? yaml_root(o->doc) : NULL, sections, G_N_ELEMENTS(sections), overrides, error);
}

kafka_client *kafka_options_client_new(struct kafka_options *o, const char *client_id, GError **error)
{
    return bind(o, error) ? kafka_config_client_new(&o->config, client_id, error) : NULL;
}

void kafka_options_clear(struct kafka_options *o)
{
    config_clear(kafka_config_fields, kafka_config_fields_n, &o->config);
    yaml_free(o->doc);
    g_free(o->config_file);
    g_free(o->bootstrap);
    g_free(o->prefix);
}

int kafka_exit_code(const GError *error)
{
    if (error->domain == KAFKA_ERROR)
        return error->code == KAFKA_ERROR_UNAVAILABLE ? EX_UNAVAILABLE
               : error->code == KAFKA_ERROR_CONFIG    ? EX_CONFIG
                                                      : EX_SOFTWARE;
    return error->domain == YAML_ERROR ? EX_CONFIG : error->domain == G_OPTION_ERROR ? EX_USAGE : EX_NOINPUT;
}
