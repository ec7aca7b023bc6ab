// The guard's life: wait for the child, an order, a limit or our death; then end all that is left.

#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/// How often the memory of a tree with a limit is looked at.
#define MEMORY_INTERVAL_MS 40
/// How long a tree may take to die. Only a process stuck in the kernel or owned by another user takes so long.
#define KILLING_LIMIT_MS 10000

typedef struct {
    int control;
    int wake;
    pid_t leader;
    bool leader_ended;
    bool ending;
    bool no_children;
    guard_report outcome;
    int64_t time_limit;
    int64_t grace_end;
    int64_t memory_limit;
    int64_t next_memory;
} life;

static int64_t now_ms(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void reap(life *life) {
    int status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid == life->leader) {
            life->leader_ended = true;
            life->outcome.status = status;
        } else if (life->leader_ended && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
            life->outcome.leftovers++;
        }
    }
    life->no_children = pid < 0 && errno == ECHILD;
}

static void begin_ending(life *life, int cause) {
    if (!life->ending) life->outcome.cause = cause;
    life->ending = true;
}

/// Obeys what was asked. Returns false when the other side is gone or asks for the end at once.
static bool obey(life *life) {
    guard_order order;
    ssize_t count;
    while ((count = recv(life->control, &order, sizeof order, MSG_DONTWAIT)) == sizeof order) {
        switch (order.order) {
        case guard_order_terminate:
            begin_ending(life, guard_cause_order);
            if (order.value <= 0) return false;
            int64_t end = now_ms() + order.value;
            if (life->grace_end < 0) descendants_signal(SIGTERM);
            if (life->grace_end < 0 || end < life->grace_end) life->grace_end = end;
            break;
        case guard_order_signal:
            if (!life->leader_ended) kill(-life->leader, (int)order.value);
            break;
        case guard_order_time_limit:
            life->time_limit = order.value < 0 ? -1 : now_ms() + order.value;
            break;
        }
    }
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) return true;
    begin_ending(life, guard_cause_order);
    return false;
}

static bool within_limits(life *life) {
    int64_t now = now_ms();
    if (life->time_limit >= 0 && now >= life->time_limit) {
        begin_ending(life, guard_cause_time);
        return false;
    }
    if (life->grace_end >= 0 && now >= life->grace_end) return false;
    if (life->memory_limit > 0 && now >= life->next_memory) {
        int64_t memory = descendants_memory();
        if (memory > life->outcome.peak_memory) life->outcome.peak_memory = memory;
        life->next_memory = now_ms() + MEMORY_INTERVAL_MS;
        if (memory > life->memory_limit) {
            begin_ending(life, guard_cause_memory);
            return false;
        }
    }
    return true;
}

static int earlier(int timeout, int64_t moment) {
    if (moment < 0) return timeout;
    int64_t left = moment - now_ms();
    if (left < 0) left = 0;
    if (left > INT32_MAX) left = INT32_MAX;
    return timeout < 0 || left < timeout ? (int)left : timeout;
}

static void drain(int descriptor) {
    char bytes[256];
    while (read(descriptor, bytes, sizeof bytes) > 0) {}
}

static void watch(life *life) {
    while (true) {
        descendants_follow();
        reap(life);
        if (life->leader_ended || !within_limits(life)) return;
        int timeout = descendants_interval();
        timeout = earlier(timeout, life->time_limit);
        timeout = earlier(timeout, life->grace_end);
        if (life->memory_limit > 0) timeout = earlier(timeout, life->next_memory);
        struct pollfd sources[] = {{life->control, POLLIN, 0}, {life->wake, POLLIN, 0}};
        if (poll(sources, 2, timeout) > 0) {
            if (sources[1].revents != 0) drain(life->wake);
            if (sources[0].revents != 0 && !obey(life)) return;
        }
    }
}

/// Kills until none is left. Every round reaches at least those whose parent is dead; the others come up when theirs is.
static void end_all(life *life) {
    int64_t limit = now_ms() + KILLING_LIMIT_MS;
    while (true) {
        reap(life);
        if (life->no_children && !descendants_left()) return;
        if (now_ms() > limit) {
            life->outcome.survivors = 1;
            return;
        }
        descendants_signal(SIGKILL);
        struct pollfd source = {life->wake, POLLIN, 0};
        if (poll(&source, 1, 2) > 0) drain(life->wake);
    }
}

_Noreturn void guard_run(int control, pid_t leader, const guard_request *request, int wake) {
    life life = {
        .control = control,
        .wake = wake,
        .leader = leader,
        .outcome = {.report = guard_report_finished, .pid = leader},
        .time_limit = request->time_limit_ms < 0 ? -1 : now_ms() + request->time_limit_ms,
        .grace_end = -1,
        .memory_limit = request->memory_limit,
    };
    // From here on nothing of the request is read: it lies in the memory that is given back.
    release_memory();
    watch(&life);
    end_all(&life);
    ssize_t ignored = send(control, &life.outcome, sizeof life.outcome, 0);
    (void)ignored;
    _exit(0);
}
