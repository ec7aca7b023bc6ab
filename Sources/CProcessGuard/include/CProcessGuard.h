// The guard: a small process that stands between us and a child, so that nothing the child starts can outlive it.
//
// In: what to execute, and which of our descriptors it gets. Out: a control socket that tells when all has ended.
// The guard never returns into Swift, never allocates, and never executes anything but the child: it lives in the copy
// of a process with threads, where only async-signal-safe calls are allowed. That, and what must happen between fork
// and exec, is why this one room is written in C.
#ifndef WORKSHOP_PROCESS_GUARD_H
#define WORKSHOP_PROCESS_GUARD_H

#include <stdint.h>
#include <sys/types.h>

/// The child's descriptor number, and ours that it becomes a copy of.
typedef struct {
    int32_t child;
    int32_t source;
} guard_descriptor;

/// A folder that stays visible, or shows in another place too.
typedef struct {
    const char *source;
    /// The same path, or an empty folder that exists.
    const char *target;
    int32_t is_writable;
} guard_bind;

/// A folder that only the child sees (Linux): empty, of a size of its own, in memory.
typedef struct {
    const char *path;
    /// In bytes.
    int64_t size;
    const guard_bind *binds;
    int32_t bind_count;
    /// Another child, whose private folder and view of files this one shares if it is still there; or 0.
    pid_t shared_with;
} guard_private_folder;

typedef struct {
    /// A path, not a name to look for.
    const char *executable;
    char *const *arguments;
    char *const *environment;
    const char *working_directory;
    const guard_descriptor *descriptors;
    int32_t descriptor_count;
    /// Wall time until the tree is ended; below zero: none.
    int64_t time_limit_ms;
    /// Resident bytes of the whole tree, sampled; zero: none.
    int64_t memory_limit;
    /// NULL: none.
    const guard_private_folder *private_folder;
    /// macOS only: `NAME=value` that stands in the environment of the child, to know its orphans by.
    const char *marker;
} guard_request;

/// What we ask of a guard. Closing the control socket, or dying, asks it to end everything at once.
enum {
    guard_order_terminate = 1,  // value: milliseconds between SIGTERM and SIGKILL; 0: SIGKILL at once
    guard_order_signal = 2,     // value: a signal for the leader's process group
    guard_order_time_limit = 3, // value: milliseconds from now; below zero: none
};

typedef struct {
    int64_t order;
    int64_t value;
} guard_order;

enum {
    guard_report_started = 1,  // pid
    guard_report_failed = 2,   // stage, error
    guard_report_finished = 3, // everything else; the last report
};

enum {
    guard_stage_fork = 1,
    guard_stage_descriptors = 2,
    guard_stage_working_directory = 3,
    guard_stage_execute = 4,
    guard_stage_private_folder = 5,
};

/// Why the tree ended.
enum {
    guard_cause_itself = 0,
    guard_cause_order = 1,
    guard_cause_time = 2,
    guard_cause_memory = 3,
};

typedef struct {
    int32_t report;
    int32_t pid;
    int32_t stage;
    int32_t error;
    /// The leader's, as wait(2) gives it.
    int32_t status;
    int32_t cause;
    /// Descendants that were alive after the leader and had to be ended.
    int32_t leftovers;
    /// 0, or 1 when something could not be ended in time (a process stuck in the kernel, or another user's).
    int32_t survivors;
    /// The largest sampled resident size of the tree in bytes; 0 when there was no memory limit.
    int64_t peak_memory;
} guard_report;

/// Forks a guard, which starts the child. Returns the guard's pid, or -1 with errno.
/// `control` is the caller's end of the control socket; it brings the last report. `news` brings the reports of the
/// start, up to its end: `started` alone, or `failed` after it or without it. All are close-on-exec.
pid_t guard_start(const guard_request *request, int32_t *control, int32_t *news);

/// Sends an order. Returns 0, or -1 when the guard is gone. Never raises SIGPIPE.
int32_t guard_send(int32_t control, int64_t order, int64_t value);

/// Makes this process the parent of the orphans of guards that die before their work is done (Linux; nothing elsewhere).
void guard_adopt_orphans(void);

/// Ends the children that this process adopted from dead guards, and theirs: those of its children that stand in another
/// session than its own and are not in `guards`. Returns how many; `status` becomes that of `leader` if it was one.
int32_t guard_sweep(const pid_t *guards, int32_t count, pid_t leader, int32_t *status);

/// The largest resident size that a process's program has had, in bytes; where the system doesn't keep that, the present
/// one; 0 when the process is gone.
int64_t guard_peak_memory(pid_t pid);

/// A pipe that no executed program gets by accident; its reading end is non-blocking. 0, or -1 with errno.
int32_t guard_pipe(int32_t *reading, int32_t *writing);

/// A descriptor that reads as an unnamed file; -1 with errno.
int32_t guard_unnamed_file(void);

/// Forbids other processes of this user to read our memory or descriptors (Linux; elsewhere nothing). 0 or -1.
int32_t guard_forbid_inspection(void);

#endif
