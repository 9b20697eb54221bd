/* cli/cmd_type.h
 * frontwire type: what the type model alone says of short texts; for training and measuring it. */
#pragma once

int cmd_type(int argc, char **argv);
