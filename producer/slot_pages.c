#include "producer/slot_pages.h"
#include "common/records/item.h"

struct wanted_page {
    char *item_id;
    gint64 version, fetched_at;
    struct page_job *job; /* NULL: handed over */
};

static void free_wanted(gpointer data)
{
    struct wanted_page *w = data;

    page_job_free(w->job);
    g_free(w->item_id);
    g_free(w);
}

void slot_pages_init(struct slot_pages *p)
{
    p->wanted = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_wanted);
}

void slot_pages_clear(struct slot_pages *p)
{
    g_clear_pointer(&p->wanted, g_hash_table_unref);
}

void slot_pages_reset(struct slot_pages *p)
{
    g_hash_table_remove_all(p->wanted);
}

/* Takes `job`. A later version replaces the former. */
static void remember(struct slot_pages *p, struct page_job *job)
{
    struct wanted_page *w = g_new0(struct wanted_page, 1);

    *w = (struct wanted_page){g_strdup(job->item_id), job->version, job->fetched_at, job};
    g_hash_table_replace(p->wanted, w->item_id, w);
}

/* --- rows --------------------------------------------------------------------------------------------------------- */

gboolean slot_pages_is_row(struct strview key)
{
    return sv_starts_with(key, SV(SLOT_PAGES_KEY));
}

void slot_pages_take_row(struct slot_pages *p, const struct message *row)
{
    const gsize skip = sizeof SLOT_PAGES_KEY - 1;
    g_autofree char *id = g_strndup(row->key.p + skip, row->key.n - skip);
    g_autofree char *item = row->value.p ? sv_dup(row->value) : NULL;
    struct page_job *job = item ? page_job_from_item(item) : NULL;

    if (job)
        remember(p, job);
    else
        g_hash_table_remove(p->wanted, id);
}

/* Takes `value`; NULL deletes the row. */
static void add_row(const struct slot_pages_place *to, const char *item_id, gint64 at, GString *value)
{
    g_autofree char *key = g_strconcat(SLOT_PAGES_KEY, item_id, NULL);
    struct outbox_header h = {.topic = to->topic,
                              .partition = to->partition,
                              .key = key,
                              .schema = item_record.schema,
                              .id = key,
                              .at = at,
                              .trace_of = key};

    outbox_add(to->out, &h, value);
}

/* --- wanted, done, given up --------------------------------------------------------------------------------------- */

void slot_pages_want(struct slot_pages *p, struct page_job *job, const struct slot_pages_place *to)
{
    add_row(to, job->item_id, job->fetched_at, g_string_new(job->item));
    remember(p, job);
}

void slot_pages_done(struct slot_pages *p, const char *item, const struct slot_pages_place *to)
{
    struct page_job *job = page_job_from_item(item);
    const struct wanted_page *w = job ? g_hash_table_lookup(p->wanted, job->item_id) : NULL;

    if (w && w->version <= job->version) { /* a later version's page is still to come */
        add_row(to, w->item_id, w->fetched_at, NULL);
        g_hash_table_remove(p->wanted, job->item_id);
    }
    page_job_free(job);
}

guint slot_pages_give_up(struct slot_pages *p, gint64 now, const struct slot_pages_place *to)
{
    GHashTableIter i;
    gpointer value;
    guint given_up = 0;

    g_hash_table_iter_init(&i, p->wanted);
    while (g_hash_table_iter_next(&i, NULL, &value)) {
        const struct wanted_page *w = value;
        if (now - w->fetched_at <= PAGE_FRESH_US)
            continue;
        add_row(to, w->item_id, w->fetched_at, NULL);
        g_hash_table_iter_remove(&i);
        given_up++;
    }
    return given_up;
}

void slot_pages_hand_over(struct slot_pages *p, void (*give)(void *user, struct page_job *job), void *user)
{
    GHashTableIter i;
    gpointer value;

    g_hash_table_iter_init(&i, p->wanted);
    while (g_hash_table_iter_next(&i, NULL, &value)) {
        struct wanted_page *w = value;
        if (w->job)
            give(user, g_steal_pointer(&w->job));
    }
}
