/* cli/cmd_extract.h
 * frontwire extract: events of texts, HTML, feeds or JSON lines, one event record a line. */
#pragma once
int cmd_extract(int argc, char **argv);
