#include "common/records/archive_position.h"

static const struct json_field POSITION[] = {
    J_STRING(struct archive_position, archive, 0, "archive id"),
    J_COUNT(struct archive_position, slot, 0, "the slot whose feeds it speaks of"),
    J_STRING(struct archive_position, segment, J_NULL, "file name of the WARC segment; null: nothing published yet"),
    J_COUNT(struct archive_position, offset, 0, "first byte of the segment that is not published"),
    J_BOOL(struct archive_position, released, "true: drained and handed over"),
    J_STRING(struct archive_position, owner, 0, "who wrote it"),
    J_TIME(struct archive_position, written, 0, "when"),
};
static const struct json_shape POSITION_SHAPE = J_SHAPE(struct archive_position, POSITION);

const struct record_type archive_position_record = {
    .schema = "frontwire.archive_position/1",
    .title = "How far an archive is published for one slot (topic news.feedstate, compacted, key: archive + slot)",
    .file = "archive_position.v1.json",
    .shape = &POSITION_SHAPE,
};

gboolean archive_position_decode(struct strview json, struct arena *a, struct archive_position *out, GError **error)
{
    return record_decode(&archive_position_record, json, a, out, error);
}

void archive_position_encode(const struct archive_position *in, GString *out)
{
    record_encode(&archive_position_record, in, out);
}
