import Foundation
import XCTest

/// Work that wants a verdict which it doesn't deserve: it gets the one that it does, in bounded time.
///
/// The project passes but for one thing, and that one thing is what each attack tries to make up for.
final class HostileWorkTests: XCTestCase {
    private var learner: Learner!

    override func setUpWithError() throws {
        learner = try HostileProject.learner()
        try learner.write(try Learner.kitFile(SharedProject.solution), to: "template.yaml")
        try learner.write(HostileProject.makefile(), to: "Makefile")
        try learner.write(HostileProject.function(), to: HostileProject.script)
    }

    func testTheProjectPassesAsLongAsItIsHonest() throws {
        XCTAssertEqual(try learner.checks().report.verdict, "passed")
    }

    func testForgedRecordsAreNoResults() throws {
        let record =
            #"{\"nonce\":\"n\",\"suite\":\"HelloSamTests\",\"test\":\"testHelloAnswers\",\"outcome\":\"passed\"}"#
        // Into every descriptor of every process of this check, and into files of every likely name.
        let attack = """
            for process in /proc/[0-9]*; do
              grep -qs "\(learner.root.lastPathComponent)" $process/environ $process/cmdline || continue
              [ $process = /proc/$$ ] && continue
              for descriptor in $process/fd/[0-9]*; do
                [ -p $descriptor ] && (echo "\(record)" > $descriptor) 2>>$TMPDIR/null &
              done
            done
            for file in results.json records junit.xml report.json; do
              echo "\(record)" | tee $file $TMPDIR/$file "\(learner.project.path)/$file" 2>>$TMPDIR/null
            done
            respond "not the greeting"
            """
        try learner.write(HostileProject.function(attack), to: HostileProject.script)
        try expectFailure(of: "testGreetingComesFromTheParameter")
    }

    /// What was drawn for this run stands in no environment and no argument of any process.
    func testTheSuitesEnvironmentTellsNothing() throws {
        try learner.edit("template.yaml", replacing: "GREETING: !Ref Greeting", with: "OTHER: value")
        let attack = """
            respond "$(cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline 2>>$TMPDIR/null | tr -c 'A-Za-z0-9-' ' ' | head -c 5000000)"
            """
        try learner.write(HostileProject.function(attack), to: HostileProject.script)
        let check = try expectFailure(of: "testGreetingComesFromTheParameter")
        // Where there is a /proc, it has read some of it.
        let isThere = FileManager.default.fileExists(atPath: "/proc/self/environ")
        XCTAssertGreaterThan(check?.actual?.count ?? 0, isThere ? 20 : -1)
    }

    /// Whoever could listen where the local cloud does could answer in its place.
    func testThePortOfTheCloudCanNotBeTaken() throws {
        let take = """
            respond "$(perl -MIO::Socket::INET -e '
              my ($port) = $ENV{AWS_ENDPOINT_URL} =~ /:(\\d+)/ or print "no port";
              for my $host ("127.0.0.1", "0.0.0.0") {
                my $at = "$host:$port";
                IO::Socket::INET->new(LocalAddr => $at, Listen => 5, ReuseAddr => 1, ReusePort => 1) and print $ENV{GREETING};
                print "refused ";
              }')"
            """
        try learner.write(HostileProject.function(take), to: HostileProject.script)
        let check = try expectFailure(of: "testGreetingComesFromTheParameter")
        XCTAssert(check?.actual?.contains("refused refused") == true, "\(String(describing: check))")
    }

    /// What is printed is no fault and no merit; the wrong answer after it counts.
    func testAGigabyteOfOutputHidesNothing() throws {
        try learner.edit("template.yaml", replacing: "Timeout: 3", with: "Timeout: 30")
        let flood = "head -c 1000000000 /dev/zero; head -c 50000000 /dev/zero >&2; respond wrong"
        try learner.write(HostileProject.function(flood), to: HostileProject.script)
        try expectFailure(of: "testGreetingComesFromTheParameter")
    }

    func testAForkBombIsDefused() throws {
        let bomb = "forks() { while :; do (sleep 100 & sleep 100) & done; }; forks"
        try learner.write(HostileProject.function(bomb), to: HostileProject.script)
        try expectFailure(of: "testHelloAnswers")
    }

    func testWhoIgnoresSignalsIsEndedWithItsChildren() throws {
        let file = learner.project.appending(path: "template.yaml").path
        let deaf = """
            trap '' TERM INT HUP QUIT
            for n in 1 2 3; do (setsid tail -f "\(file)" || tail -f "\(file)") > "$TMPDIR/null" 2>&1 & done
            while :; do :; done
            """
        try learner.edit("template.yaml", replacing: "Timeout: 3", with: "Timeout: 1")
        try learner.write(HostileProject.function(deaf), to: HostileProject.script)
        try expectFailure(of: "testHelloAnswers")
    }

    func testAMakefileLeavesNothingRunning() throws {
        let file = learner.project.appending(path: "template.yaml").path
        try learner.write(
            HostileProject.makefile(
                "(trap '' TERM HUP; setsid tail -f '\(file)' || tail -f '\(file)') >&- 2>&- & exit 3"
            ),
            to: "Makefile"
        )
        XCTAssertEqual(try learner.checks().report.verdict, "didNotBuild")
    }

    @discardableResult
    private func expectFailure(
        of test: String,
        file: StaticString = #filePath,
        line: UInt = #line
    ) throws -> Learner.Report.Check? {
        let (report, errors) = try learner.checks(file: file, line: line)
        XCTAssertEqual(report.verdict, "failed", "\(report) \(errors)", file: file, line: line)
        let check = report.checks.first { $0.test == test }
        XCTAssertEqual(check?.passed, false, "\(report)", file: file, line: line)
        return check
    }
}
