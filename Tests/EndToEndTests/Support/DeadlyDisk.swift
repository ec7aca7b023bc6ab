import Foundation
import XCTest

#if os(Linux)
/// A library that a command is started with, which ends it by SIGKILL right before a chosen write: a crash, a dead
/// battery or `kill -9` at the worst moment, at every one of them.
///
/// What counts are the calls that change what a folder holds, below the folders that matter: renaming, removing, making
/// a folder. A file that is written has a name of its own until it is renamed, so that it is there, half or whole.
struct DeadlyDisk {
    private let library: URL
    /// Paths that contain one of these count.
    private let folders: String

    init(in learner: Learner, counting folders: [String]) throws {
        self.folders = folders.joined(separator: ":")
        library = try learner.library("deadly", Self.source)
    }

    /// - Parameter write: the number of the call that is not made any more, from 1.
    func environment(endingAt write: Int) -> [String: String] {
        ["LD_PRELOAD": library.path, "DEADLY_WRITE": String(write), "DEADLY_FOLDERS": folders]
    }

    private static let source = #"""
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <signal.h>
        #include <stdlib.h>
        #include <string.h>
        #include <sys/stat.h>
        #include <unistd.h>

        static int count;

        static void note(const char *path) {
            const char *limit = getenv("DEADLY_WRITE"), *folders = getenv("DEADLY_FOLDERS");
            if (!limit || !folders || !path) return;
            char copy[4096], *rest = copy, *folder;
            strncpy(copy, folders, sizeof copy - 1);
            copy[sizeof copy - 1] = 0;
            while ((folder = strsep(&rest, ":")))
                if (strstr(path, folder)) {
                    if (__sync_add_and_fetch(&count, 1) == atoi(limit)) kill(getpid(), SIGKILL);
                    return;
                }
        }

        #define NEXT(name) __typeof__(name) *next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

        int rename(const char *from, const char *to) { NEXT(rename); note(to); return next(from, to); }
        int unlink(const char *path) { NEXT(unlink); note(path); return next(path); }
        int rmdir(const char *path) { NEXT(rmdir); note(path); return next(path); }
        int mkdir(const char *path, mode_t mode) { NEXT(mkdir); note(path); return next(path, mode); }

        """#
}
#endif
