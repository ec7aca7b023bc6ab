// Forking the guard, and the child from it.

#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#define MAX_DESCRIPTORS 64

_Noreturn void guard_run(int control, pid_t leader, const guard_request *request, int wake);

static int wake_write = -1;

static void child_changed(int signal_number) {
    (void)signal_number;
    int saved = errno;
    ssize_t ignored = write(wake_write, "", 1);
    (void)ignored;
    errno = saved;
}

#ifndef __linux__
static void close_on_exec(int descriptor) { fcntl(descriptor, F_SETFD, FD_CLOEXEC); }
#endif

static void non_blocking(int descriptor) {
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

/// A copy at or above `floor` that no executed program gets.
static int raised(int descriptor, int floor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, floor); }

static void tell(int news, guard_report report) {
    ssize_t ignored = write(news, &report, sizeof report);
    (void)ignored;
}

static _Noreturn void fail(int news, int stage, int error) {
    tell(news, (guard_report){.report = guard_report_failed, .stage = stage, .error = error});
    _exit(127);
}

char *append_text(char *end, const char *text) {
    while (*text) *end++ = *text++;
    *end = 0;
    return end;
}

char *append_number(char *end, int64_t number) {
    char digits[24];
    int count = 0;
    do digits[count++] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    while (count > 0) *end++ = digits[--count];
    *end = 0;
    return end;
}

static void reset_signals(void) {
    for (int number = 1; number < NSIG; number++) {
        if (number != SIGKILL && number != SIGSTOP) signal(number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/// In the child: everything between fork and exec.
static _Noreturn void execute(const guard_request *request, const int *sources, int news, pid_t guard) {
    setsid();
#ifdef __linux__
    // Set by the child on itself; its parent, the guard, has one thread, so this can't fire early.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != guard) _exit(127);
#else
    (void)guard;
#endif
    reset_signals();
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    for (int index = 0; index < request->descriptor_count; index++) {
        if (dup2(sources[index], request->descriptors[index].child) < 0) fail(news, guard_stage_descriptors, errno);
    }
    if (chdir(request->working_directory) != 0) fail(news, guard_stage_working_directory, errno);
    tell(news, (guard_report){.report = guard_report_started, .pid = getpid()});
    execve(request->executable, request->arguments, request->environment);
    fail(news, guard_stage_execute, errno);
}

/// Closes all but the kept descriptors, so that a guard holds no other child's pipe or life line open.
static void close_all_but(int *kept, int count) {
    for (int index = 1; index < count; index++) {
        for (int other = index; other > 0 && kept[other - 1] > kept[other]; other--) {
            int swap = kept[other];
            kept[other] = kept[other - 1];
            kept[other - 1] = swap;
        }
    }
    int next = 0;
    for (int index = 0; index < count; index++) {
        if (kept[index] > next) close_descriptors(next, kept[index] - 1);
        next = kept[index] + 1;
    }
    close_descriptors(next, INT32_MAX);
}

/// Moves a descriptor to or above `floor`.
static int moved(int descriptor, int floor) {
    int copy = raised(descriptor, floor);
    close(descriptor);
    return copy;
}

/// A pipe at or above `floor` that no executed program gets.
static bool high_pipe(int *ends, int floor) {
    int low[2];
    if (pipe(low) != 0) return false;
    ends[0] = moved(low[0], floor);
    ends[1] = moved(low[1], floor);
    return ends[0] >= 0 && ends[1] >= 0;
}

static void watch_children(int wake) {
    wake_write = wake;
    struct sigaction action = {.sa_handler = child_changed, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGCHLD, &action, NULL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/// Above all numbers that the child is to have.
static int floor_above(const guard_request *request) {
    int floor = 16;
    for (int index = 0; index < request->descriptor_count; index++) {
        if (request->descriptors[index].child >= floor) floor = request->descriptors[index].child + 1;
    }
    return floor;
}

/// In the guard: leaves our session, lets go of our descriptors, starts the child, and watches over it.
static _Noreturn void become_guard(const guard_request *request, int control, int news) {
    setsid();
#ifdef __linux__
    prctl(PR_SET_NAME, "workshop-guard");
    prctl(PR_SET_CHILD_SUBREAPER, 1);
#endif
    for (int number = 1; number < NSIG; number++) {
        if (number != SIGKILL && number != SIGSTOP && number != SIGCHLD) signal(number, SIG_IGN);
    }

    int floor = floor_above(request);
    int sources[MAX_DESCRIPTORS], kept[MAX_DESCRIPTORS + 2];
    int count = request->descriptor_count;
    for (int index = 0; index < count; index++) {
        kept[index] = sources[index] = raised(request->descriptors[index].source, floor);
        if (sources[index] < 0) fail(news, guard_stage_descriptors, errno);
    }
    kept[count] = raised(control, floor);
    kept[count + 1] = raised(news, floor);
    if (kept[count] < 0 || kept[count + 1] < 0) fail(news, guard_stage_descriptors, errno);
    control = kept[count];
    news = kept[count + 1];
    close_all_but(kept, count + 2);
    // Descriptors 0 to 2 must be taken: a pipe that got one of them would be mistaken for a standard stream.
    for (int descriptor = 0; descriptor <= 2; descriptor++) open("/dev/null", O_RDWR | O_CLOEXEC);

    int wake[2];
    if (!high_pipe(wake, floor)) fail(news, guard_stage_descriptors, errno);
    non_blocking(wake[0]);
    non_blocking(wake[1]);
    watch_children(wake[1]);
    descendants_prepare(request);

    if (request->private_folder != NULL) {
        int error = private_folder_enter(request->private_folder);
        if (error != 0) fail(news, guard_stage_private_folder, error);
    }

    pid_t guard = getpid();
#ifdef __linux__
    // Not fork: copying the page tables of our whole program a second time would double the cost of a start. The child
    // borrows our memory and we sleep until it executes; between the two it writes nothing that we read.
    pid_t leader = vfork();
#else
    pid_t leader = fork();
#endif
    if (leader < 0) fail(news, guard_stage_fork, errno);
    if (leader == 0) execute(request, sources, news, guard);
    descendants_begin(leader);
    for (int index = 0; index < count; index++) close(sources[index]);
    close(news);
    guard_run(control, leader, request, wake[0]);
}

pid_t guard_start(const guard_request *request, int32_t *control, int32_t *news) {
    if (request->descriptor_count > MAX_DESCRIPTORS) {
        errno = EMFILE;
        return -1;
    }
    int ends[2];
#ifdef __linux__
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return -1;
#else
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return -1;
    close_on_exec(ends[0]);
    close_on_exec(ends[1]);
    int on = 1;
    setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
    int news_write;
    if (guard_pipe(news, &news_write) != 0) {
        int error = errno;
        close(ends[0]);
        close(ends[1]);
        errno = error;
        return -1;
    }
    fcntl(*news, F_SETFL, fcntl(*news, F_GETFL) & ~O_NONBLOCK);
    // No signal handler of ours may run in the copy before it has its own.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pid_t guard = fork();
    if (guard == 0) become_guard(request, ends[1], news_write);
    int error = errno;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    close(ends[1]);
    close(news_write);
    *control = ends[0];
    if (guard < 0) {
        close(ends[0]);
        close(*news);
        errno = error;
    }
    return guard;
}

int32_t guard_pipe(int32_t *reading, int32_t *writing) {
    int ends[2];
#ifdef __linux__
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
#else
    if (pipe(ends) != 0) return -1;
    close_on_exec(ends[0]);
    close_on_exec(ends[1]);
#endif
    // Only our end: a child expects its writes to wait.
    non_blocking(ends[0]);
    *reading = ends[0];
    *writing = ends[1];
    return 0;
}

int32_t guard_send(int32_t control, int64_t order, int64_t value) {
    guard_order message = {.order = order, .value = value};
#ifdef MSG_NOSIGNAL
    return send(control, &message, sizeof message, MSG_NOSIGNAL) == sizeof message ? 0 : -1;
#else
    return send(control, &message, sizeof message, 0) == sizeof message ? 0 : -1;
#endif
}
