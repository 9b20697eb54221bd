/* cli/cmd_stage.h: `frontwire stage`: a consumer's stage on plain files, without Kafka. */
#pragma once

/* argv[0] is the command's name. Returns a sysexits code. */
int cmd_stage(int argc, char **argv);
