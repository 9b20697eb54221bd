/* filters/relevance/utf8_scan.h
 * Checks that bytes are UTF-8 and notes, on the way, the marks that hide letters from a raw scan (spelling_marks in
 * spelling.h). ASCII goes by in blocks of 32 bytes. Thread: any. */
#pragma once
#include "common/strview.h"

/* FALSE: not UTF-8 (overlong forms, surrogates and code points above U+10FFFF included). `*marks` is how many of the
 * marks were met before. */
gboolean utf8_scan(struct strview s, guint *marks);
