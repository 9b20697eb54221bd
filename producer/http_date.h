/* producer/http_date.h
 * Dates of HTTP headers. Source: RFC 9110, 5.6.7 (IMF-fixdate, RFC 850 and asctime forms). */
#pragma once
#include "common/strview.h"

/* UTC microseconds of an HTTP date; FALSE for anything else ("0" and "-1" are common in Expires: not dates). */
gboolean http_date_parse(struct strview s, gint64 *at);
