/* What every process says of itself: the names that Prometheus' own client libraries use. */
#include <dirent.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "common/metrics.h"

/* Field `n` (from 0) of /proc/self/statm, in pages; 0 when it cannot be read. */
static double statm_bytes(int n)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
        return 0;
    g_auto(GStrv) fields = g_strsplit(text, " ", 4);
    if ((int)g_strv_length(fields) <= n)
        return 0;
    return (double)g_ascii_strtoull(fields[n], NULL, 10) * (double)sysconf(_SC_PAGESIZE);
}

static double resident_bytes(void)
{
    return statm_bytes(1);
}

static double count_entries(const char *path)
{
    DIR *dir = opendir(path);
    if (!dir)
        return 0;
    double n = 0;
    for (struct dirent *e; (e = readdir(dir));)
        n += e->d_name[0] != '.';
    closedir(dir);
    return n;
}

static double open_fds(void)
{
    return count_entries("/proc/self/fd") - 1; /* the one that looks */
}

static double threads(void)
{
    return count_entries("/proc/self/task");
}

static double cpu_seconds(void)
{
    struct timespec t;
    return clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0 ? (double)t.tv_sec + (double)t.tv_nsec / 1e9 : 0;
}

static double started_at;
static double start_time(void)
{
    return started_at;
}

__attribute__((constructor)) static void note_start(void)
{
    started_at = (double)g_get_real_time() / 1e6;
}

METRIC_READ(metric_resident, "process_resident_memory_bytes", "Resident memory.", resident_bytes);
METRIC_READ(metric_fds, "process_open_fds", "Open file descriptors.", open_fds);
METRIC_READ(metric_threads, "process_threads", "Threads.", threads);
METRIC_READ(metric_cpu, "process_cpu_seconds_total", "CPU time used.", cpu_seconds);
METRIC_READ(metric_start, "process_start_time_seconds", "When the process began, since 1970.", start_time);

/* Called by metrics_write so that the linker takes this file along. */
void metrics_process_link(void);
void metrics_process_link(void) {}
