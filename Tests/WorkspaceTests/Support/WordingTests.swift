import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

/// What a learner reads when something is in the way: every word of it.
final class WordingTests: XCTestCase {
    private func text(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { diagnostic in
            [diagnostic.description, diagnostic.why, diagnostic.suggestion].compactMap { $0 }.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    func testAFullDisk() throws {
        let scenario = try Scenario.created()
        let diagnostics = thrown {
            var workspace = try scenario.open(FaultyFileSystem(scenario.disk, .staysFull, at: 1))
            try workspace.lay(Scenario.hello)
        }
        XCTAssertTrue(text(diagnostics).hasPrefix("error: the disk is full: can't "), text(diagnostics))
        XCTAssertTrue(
            text(diagnostics).hasSuffix(
                """
                : No space left on device [disk-full]
                Nothing of yours was changed or lost.
                free some space, then type the command again
                """
            ),
            text(diagnostics)
        )
    }

    func testADamagedState() throws {
        let scenario = try Scenario.created()
        try scenario.write("{\"version\": 1, \"id\": ", to: ".workshop/state.json")
        XCTAssertEqual(
            text(try scenario.open().notes),
            """
            .workshop/state.json: warning: this project's state could not be read (not JSON at line 1, column 22: the \
            text ends in the middle of a value); it was brought back from its spare copy [state-recovered]
            No file of yours was touched. The damaged file is .workshop/state.json.damaged-1.
            """
        )
    }

    func testACollision() throws {
        let scenario = Scenario()
        for name in ["Makefile", "template.yaml"] { try scenario.write("mine\n", to: name) }
        let diagnostics = thrown {
            _ = try Workspace.create(
                at: scenario.root,
                files: Scenario.files,
                vendored: FileTree(),
                host: scenario.host()
            )
        }
        XCTAssertEqual(
            text(diagnostics),
            """
            error: /home/ana/shoutout holds files that the project would bring: Makefile, template.yaml [folder-not-empty]
            Nothing of yours is ever overwritten; nothing was changed.
            name another folder with '--dir', or move these files away
            """
        )
    }

    func testNothingToUndo() throws {
        var workspace = try Scenario.created().open()
        XCTAssertEqual(
            text(thrown { try workspace.undo() }),
            """
            error: there is no change of workshop's left to undo [nothing-to-undo]
            Undo takes back what 'workshop next', 'solve' and 'reset' did; your editor undoes your own edits.
            type 'workshop history' to see what was done
            """
        )
    }

    func testReasonsOfConflictsReadOnAfterTheFilesName() {
        XCTAssertEqual(
            [Conflict.Reason.sameLines, .alreadyThere, .folder, .link, .notAFile, .fileForFolder].map(\.explanation),
            [
                "you changed the lines that this step changes",
                "you have a file of that name already",
                "there is a folder of that name",
                "it is a symbolic link, or lies behind one",
                "what has that name is not a file",
                "a file stands where a folder has to be",
            ]
        )
    }
}
