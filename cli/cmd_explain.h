/* cli/cmd_explain.h
 * frontwire explain: a text with what was read in it: coloured spans, the rule of each event, what was considered and
 * why it was not told. frontwire why-not: the same for one sub-type that is not there. */
#pragma once
int cmd_explain(int argc, char **argv);
int cmd_why_not(int argc, char **argv);
