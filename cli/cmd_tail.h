/* cli/cmd_tail.h: `frontwire tail`: a topic as it grows. */
#pragma once

/* argv[0] is the command's name. Returns a sysexits code. */
int cmd_tail(int argc, char **argv);
