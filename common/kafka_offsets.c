#include "common/kafka_rd.h"
#include "common/planted.h"
#include "common/kafka_source.h"

#include <string.h>

struct position {
    char *topic;
    gint32 partition;
    gint64 next;
};

struct kafka_offsets {
    GArray *positions; /* struct position: as many as we have partitions, so a look through them is short */
    rd_kafka_consumer_group_metadata_t *group;
    guint last; /* where the last one was found: records come in runs of one partition */
};

static void position_clear(gpointer p)
{
    g_free(((struct position *)p)->topic);
}

kafka_offsets *kafka_offsets_new(void)
{
    kafka_offsets *o = g_new0(kafka_offsets, 1);
    o->positions = g_array_new(FALSE, FALSE, sizeof(struct position));
    g_array_set_clear_func(o->positions, position_clear);
    return o;
}

void kafka_offsets_free(kafka_offsets *o)
{
    if (!o)
        return;
    kafka_offsets_clear(o);
    g_array_unref(o->positions);
    g_free(o);
}

static struct position *at(const kafka_offsets *o, guint i)
{
    return &g_array_index(o->positions, struct position, i);
}

static gboolean is_of(const struct position *p, const struct message *m)
{
    return p->partition == m->partition && strcmp(p->topic, m->topic) == 0;
}

static struct position *find_or_add(kafka_offsets *o, const struct message *m)
{
    for (guint i = 0; i < o->positions->len; i++)
        if (is_of(at(o, i), m)) {
            o->last = i;
            return at(o, i);
        }
    struct position p = {g_strdup(m->topic), m->partition, 0};
    g_array_append_val(o->positions, p);
    o->last = o->positions->len - 1;
    return at(o, o->last);
}

void kafka_offsets_add(kafka_offsets *o, const struct message *m)
{
    struct position *p = o->last < o->positions->len && is_of(at(o, o->last), m) ? at(o, o->last) : find_or_add(o, m);
    p->next = m->offset + 1;
}

void kafka_offsets_clear(kafka_offsets *o)
{
    g_array_set_size(o->positions, 0);
    o->last = 0;
    if (o->group)
        rd_kafka_consumer_group_metadata_destroy(g_steal_pointer(&o->group));
}

#ifdef FW_PLANTED_BUGS
static void commit_beside(kafka_offsets *o, const struct kafka_source *s)
{
    g_autoptr(rd_kafka_topic_partition_list_t) list = kafka_rd_offsets_list_new(o);
    rd_kafka_commit(kafka_rd_source_handle(s), list, FALSE);
}
#else
#define commit_beside(o, s) ((void)0)
#endif

void kafka_offsets_stamp(kafka_offsets *o, const struct kafka_source *s)
{
    if (planted(PLANTED_OFFSETS_OUTSIDE))
        commit_beside(o, s);
    if (o->group)
        rd_kafka_consumer_group_metadata_destroy(o->group);
    o->group = kafka_rd_source_group_metadata_new(s);
}

const rd_kafka_consumer_group_metadata_t *kafka_rd_offsets_group(const kafka_offsets *o)
{
    return o->group;
}

guint kafka_offsets_count(const kafka_offsets *o)
{
    return o->positions->len;
}

rd_kafka_topic_partition_list_t *kafka_rd_offsets_list_new(const kafka_offsets *o)
{
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_new((int)o->positions->len);
    for (guint i = 0; i < o->positions->len; i++)
        rd_kafka_topic_partition_list_add(list, at(o, i)->topic, at(o, i)->partition)->offset = at(o, i)->next;
    return list;
}
