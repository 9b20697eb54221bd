#include "common/kafka_config.h"

const struct config_field kafka_config_fields[] = {
    {"bootstrap", CONFIG_STRING, offsetof(struct kafka_config, bootstrap), 0, 0, "127.0.0.1:9092", NULL,
     "brokers to begin with: HOST:PORT,…"},
    {"prefix", CONFIG_STRING, offsetof(struct kafka_config, prefix), 0, 0, NULL, NULL,
     "put before every topic, group and transactional id"},
    {"properties", CONFIG_NODE, offsetof(struct kafka_config, properties), 0, 0, NULL, NULL,
     "map of librdkafka properties (security.protocol, ssl.*, sasl.*, socket.*, …)"},
    {"secrets", CONFIG_NODE, offsetof(struct kafka_config, secrets), 0, 0, NULL, NULL,
     "map of librdkafka properties to files that hold their values (sasl.password, ssl.key.password, …)"},
};
const guint kafka_config_fields_n = G_N_ELEMENTS(kafka_config_fields);

typedef gboolean (*setter)(kafka_client *c, const char *name, const char *value, GError **error);

static gboolean set_all(kafka_client *client, const struct yaml_node *map, setter set, GError **error)
{
    if (!map)
        return TRUE;
    if (!yaml_want(map, YAML_MAP, error))
        return FALSE;
    for (guint i = 0; i < map->n; i++) {
        struct strview value;
        g_autofree char *name = sv_dup(map->keys[i]);
        g_autoptr(GError) why = NULL;
        if (!yaml_text(&map->items[i], &value, error))
            return FALSE;
        g_autofree char *text = sv_dup(value);
        if (!set(client, name, text, &why))
            return yaml_fail(&map->items[i], error, "%s: %s", name, why->message);
    }
    return TRUE;
}

kafka_client *kafka_config_client_new(const struct kafka_config *c, const char *client_id, GError **error)
{
    g_autoptr(kafka_client) client = kafka_client_new(c->bootstrap, c->prefix ? c->prefix : "", client_id);

    if (!set_all(client, c->properties, kafka_client_set, error) ||
        !set_all(client, c->secrets, kafka_client_set_from_file, error))
        return NULL;
    return g_steal_pointer(&client);
}
