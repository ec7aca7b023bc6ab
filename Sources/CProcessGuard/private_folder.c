// A folder that only the child sees: a file system of its own, of a limited size, mounted where everybody's is.
//
// The mounts stand in a mount namespace of the guard's, which the child and all that it starts are in, and are gone with
// the last of them: nothing is unmounted, nothing is left. A user who is not root may mount only in a user namespace, in
// which that user is who it is outside. Where neither may be had (most containers, some distributions) the guard fails,
// and who asked for it goes without. See mount_namespaces(7), user_namespaces(7).

#define _GNU_SOURCE
#include "guard.h"

#include <errno.h>

#ifdef __linux__

#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define MAX_BINDS 16

static bool write_file(const char *path, const char *text) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return false;
    ssize_t length = (ssize_t)strlen(text);
    bool is_written = write(descriptor, text, (size_t)length) == length;
    int error = errno;
    close(descriptor);
    errno = error;
    return is_written;
}

/// Maps one number to itself and no other.
static bool write_identity(const char *path, long number) {
    char line[64];
    append_text(append_number(append_text(append_number(line, number), " "), number), " 1\n");
    return write_file(path, line);
}

static bool enter_user_namespace(void) {
    long user = (long)geteuid(), group = (long)getegid();
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
    // /proc/self belongs to root while a process may not be inspected. This one is in a namespace by now that no
    // handler has rights over, so that none can use the moment.
    int inspection = prctl(PR_GET_DUMPABLE);
    prctl(PR_SET_DUMPABLE, 1);
    // Groups could otherwise be dropped that keep somebody out of something; a kernel without the file has no such rule.
    bool is_mapped = (write_file("/proc/self/setgroups", "deny") || errno == ENOENT)
        && write_identity("/proc/self/uid_map", user) && write_identity("/proc/self/gid_map", group);
    int error = errno;
    if (inspection != 1) prctl(PR_SET_DUMPABLE, 0);
    errno = error;
    return is_mapped;
}

/// Enters a namespace of another process. 0, or an error.
static int join(pid_t process, const char *kind, int type) {
    char path[64];
    append_text(append_text(append_number(append_text(path, "/proc/"), process), "/ns/"), kind);
    int namespace = open(path, O_RDONLY | O_CLOEXEC);
    if (namespace < 0) return errno;
    int error = setns(namespace, type) == 0 ? 0 : errno;
    close(namespace);
    return error;
}

static int join_namespaces(pid_t process) {
    int error = join(process, "mnt", CLONE_NEWNS);
    if (error != EPERM) return error;
    error = join(process, "user", CLONE_NEWUSER);
    return error != 0 ? error : join(process, "mnt", CLONE_NEWNS);
}

/// Creates the folders of a path that lies in the private one.
static bool make_folders(const char *path, size_t from) {
    char part[PATH_MAX];
    if (strlen(path) >= sizeof part) {
        errno = ENAMETOOLONG;
        return false;
    }
    for (size_t index = from; path[index - 1] != 0; index++) {
        if (path[index] != '/' && path[index] != 0) continue;
        memcpy(part, path, index);
        part[index] = 0;
        if (mkdir(part, 0755) != 0 && errno != EEXIST) return false;
        if (path[index] == 0) break;
    }
    return true;
}

static bool make_read_only(const char *target) {
    struct statvfs status;
    if (statvfs(target, &status) != 0) return false;
    // What the mount already forbids must be said again: who is not root can't take it back.
    unsigned long flags = status.f_flag & (ST_NOSUID | ST_NODEV | ST_NOEXEC | ST_NOATIME | ST_NODIRATIME);
    if (status.f_flag & ST_RELATIME) flags |= MS_RELATIME;
    return mount(NULL, target, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | flags, NULL) == 0;
}

static bool bind_folder(int source, const guard_bind *bind, const char *private_folder) {
    size_t length = strlen(private_folder);
    bool lies_within = strncmp(bind->target, private_folder, length) == 0 && bind->target[length] == '/';
    if (lies_within && !make_folders(bind->target, length + 1)) return false;
    char path[64];
    append_number(append_text(path, "/proc/self/fd/"), source);
    if (mount(path, bind->target, NULL, MS_BIND | MS_REC, NULL) != 0) return false;
    return bind->is_writable || make_read_only(bind->target);
}

int private_folder_enter(const guard_private_folder *folder) {
    if (folder->bind_count > MAX_BINDS) return E2BIG;
    if (folder->shared_with > 0 && join_namespaces(folder->shared_with) == 0) return 0;
    if (unshare(CLONE_NEWNS) != 0 && !enter_user_namespace()) return errno;
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return errno;
    // Held before the folder is covered: some of them may lie in it.
    int sources[MAX_BINDS];
    for (int index = 0; index < folder->bind_count; index++) {
        sources[index] = open(folder->binds[index].source, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (sources[index] < 0) return errno;
    }
    char options[64];
    append_number(append_text(options, "mode=0700,size="), folder->size);
    if (mount("tmpfs", folder->path, "tmpfs", MS_NOSUID | MS_NODEV, options) != 0) return errno;
    for (int index = 0; index < folder->bind_count; index++) {
        if (!bind_folder(sources[index], &folder->binds[index], folder->path)) return errno;
        close(sources[index]);
    }
    return 0;
}

#else

int private_folder_enter(const guard_private_folder *folder) {
    (void)folder;
    return ENOSYS;
}

#endif
