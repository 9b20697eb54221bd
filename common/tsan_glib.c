/* common/tsan_glib.c
 * Only in the tsan preset: GLib's locks are futexes of its own, in a library that ThreadSanitizer has not instrumented,
 * so that every lock of ours would look like none. The linker (--wrap) leads our calls through here, where the lock is
 * announced. What GLib locks inside itself (queues) is announced as a hand-over. */
#include <glib.h>
#include <sanitizer/tsan_interface.h>

void __real_g_mutex_lock(GMutex *m);
void __real_g_mutex_unlock(GMutex *m);
gboolean __real_g_mutex_trylock(GMutex *m);
void __real_g_cond_wait(GCond *c, GMutex *m);
gboolean __real_g_cond_wait_until(GCond *c, GMutex *m, gint64 end);
void __real_g_async_queue_push(GAsyncQueue *q, gpointer p);
gpointer __real_g_async_queue_pop(GAsyncQueue *q);
gpointer __real_g_async_queue_try_pop(GAsyncQueue *q);
gpointer __real_g_async_queue_timeout_pop(GAsyncQueue *q, guint64 us);
void __wrap_g_mutex_lock(GMutex *m);
void __wrap_g_mutex_unlock(GMutex *m);
gboolean __wrap_g_mutex_trylock(GMutex *m);
void __wrap_g_cond_wait(GCond *c, GMutex *m);
gboolean __wrap_g_cond_wait_until(GCond *c, GMutex *m, gint64 end);
void __wrap_g_async_queue_push(GAsyncQueue *q, gpointer p);
gpointer __wrap_g_async_queue_pop(GAsyncQueue *q);
gpointer __wrap_g_async_queue_try_pop(GAsyncQueue *q);
gpointer __wrap_g_async_queue_timeout_pop(GAsyncQueue *q, guint64 us);

void __wrap_g_mutex_lock(GMutex *m)
{
    __tsan_mutex_pre_lock(m, 0);
    __real_g_mutex_lock(m);
    __tsan_mutex_post_lock(m, 0, 0);
}

void __wrap_g_mutex_unlock(GMutex *m)
{
    __tsan_mutex_pre_unlock(m, 0);
    __real_g_mutex_unlock(m);
    __tsan_mutex_post_unlock(m, 0);
}

gboolean __wrap_g_mutex_trylock(GMutex *m)
{
    __tsan_mutex_pre_lock(m, __tsan_mutex_try_lock);
    gboolean ok = __real_g_mutex_trylock(m);
    __tsan_mutex_post_lock(m, ok ? __tsan_mutex_try_lock : __tsan_mutex_try_lock_failed, 0);
    return ok;
}

void __wrap_g_cond_wait(GCond *c, GMutex *m)
{
    __tsan_mutex_pre_unlock(m, 0);
    __tsan_mutex_post_unlock(m, 0);
    __real_g_cond_wait(c, m);
    __tsan_mutex_pre_lock(m, 0);
    __tsan_mutex_post_lock(m, 0, 0);
}

gboolean __wrap_g_cond_wait_until(GCond *c, GMutex *m, gint64 end)
{
    __tsan_mutex_pre_unlock(m, 0);
    __tsan_mutex_post_unlock(m, 0);
    gboolean ok = __real_g_cond_wait_until(c, m, end);
    __tsan_mutex_pre_lock(m, 0);
    __tsan_mutex_post_lock(m, 0, 0);
    return ok;
}

void __wrap_g_async_queue_push(GAsyncQueue *q, gpointer p)
{
    __tsan_release(q);
    __real_g_async_queue_push(q, p);
}

gpointer __wrap_g_async_queue_pop(GAsyncQueue *q)
{
    gpointer p = __real_g_async_queue_pop(q);
    __tsan_acquire(q);
    return p;
}

gpointer __wrap_g_async_queue_try_pop(GAsyncQueue *q)
{
    gpointer p = __real_g_async_queue_try_pop(q);
    __tsan_acquire(q);
    return p;
}

gpointer __wrap_g_async_queue_timeout_pop(GAsyncQueue *q, guint64 us)
{
    gpointer p = __real_g_async_queue_timeout_pop(q, us);
    __tsan_acquire(q);
    return p;
}
