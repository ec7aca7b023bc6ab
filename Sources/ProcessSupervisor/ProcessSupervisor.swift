// Starts a child process in a session of its own, limits it, and leaves nothing of it behind.
//
// In: a `ProcessSpecification` (what to execute, its whole environment, where its descriptors lead, its limits).
// Out: a `SupervisedProcess`: its output as bounded streams, and a `ProcessEnding` once the child *and every process
// that it started* are gone, whatever they did to stay.
// It never inherits an environment or a descriptor that was not named, never blocks a thread of the cooperative pool
// while a child runs, never waits for a process that it did not start, and never lets a child outlive this process.
//
// How: a guard (room CProcessGuard) is forked for each child and forks the child.
// - Linux: the guard is a subreaper, so processes that double-forked or called setsid become its children when they are
//   orphaned; it is done when wait(2) says that it has none. cgroup.kill (version 2) would do the same in one call, but
//   only where a delegated cgroup is writable, which neither a container nor WSL2 gives, so it is not used.
// - macOS has no subreaper: there the guard polls the process table; see descendants_darwin.c for what that can't catch.
// - The guard holds one end of a socket. When the other end closes because this process died, by SIGKILL too, the guard
//   ends everything. PR_SET_PDEATHSIG alone would not do: grandchildren don't have it, and it fires when the *thread*
//   that forked ends. It does bind the child to its guard, which has one thread.
// - Should a child kill its guard, this process is a subreaper as well, adopts what the guard leaves, and ends it.
// What is out of reach: processes that became another user's (sudo), those that another program starts on a child's
// behalf (systemd, cron, a container engine), and a child that stops or kills its guard and then kills us.
