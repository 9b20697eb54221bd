/* Preloaded by crash_points.py: kill -9 at the process's N-th send to a broker ($KILL_AT_SEND), odd ones before the
 * bytes leave, even ones after. strace's injection counts each thread for itself; this counts them all, so that every
 * point is met once. */
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static atomic_long sent;

ssize_t sendmsg(int fd, const struct msghdr *m, int flags)
{
    static ssize_t (*real)(int, const struct msghdr *, int);
    const char *point = getenv("KILL_AT_SEND");
    long at = point ? atol(point) : 0, n = atomic_fetch_add(&sent, 1) + 1;

    if (!real)
        real = (ssize_t(*)(int, const struct msghdr *, int))dlsym(RTLD_NEXT, "sendmsg");
    if (n == at && at % 2)
        kill(getpid(), SIGKILL);
    ssize_t bytes = real(fd, m, flags);
    if (n == at)
        kill(getpid(), SIGKILL);
    return bytes;
}
