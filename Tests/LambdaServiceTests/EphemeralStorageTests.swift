import CloudCore
import LambdaService
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// `/tmp`, which each environment has for itself where the system can give it (Linux), and a folder where it can't.
final class EphemeralStorageTests: LambdaTestCase {
    /// Where everybody's `/tmp` is: the code must stay in sight.
    override class var parent: FilePath { "/tmp" }

    private func outcome(_ script: String, properties: JSONObject = [:]) async throws -> String {
        try deploy(script: script, properties: properties)
        return try await invoke().text
    }

    func testIsEmptyAtFirst() async throws {
        let answer = try await outcome(
            #"found=$(ls -A "$TMPDIR" | grep -v '^lambda-'); next; respond "\"$found\""; next"#
        )
        XCTAssertEqual(answer, #""""#)
    }

    func testKeepsItsFilesFromOneInvocationToTheNext() async throws {
        let script = #"while true; do next; echo x >> "$TMPDIR/kept"; respond "$(wc -l < "$TMPDIR/kept")"; done"#
        try deploy(script: script)
        let answers = [try await invoke().text, try await invoke().text]
        XCTAssertEqual(answers, ["1", "2"])
    }

    func testTwoEnvironmentsDoNotSeeEachOthersFiles() async throws {
        let script = #"next; count=$(ls "$TMPDIR" | grep -c mine); touch "$TMPDIR/mine"; respond "$count"; next"#
        try deploy("First", script: script)
        try deploy("Second", script: script)
        let answers = [try await invoke("First").text, try await invoke("Second").text]
        XCTAssertEqual(answers, ["0", "0"])
    }

    func testLeavesNothing() async throws {
        let name = "left-\(UInt64.random(in: 0 ... .max))"
        _ = try await outcome(#"next; echo x > "$TMPDIR/\#(name)"; respond 1; next"#)
        await service.stop()
        XCTAssertFalse(try LocalFileSystem().exists(FilePath("/tmp").appending(name)))
        let left = (try? LocalFileSystem().entries(of: folder.appending("tmp"))) ?? []
        XCTAssertEqual(left, [])
    }

    #if os(Linux)
    /// Whether this machine lets us mount: the rest has nothing to show where it doesn't.
    private func hasItsOwn() async throws -> Bool {
        try deploy("Probe", script: #"next; respond "\"$TMPDIR\""; next"#)
        return try await invoke("Probe").text == #""/tmp""#
    }

    func testIsOfTheSizeThatTheFunctionAsksFor() async throws {
        guard try await hasItsOwn() else { return }
        let size = #"next; respond "$(df -Pm /tmp | awk 'NR == 2 { print $2 }')"; next"#
        try deploy("Usual", script: size)
        try deploy("Large", script: size, properties: ["EphemeralStorage": ["Size": 1024]])
        let sizes = [try await invoke("Usual").text, try await invoke("Large").text]
        XCTAssertEqual(sizes, ["512", "1024"])
    }

    func testAFullOneTellsTheHandlerSo() async throws {
        guard try await hasItsOwn() else { return }
        let script = """
            next
            head -c 535822336 /dev/zero > /tmp/large 2> /dev/null && message=fits
            rm /tmp/large
            message="$message, $(LC_ALL=C head -c 536870913 /dev/zero 2>&1 > /tmp/large | grep -o 'No space left.*')"
            respond "\\"$message\\""
            next
            """
        let answer = try await outcome(script, properties: ["Timeout": 60])
        XCTAssertEqual(answer, #""fits, No space left on device""#)
    }

    func testTheCodeCanNotBeWrittenTo() async throws {
        guard try await hasItsOwn() else { return }
        let script = #"""
            next
            message=$(LC_ALL=C sh -c 'echo x > "$LAMBDA_TASK_ROOT/x"' 2>&1 | grep -o 'Read-only file system')
            rm -rf /tmp/* 2> /dev/null
            respond "\"$message\""
            next
            """#
        let answer = try await outcome(script)
        XCTAssertEqual(answer, #""Read-only file system""#)
        XCTAssertEqual(try LocalFileSystem().entries(of: folder.appending("code-Hello-1")), ["bootstrap"])
    }

    func testExtensionsShareItWithTheFunction() async throws {
        guard try await hasItsOwn() else { return }
        let layer = folder.appending("layer")
        let source = #"""
            #!/bin/sh
            echo written > /tmp/by-extension
            api="http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension"
            id=$(curl -s -o /dev/null -D - -H 'Lambda-Extension-Name: writer' -d '{"events":[]}' "$api/register" \
              | tr -d '\r' | sed -n 's/^[Ll]ambda-[Ee]xtension-[Ii]dentifier: //p')
            curl -s -H "Lambda-Extension-Identifier: $id" "$api/event/next"
            """#
        try LocalFileSystem().createFolder(layer.appending("extensions"))
        try LocalFileSystem().writeAtomically(
            Array(source.utf8),
            to: layer.appending("extensions").appending("writer"),
            executable: true
        )
        let script = #"while true; do next; respond "\"$(cat /tmp/by-extension)\""; done"#
        try deploy(script: script, layerFolder: layer.string)
        let answer = try await invoke().text
        XCTAssertEqual(answer, #""written""#)
    }
    #endif
}
