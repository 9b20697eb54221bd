/* cli/cmd_feeds.h: `frontwire feeds`: the list of feeds, and how they are. */
#pragma once

/* argv[0] is the command's name. Returns a sysexits code. */
int cmd_feeds(int argc, char **argv);
