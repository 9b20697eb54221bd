/* cli/cmd_check.h: `frontwire check`: is everything there, and right? */
#pragma once

/* argv[0] is the command's name. Returns a sysexits code. */
int cmd_check(int argc, char **argv);
