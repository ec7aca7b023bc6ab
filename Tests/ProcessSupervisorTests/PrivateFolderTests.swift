import Foundation
import ProcessSupervisor
import SystemPackage
import XCTest

#if os(Linux)
/// Folders that only a child sees, where the system lets this user mount.
final class PrivateFolderTests: XCTestCase {
    private let folder = FilePath(NSTemporaryDirectory()).appending("private-\(UUID().uuidString)")

    override func setUp() async throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder.appending("code").string, withIntermediateDirectories: true)
        try files.createDirectory(atPath: folder.appending("place").string, withIntermediateDirectories: true)
        try Data("code".utf8).write(to: URL(fileURLWithPath: folder.appending("code/file").string))
    }

    override func tearDown() async throws {
        try FileManager.default.removeItem(atPath: folder.string)
    }

    /// What the script prints, or `nil` where the system refuses.
    private func output(_ script: String, _ privateFolder: PrivateFolder) async throws -> String? {
        var specification = Shell(script).specification
        specification.privateFolder = privateFolder
        guard mayMount() else { return nil }
        let result = try await SupervisedProcess.run(specification)
        return String(decoding: result.output, as: UTF8.self)
    }

    private func mayMount() -> Bool {
        var specification = Shell("true").specification
        specification.privateFolder = PrivateFolder(size: 1 << 20)
        do {
            _ = try SupervisedProcess.start(specification)
            return true
        } catch {
            XCTAssertEqual(error, .privateFolder(.notPermitted))
            return false
        }
    }

    func testCoversWhatIsThereButForWhatIsBound() async throws {
        let bound = PrivateFolder(
            path: FilePath(NSTemporaryDirectory()),
            size: 1 << 20,
            binds: [.init(folder.appending("code"))]
        )
        let text = try await output("ls \(folder); cat \(folder)/code/file; touch \(folder)/new && echo ' made'", bound)
        guard let text else { return }
        XCTAssertEqual(text, "code\ncode made\n")
        XCTAssertFalse(FileManager.default.fileExists(atPath: folder.appending("new").string))
    }

    func testAFolderMayShowInAnotherPlace() async throws {
        let place = folder.appending("place")
        let bound = PrivateFolder(
            path: folder,
            size: 1 << 20,
            binds: [.init(folder.appending("code"), at: place), .init(folder.appending("code"), isWritable: true)]
        )
        let script =
            "cat \(place)/file; (echo x > \(place)/other) 2> /dev/null || echo x > \(folder)/code/other; ls \(place)"
        guard let text = try await output(script, bound) else { return }
        XCTAssertEqual(text, "codefile\nother\n")
    }

    func testAFolderThatIsNotThereIsAnError() throws {
        var specification = Shell("echo started").specification
        specification.privateFolder = PrivateFolder(size: 1 << 20, binds: [.init("/tmp/there/is/none")])
        guard mayMount() else { return }
        XCTAssertThrowsError(try SupervisedProcess.start(specification)) { error in
            XCTAssertEqual(error as? ProcessStartError, .privateFolder(.noSuchFileOrDirectory))
        }
    }

    func testAnotherChildSharesIt() async throws {
        var first = Shell("echo shared > /tmp/file; echo ready; exec sleep 600").specification
        first.privateFolder = PrivateFolder(size: 1 << 20)
        guard mayMount() else { return }
        let process = try SupervisedProcess.start(first)
        await process.waits(for: "ready")
        let text = try await output("cat /tmp/file", PrivateFolder(size: 1 << 20, sharedWith: process.pid))
        XCTAssertEqual(text, "shared\n")
        await process.terminate()
        // The namespace went with it: whoever comes later has a folder of its own.
        let own = try await output("ls /tmp | wc -l", PrivateFolder(size: 1 << 20, sharedWith: process.pid))
        XCTAssertEqual(own, "0\n")
    }
}
#endif
