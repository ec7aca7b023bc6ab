import Foundation
import XCTest

#if os(Linux)
/// A machine that fails in the middle of a check: its disk is full, its clock goes back.
final class HostileMachineTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws {
        learner = try Learner(below: HostileProject.place)
        try HostileProject.begin(learner)
    }

    override func tearDown() { learner.leave() }

    /// On a disk of 16 MB that the handler fills; where nothing may be mounted, no file may have more than 1 MB.
    func testAFullDiskCostsNoFileAndNoVerdict() throws {
        let fill = #"head -c 100000000 /dev/zero > "\#(learner.project.path)/fill"; respond "not the greeting""#
        try learner.write(HostileProject.function(fill), to: HostileProject.script)
        let namespace = geteuid() == 0 ? ["--mount"] : ["--mount", "--map-root-user"]
        let command = try RunningCommand(
            executable: URL(filePath: "/usr/bin/unshare"),
            arguments: namespace + ["/bin/sh", "-c", Self.onASmallDisk, "sh", learner.root.path, Learner.tool.path],
            folder: learner.root,
            environment: learner.environment,
            input: "",
            outputFolder: learner.root
        )
        let outcome = try command.waitForEnd(within: 120)
        XCTAssertEqual(outcome.status, 0, outcome.output + outcome.errors)
        XCTAssert(outcome.output.contains(#""verdict": "failed""#), outcome.output + outcome.errors)
        let sums = outcome.output.split(separator: "\n").filter { $0.hasPrefix("sum ") }
        XCTAssertEqual(sums.count, 2, outcome.output)
        XCTAssertEqual(sums.first, sums.last, "a byte is lost")
        XCTAssert(outcome.output.contains("status 0"), outcome.output + outcome.errors)
    }

    private static let onASmallDisk = #"""
        root=$1 tool=$2 copy=$1.copy
        sum() { (cd "$root/work/shoutout" && find . -path ./.workshop -prune -o -type f ! -name fill -print | sort \
          | xargs cat | cksum | sed 's/^/sum /'); }
        cp -a "$root" "$copy"
        if mount -t tmpfs -o size=16m none "$root"; then cp -a "$copy/." "$root"; else ulimit -f 2048; fi
        rm -rf "$copy"
        sum
        cd "$root/work/shoutout"
        "$tool" check --json
        sum
        rm -f fill
        "$tool" status
        echo "status $?"
        """#

    func testAClockThatGoesBackInACheckChangesNoVerdict() throws {
        let library = try learner.library("clock", Self.clock)
        let signal = learner.root.appending(path: "set-back")
        let environment = ["LD_PRELOAD": library.path, "CLOCK_GOES_BACK_WITH": signal.path]
        let setBack = #"touch "\#(signal.path)""#

        try learner.write(HostileProject.function("\(setBack); \(HostileProject.answer)"), to: HostileProject.script)
        XCTAssertEqual(try learner.checks(environment: environment).report.verdict, "passed")
        let early = try learner.types("status", environment: environment)
        XCTAssertEqual(early.status, 0, early.errors)
        XCTAssertEqual(early.errors, "")

        // A time limit that were measured by this clock would be a day longer.
        try FileManager.default.removeItem(at: signal)
        try learner.write(HostileProject.function("\(setBack); while :; do :; done"), to: HostileProject.script)
        try learner.edit("template.yaml", replacing: "Timeout: 3", with: "Timeout: 1")
        XCTAssertEqual(try learner.checks(environment: environment).report.verdict, "failed")

        // What was done last is undone first, whatever the clock said.
        try learner.write("# mine\nResources: {}\n", to: "template.yaml")
        let before = try learner.files()
        XCTAssertEqual(try learner.types("solve", "--yes", environment: environment).status, 0)
        XCTAssertNotEqual(try learner.files(), before)
        XCTAssertEqual(try learner.types("undo").status, 0)
        XCTAssertEqual(try learner.files(), before)
    }

    private static let clock = #"""
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stdlib.h>
        #include <sys/time.h>
        #include <time.h>
        #include <unistd.h>

        static long offset(void) {
            const char *signal = getenv("CLOCK_GOES_BACK_WITH");
            return signal && access(signal, F_OK) == 0 ? 86400 : 0;
        }

        int clock_gettime(clockid_t clock, struct timespec *now) {
            int (*next)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
            int result = next(clock, now);
            if (result == 0 && clock == CLOCK_REALTIME) now->tv_sec -= offset();
            return result;
        }

        time_t time(time_t *out) {
            struct timespec now;
            clock_gettime(CLOCK_REALTIME, &now);
            if (out) *out = now.tv_sec;
            return now.tv_sec;
        }

        int gettimeofday(struct timeval *now, void *zone) {
            struct timespec exact;
            clock_gettime(CLOCK_REALTIME, &exact);
            now->tv_sec = exact.tv_sec;
            now->tv_usec = exact.tv_nsec / 1000;
            return 0;
        }

        """#
}
#endif
