/* cli/cmd_page.h: `frontwire page`. */
#pragma once

/* argv[0] is the command's name. Returns a sysexits code. */
int cmd_page(int argc, char **argv);
