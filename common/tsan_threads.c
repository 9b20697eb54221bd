/* common/tsan_threads.c
 * Only in the tsan preset: librdkafka makes its threads and locks with C11's <threads.h>, which ThreadSanitizer does
 * not know: a callback from such a thread crashes it, and what its locks order looks like a race. The program's own
 * definitions come before the C library's, and lead to POSIX threads, which it knows. */
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <threads.h>

struct start {
    thrd_start_t function;
    void *argument;
};

static void *run(void *p)
{
    struct start start = *(struct start *)p;
    free(p);
    return (void *)(long)start.function(start.argument);
}

int thrd_create(thrd_t *thread, thrd_start_t function, void *argument)
{
    struct start *start = malloc(sizeof *start);
    if (!start)
        return thrd_nomem;
    *start = (struct start){function, argument};
    return pthread_create(thread, NULL, run, start) == 0 ? thrd_success : thrd_error;
}

int thrd_join(thrd_t thread, int *result)
{
    void *value = NULL;
    if (pthread_join(thread, &value) != 0)
        return thrd_error;
    if (result)
        *result = (int)(long)value;
    return thrd_success;
}

int mtx_init(mtx_t *m, int type)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    if (type & mtx_recursive)
        pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    int failed = pthread_mutex_init((pthread_mutex_t *)m, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return failed ? thrd_error : thrd_success;
}

void mtx_destroy(mtx_t *m)
{
    pthread_mutex_destroy((pthread_mutex_t *)m);
}

int mtx_lock(mtx_t *m)
{
    return pthread_mutex_lock((pthread_mutex_t *)m) ? thrd_error : thrd_success;
}

int mtx_unlock(mtx_t *m)
{
    return pthread_mutex_unlock((pthread_mutex_t *)m) ? thrd_error : thrd_success;
}

int cnd_init(cnd_t *c)
{
    return pthread_cond_init((pthread_cond_t *)c, NULL) ? thrd_error : thrd_success;
}

void cnd_destroy(cnd_t *c)
{
    pthread_cond_destroy((pthread_cond_t *)c);
}

int cnd_signal(cnd_t *c)
{
    return pthread_cond_signal((pthread_cond_t *)c) ? thrd_error : thrd_success;
}

int cnd_broadcast(cnd_t *c)
{
    return pthread_cond_broadcast((pthread_cond_t *)c) ? thrd_error : thrd_success;
}

int cnd_wait(cnd_t *c, mtx_t *m)
{
    return pthread_cond_wait((pthread_cond_t *)c, (pthread_mutex_t *)m) ? thrd_error : thrd_success;
}

int cnd_timedwait(cnd_t *restrict c, mtx_t *restrict m, const struct timespec *restrict until)
{
    int failed = pthread_cond_timedwait((pthread_cond_t *)c, (pthread_mutex_t *)m, until);
    return failed == ETIMEDOUT ? thrd_timedout : failed ? thrd_error : thrd_success;
}

/* librdkafka counts references with atomics that are not seen either. */
const char *__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
    return "race:librdkafka.so\n";
}
