/* cli/cmd_feed.h: `frontwire feed`. */
#pragma once

/* argv[0] is the command's name. Returns a sysexits code. */
int cmd_feed(int argc, char **argv);
