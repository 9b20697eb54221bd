/* consumer/stages/stages.h
 * Every stage there is; stages.c has them in a table. */
#pragma once
#include "consumer/stage.h"

extern const struct stage extract_stage;
extern const struct stage filter_stage;
extern const struct stage passthrough_stage;
