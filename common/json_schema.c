/* The third reader of the tables: JSON Schema 2020-12, so that the contract cannot drift from the codec. */
#include "common/json.h"

#define RFC3339_PATTERN "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\\\.[0-9]{1,6})?Z$"

static void write_object(const struct json_shape *shape, const char *schema_id, guint indent, GString *out);

static void new_line(GString *out, guint indent)
{
    g_string_append_printf(out, "\n%*s", (int)(indent * 2), "");
}

static void write_names(const struct json_field *f, GString *out)
{
    const char *between = "";
    g_string_append(out, "\"enum\": [");
    for (guint i = 0; i < f->names->n; i++) {
        if (!f->names->names[i] && !(f->flags & J_NULL))
            continue;
        g_string_append(out, between);
        if (f->names->names[i])
            json_append_string(out, sv_from(f->names->names[i]));
        else
            g_string_append(out, "null");
        between = ", ";
    }
    g_string_append_c(out, ']');
}

static void write_type(const struct json_field *f, const char *type, const char *more, GString *out)
{
    if (f->flags & J_NULL)
        g_string_append_printf(out, "\"type\": [\"%s\", \"null\"]%s", type, more);
    else
        g_string_append_printf(out, "\"type\": \"%s\"%s", type, more);
}

static void write_pointer(const struct json_field *f, guint indent, GString *out)
{
    g_string_append(out, "\"anyOf\": [");
    new_line(out, indent + 2);
    write_object(f->shape, NULL, indent + 2, out);
    g_string_append_c(out, ',');
    new_line(out, indent + 2);
    g_string_append(out, "{\"type\": \"null\"}");
    new_line(out, indent + 1);
    g_string_append_c(out, ']');
}

static void write_objects(const struct json_field *f, guint indent, GString *out)
{
    g_string_append(out, "\"type\": \"array\",");
    new_line(out, indent + 1);
    g_string_append(out, "\"items\": ");
    write_object(f->shape, NULL, indent + 1, out);
}

/* The members of an object schema, without braces. */
static void write_object_members(const struct json_shape *shape, const char *schema_id, guint indent, GString *out);

static void write_kind(const struct json_field *f, guint indent, GString *out)
{
    switch (f->kind) {
    case J_KIND_STRING:
        write_type(f, "string", "", out);
        break;
    case J_KIND_I64:
        write_type(f, "integer", "", out);
        break;
    case J_KIND_COUNT:
        write_type(f, "integer", ", \"minimum\": 0", out);
        break;
    case J_KIND_REAL:
        write_type(f, "number", "", out);
        break;
    case J_KIND_BOOL:
        write_type(f, "boolean", "", out);
        break;
    case J_KIND_TIME:
        write_type(f, "string", ", \"format\": \"date-time\", \"pattern\": \"" RFC3339_PATTERN "\"", out);
        break;
    case J_KIND_ENUM:
        write_names(f, out);
        break;
    case J_KIND_FLAGS:
        g_string_append(out, "\"type\": \"array\", \"uniqueItems\": true, \"items\": {");
        write_names(f, out);
        g_string_append_c(out, '}');
        break;
    case J_KIND_STRINGS:
        g_string_append(out, "\"type\": \"array\", \"items\": {\"type\": \"string\"}");
        break;
    case J_KIND_OBJECT:
        write_object_members(f->shape, NULL, indent, out);
        break;
    case J_KIND_POINTER:
        write_pointer(f, indent, out);
        break;
    case J_KIND_OBJECTS:
        write_objects(f, indent, out);
        break;
    case J_KIND_SPLICE:
        g_assert_not_reached(); /* write_properties has opened it */
    }
}

static void write_property(const struct json_field *f, guint indent, GString *out)
{
    new_line(out, indent);
    json_append_string(out, sv_from(f->name));
    g_string_append(out, ": {");
    new_line(out, indent + 1);
    g_string_append(out, "\"description\": ");
    json_append_string(out, sv_from(f->help));
    g_string_append_c(out, ',');
    new_line(out, indent + 1);
    write_kind(f, indent, out);
    new_line(out, indent);
    g_string_append_c(out, '}');
}

static void write_properties(const struct json_shape *shape, gboolean is_first, guint indent, GString *out)
{
    for (guint i = 0; i < shape->n; i++) {
        if (!is_first || i)
            g_string_append_c(out, ',');
        if (shape->fields[i].kind == J_KIND_SPLICE)
            write_properties(shape->fields[i].shape, TRUE, indent, out);
        else
            write_property(&shape->fields[i], indent, out);
    }
}

static void write_required(const struct json_shape *shape, gboolean is_first, GString *out)
{
    for (guint i = 0; i < shape->n; i++) {
        if (!is_first || i)
            g_string_append(out, ", ");
        if (shape->fields[i].kind == J_KIND_SPLICE)
            write_required(shape->fields[i].shape, TRUE, out);
        else
            json_append_string(out, sv_from(shape->fields[i].name));
    }
}

static void write_object_members(const struct json_shape *shape, const char *schema_id, guint indent, GString *out)
{
    g_string_append(out, "\"type\": \"object\", \"additionalProperties\": false,");
    new_line(out, indent + 1);
    g_string_append(out, schema_id ? "\"required\": [\"schema\", " : "\"required\": [");
    write_required(shape, TRUE, out);
    g_string_append(out, "],");
    new_line(out, indent + 1);
    g_string_append(out, "\"properties\": {");
    if (schema_id) {
        new_line(out, indent + 2);
        g_string_append(out, "\"schema\": {\"const\": ");
        json_append_string(out, sv_from(schema_id));
        g_string_append_c(out, '}');
    }
    write_properties(shape, !schema_id, indent + 2, out);
    new_line(out, indent + 1);
    g_string_append_c(out, '}');
}

static void write_object(const struct json_shape *shape, const char *schema_id, guint indent, GString *out)
{
    g_string_append_c(out, '{');
    write_object_members(shape, schema_id, indent, out);
    new_line(out, indent);
    g_string_append_c(out, '}');
}

void json_schema_write(const struct json_shape *shape, const char *schema_id, const char *title, GString *out)
{
    g_string_append(out, "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"$id\": ");
    g_autofree char *id = g_strdup_printf("urn:%s", schema_id ? schema_id : shape->name);
    json_append_string(out, sv_from(id));
    g_string_append(out, ",\n  \"title\": ");
    json_append_string(out, sv_from(title));
    g_string_append(out, ",\n  ");
    write_object_members(shape, schema_id, 0, out);
    g_string_append(out, "\n}\n");
}
