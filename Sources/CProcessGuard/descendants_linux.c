// Finding descendants on Linux.
//
// The guard is a subreaper: whatever dies, its children become the guard's. So the guard needs to know only its own
// children: it kills those, theirs come up to it, and when wait(2) says that it has none, none is left anywhere, however
// often one forked or called setsid. A child's pid can't be used again before the guard has waited for it, so no signal
// can hit a stranger. A whole process group is killed in one call, which no fork can slip through.
#ifdef __linux__

#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_PIDS 16384

static char text[1 << 17];
static pid_t found[MAX_PIDS];

static void make_path(char *path, const char *prefix, long number, const char *suffix) {
    append_text(append_number(append_text(path, prefix), number), suffix);
}

static ssize_t read_file(const char *path, char *buffer, size_t size) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    size_t filled = 0;
    while (filled < size - 1) {
        ssize_t count = read(descriptor, buffer + filled, size - 1 - filled);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        filled += (size_t)count;
    }
    close(descriptor);
    buffer[filled] = 0;
    return (ssize_t)filled;
}

typedef struct {
    char state;
    pid_t parent;
    pid_t session;
} process_status;

static bool read_status(pid_t pid, process_status *status) {
    char path[64], line[1024];
    make_path(path, "/proc/", pid, "/stat");
    if (read_file(path, line, sizeof line) <= 0) return false;
    // The name may hold anything, brackets and newlines included: what counts stands after the last bracket.
    char *field = strrchr(line, ')');
    if (field == NULL || strlen(field) < 4) return false;
    status->state = field[2];
    char *next = field + 3;
    status->parent = (pid_t)strtol(next, &next, 10);
    strtol(next, &next, 10);
    status->session = (pid_t)strtol(next, &next, 10);
    return true;
}

struct linux_dirent64 {
    uint64_t inode;
    int64_t offset;
    uint16_t length;
    uint8_t type;
    char name[];
};

/// The numbers among a folder's names; -1 when there is no such folder. Without opendir, which allocates.
static int numbers_in(const char *folder, pid_t *numbers, int capacity) {
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -1;
    char entries[8192];
    int count = 0;
    long length;
    while ((length = syscall(SYS_getdents64, descriptor, entries, sizeof entries)) > 0) {
        for (long offset = 0; offset < length;) {
            struct linux_dirent64 *entry = (struct linux_dirent64 *)(entries + offset);
            offset += entry->length;
            if (entry->name[0] >= '1' && entry->name[0] <= '9' && count < capacity)
                numbers[count++] = (pid_t)strtol(entry->name, NULL, 10);
        }
    }
    close(descriptor);
    return count;
}

/// Adds the children of one thread. Returns the new count, or -1 when the kernel keeps no such list.
static int add_children(pid_t process, pid_t thread, pid_t *pids, int count) {
    char path[64], suffix[64];
    make_path(suffix, "/task/", thread, "/children");
    make_path(path, "/proc/", process, suffix);
    if (read_file(path, text, sizeof text) < 0) return -1;
    for (char *next = text; count < MAX_PIDS;) {
        char *end;
        long pid = strtol(next, &end, 10);
        if (end == next) break;
        pids[count++] = (pid_t)pid;
        next = end;
    }
    return count;
}

/// The guard's own children.
static int own_children(pid_t *pids) {
    pid_t self = getpid();
    int count = add_children(self, self, pids, 0);
    if (count >= 0) return count;
    // A kernel without CONFIG_PROC_CHILDREN: ask every process for its parent.
    int all = numbers_in("/proc", pids, MAX_PIDS);
    count = 0;
    for (int index = 0; index < all; index++) {
        process_status status;
        if (read_status(pids[index], &status) && status.parent == self) pids[count++] = pids[index];
    }
    return count;
}

void descendants_signal(int signal_number) {
    int count = own_children(found);
    pid_t own_group = getpgrp();
    for (int index = 0; index < count; index++) {
        pid_t group = getpgid(found[index]);
        if (group > 1 && group != own_group) kill(-group, signal_number);
        kill(found[index], signal_number);
        // Whoever forks faster than we look gets less of the processor than we do.
        if (signal_number == SIGKILL) setpriority(PRIO_PROCESS, (id_t)found[index], 19);
    }
}

static int64_t resident_bytes(pid_t pid) {
    char path[64], line[128];
    make_path(path, "/proc/", pid, "/statm");
    if (read_file(path, line, sizeof line) <= 0) return 0;
    char *next = line;
    strtol(next, &next, 10);
    return strtoll(next, &next, 10) * (int64_t)sysconf(_SC_PAGESIZE);
}

static bool contains(const pid_t *pids, int count, pid_t pid) {
    for (int index = 0; index < count; index++) {
        if (pids[index] == pid) return true;
    }
    return false;
}

/// Without lists of children: everyone whose parent is ours, again and again until that finds nobody new.
static int64_t memory_by_parents(void) {
    static pid_t all[MAX_PIDS], parents[MAX_PIDS];
    int total = numbers_in("/proc", all, MAX_PIDS), count = 0;
    for (int index = 0; index < total; index++) {
        process_status status;
        parents[index] = read_status(all[index], &status) ? status.parent : 0;
    }
    pid_t self = getpid();
    int64_t memory = 0;
    for (int before = -1; before < count;) {
        before = count;
        for (int index = 0; index < total; index++) {
            bool is_ours = parents[index] == self || contains(found, count, parents[index]);
            if (!is_ours || contains(found, count, all[index])) continue;
            found[count++] = all[index];
            memory += resident_bytes(all[index]);
        }
    }
    return memory;
}

int64_t descendants_memory(void) {
    static pid_t threads[4096];
    int64_t total = 0;
    int count = add_children(getpid(), getpid(), found, 0);
    if (count < 0) return memory_by_parents();
    for (int index = 0; index < count; index++) {
        total += resident_bytes(found[index]);
        char folder[64];
        make_path(folder, "/proc/", found[index], "/task");
        int thread_count = numbers_in(folder, threads, 4096);
        for (int thread = 0; thread < thread_count; thread++) {
            int added = add_children(found[index], threads[thread], found, count);
            if (added > count) count = added;
        }
    }
    return total;
}

int64_t guard_peak_memory(pid_t pid) {
    char path[64], status[4096];
    make_path(path, "/proc/", pid, "/status");
    if (read_file(path, status, sizeof status) <= 0) return 0;
    const char *line = strstr(status, "\nVmHWM:");
    return line == NULL ? 0 : strtoll(line + 7, NULL, 10) * 1024;
}

bool descendants_left(void) { return false; }
void descendants_follow(void) {}
int descendants_interval(void) { return -1; }
void descendants_prepare(const guard_request *request) { (void)request; }
void descendants_begin(pid_t leader) { (void)leader; }

/// Of a line of /proc/self/maps: whether it is private, writable, anonymous memory (`rw-p`, inode 0; no name or [heap]).
static bool is_anonymous(const char *line) {
    const char *field = strchr(line, ' ');
    if (field == NULL || strncmp(field + 1, "rw-p", 4) != 0) return false;
    for (int count = 0; count < 3; count++) {
        field = strchr(field + 1, ' ');
        if (field == NULL) return false;
    }
    char *rest;
    if (strtol(field, &rest, 10) != 0) return false;
    while (*rest == ' ') rest++;
    return *rest == '\n' || strncmp(rest, "[heap]", 6) == 0;
}

void release_memory(void) {
    // A guard lives as long as a function's process, and what our program writes meanwhile would be copied for it. It
    // needs this thread's stack and its thread-local block (errno is in it), and our own static data; the rest of what
    // is large and anonymous is the heap of a program that the guard will never run.
    static char maps[1 << 18];
    const uintptr_t kept[] = {(uintptr_t)&(char){0}, (uintptr_t)&errno, (uintptr_t)maps, (uintptr_t)found};
    const uintptr_t smallest = 1 << 20;
    if (read_file("/proc/self/maps", maps, sizeof maps) <= 0) return;
    for (char *line = maps; *line != 0;) {
        char *end = strchr(line, '\n');
        if (end == NULL) return;
        char *next;
        uintptr_t first = strtoul(line, &next, 16), last = strtoul(next + 1, NULL, 16);
        bool is_needed = last - first < smallest || !is_anonymous(line);
        for (size_t index = 0; index < sizeof kept / sizeof *kept; index++) {
            if (kept[index] >= first && kept[index] < last) is_needed = true;
        }
        if (!is_needed) madvise((void *)first, last - first, MADV_DONTNEED);
        line = end + 1;
    }
}

void close_descriptors(int first, int last) {
#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)first, last == INT32_MAX ? ~0U : (unsigned)last, 0) == 0) return;
#endif
    long limit = sysconf(_SC_OPEN_MAX);
    if (limit < 0 || limit > 65536) limit = 65536;
    for (int descriptor = first; descriptor <= last && descriptor < limit; descriptor++) close(descriptor);
}

void guard_adopt_orphans(void) { prctl(PR_SET_CHILD_SUBREAPER, 1); }

int32_t guard_forbid_inspection(void) { return prctl(PR_SET_DUMPABLE, 0); }

int32_t guard_unnamed_file(void) { return memfd_create("workshop", MFD_CLOEXEC); }

int32_t guard_sweep(const pid_t *guards, int32_t count, pid_t leader, int32_t *status) {
    static pid_t pids[MAX_PIDS];
    pid_t self = getpid(), session = getsid(0);
    int32_t ended = 0;
    // Each round ends one generation; the bound is for what can't be killed.
    for (int round = 0; round < 2000; round++) {
        int total = numbers_in("/proc", pids, MAX_PIDS);
        int seen = 0;
        for (int index = 0; index < total; index++) {
            process_status found_status;
            if (!read_status(pids[index], &found_status) || found_status.parent != self) continue;
            if (found_status.session == session || contains(guards, count, pids[index])) continue;
            seen++;
            if (found_status.state != 'Z') {
                pid_t group = getpgid(pids[index]);
                if (group > 1 && group != getpgrp()) kill(-group, SIGKILL);
                kill(pids[index], SIGKILL);
            }
            int result;
            if (waitpid(pids[index], &result, WNOHANG) == pids[index]) {
                ended++;
                if (pids[index] == leader) *status = result;
            }
        }
        if (seen == 0) break;
        struct timespec moment = {0, 1000000};
        nanosleep(&moment, NULL);
    }
    return ended;
}

#endif
