/* cli/cmd_topics.h: `frontwire topics`. */
#pragma once

/* argv[0] is the command's name. Returns a sysexits code. */
int cmd_topics(int argc, char **argv);
