/* cli/cmd_match.h: `frontwire match`. */
#pragma once

/* argv[0] is the command's name. Returns a sysexits code. */
int cmd_match(int argc, char **argv);
