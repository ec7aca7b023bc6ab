// Finding descendants on macOS.
//
// There is no subreaper: an orphan goes to launchd and its ancestry is lost. So the guard follows the tree: ten times
// a second it looks at all processes and takes in those whose parent, group or session is one that it knows, and,
// when it ends the tree, those that carry the marker in their environment. What it knows it knows by pid and start time.
// What can still slip away: a process that leaves its session and loses its parent between two looks, and has wiped its
// environment. Nobody does so by accident.
#ifdef __APPLE__

#include "guard.h"

#include <fcntl.h>
#include <libproc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/proc.h>
#include <sys/sysctl.h>
#include <unistd.h>

#define MAX_PIDS 8192
#define LOOK_INTERVAL_MS 100

typedef struct {
    pid_t pid;
    uint64_t seconds;
    uint64_t microseconds;
} known_process;

static known_process known[MAX_PIDS];
static int known_count;
static pid_t leader_pid;
static pid_t all[MAX_PIDS];
static char arguments[1 << 18];
static const char *marker;

static bool describe(pid_t pid, struct proc_bsdinfo *info) {
    return proc_pidinfo(pid, PROC_PIDTBSDINFO, 0, info, sizeof *info) == sizeof *info;
}

static bool is_same(const known_process *process, const struct proc_bsdinfo *info) {
    return process->seconds == info->pbi_start_tvsec && process->microseconds == info->pbi_start_tvusec;
}

static bool is_known(pid_t pid) {
    for (int index = 0; index < known_count; index++) {
        if (known[index].pid == pid) return true;
    }
    return false;
}

static void take_in(pid_t pid, const struct proc_bsdinfo *info) {
    if (known_count == MAX_PIDS) return;
    known[known_count++] = (known_process){pid, info->pbi_start_tvsec, info->pbi_start_tvusec};
}

static void forget_the_dead(void) {
    int kept = 0;
    for (int index = 0; index < known_count; index++) {
        struct proc_bsdinfo info;
        if (describe(known[index].pid, &info) && is_same(&known[index], &info) && info.pbi_status != SZOMB)
            known[kept++] = known[index];
    }
    known_count = kept;
}

/// Whether the marker stands in the process's environment, which follows its arguments.
static bool carries_marker(pid_t pid) {
    if (marker == NULL) return false;
    int name[] = {CTL_KERN, KERN_PROCARGS2, pid};
    size_t length = sizeof arguments;
    if (sysctl(name, 3, arguments, &length, NULL, 0) != 0) return false;
    size_t wanted = strlen(marker);
    for (size_t offset = sizeof(int); offset + wanted < length; offset++) {
        if (arguments[offset] == marker[0] && arguments[offset - 1] == 0
            && memcmp(arguments + offset, marker, wanted) == 0)
            return true;
    }
    return false;
}

static void look(bool with_marker) {
    int count = proc_listallpids(all, sizeof all);
    pid_t self = getpid();
    bool grew = true;
    while (grew) {
        grew = false;
        for (int index = 0; index < count; index++) {
            struct proc_bsdinfo info;
            if (all[index] <= 1 || all[index] == self || is_known(all[index])) continue;
            if (!describe(all[index], &info) || info.pbi_status == SZOMB) continue;
            pid_t parent = (pid_t)info.pbi_ppid;
            if (parent == self || is_known(parent) || is_known((pid_t)info.pbi_pgid)
                || (leader_pid > 1 && (pid_t)info.pbi_pgid == leader_pid)
                || is_known(getsid(all[index])) || (with_marker && carries_marker(all[index]))) {
                take_in(all[index], &info);
                grew = true;
            }
        }
        with_marker = false;
    }
}

void descendants_prepare(const guard_request *request) { marker = request->marker; }

void descendants_begin(pid_t leader) {
    leader_pid = leader;
    struct proc_bsdinfo info;
    if (describe(leader, &info)) take_in(leader, &info);
}

void descendants_follow(void) { look(false); }

int descendants_interval(void) { return LOOK_INTERVAL_MS; }

void descendants_signal(int signal_number) {
    look(signal_number == SIGKILL);
    for (int index = 0; index < known_count; index++) {
        struct proc_bsdinfo info;
        if (describe(known[index].pid, &info) && is_same(&known[index], &info)) kill(known[index].pid, signal_number);
    }
}

bool descendants_left(void) {
    look(true);
    forget_the_dead();
    return known_count > 0;
}

int64_t descendants_memory(void) {
    int64_t total = 0;
    for (int index = 0; index < known_count; index++) {
        struct proc_taskinfo info;
        if (proc_pidinfo(known[index].pid, PROC_PIDTASKINFO, 0, &info, sizeof info) == sizeof info)
            total += (int64_t)info.pti_resident_size;
    }
    return total;
}

int64_t guard_peak_memory(pid_t pid) {
    struct proc_taskinfo info;
    bool is_known = proc_pidinfo(pid, PROC_PIDTASKINFO, 0, &info, sizeof info) == sizeof info;
    return is_known ? (int64_t)info.pti_resident_size : 0;
}

void release_memory(void) {}

void close_descriptors(int first, int last) {
    int limit = getdtablesize();
    if (limit > 65536) limit = 65536;
    for (int descriptor = first; descriptor <= last && descriptor < limit; descriptor++) close(descriptor);
}

void guard_adopt_orphans(void) {}

int32_t guard_sweep(const pid_t *guards, int32_t count, pid_t leader, int32_t *status) {
    (void)guards, (void)count, (void)status;
    if (leader > 0) killpg(leader, SIGKILL);
    return 0;
}

int32_t guard_forbid_inspection(void) { return 0; }

int32_t guard_unnamed_file(void) {
    char path[] = "/tmp/workshop.XXXXXX";
    int descriptor = mkstemp(path);
    if (descriptor >= 0) {
        unlink(path);
        fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    }
    return descriptor;
}

#endif
