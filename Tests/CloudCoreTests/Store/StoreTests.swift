import CloudCore
import Foundation
import SystemPackage
import WorkshopCommon
import XCTest

final class StoreTests: XCTestCase {
    private var folder = FilePath()

    override func setUpWithError() throws {
        folder = FilePath(FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path)
        try LocalFileSystem().createFolder(folder)
    }

    override func tearDownWithError() throws {
        try LocalFileSystem().remove(folder)
    }

    func testWhatWasCommittedIsThereWhenTheFileIsOpenedAgain() throws {
        let file = folder.appending("cloud.sqlite")
        let store = try Store(file: file)
        let queues = store.table("sqs.queues")
        try queues.put("b", Array("two".utf8))
        try queues.put("a", Array("one".utf8))
        try queues.put("b", Array("three".utf8))
        try store.table("sns.topics").put("a", [])
        store.close()

        let reopened = try Store(file: file)
        defer { reopened.close() }
        XCTAssertEqual(try rows(reopened, "sqs.queues"), ["a=one", "b=three"])
        XCTAssertEqual(try rows(reopened, "sns.topics"), ["a="])
        XCTAssertEqual(try rows(reopened, "sqs.messages"), [])
    }

    func testOneRowIsReadByItsKeyAlone() throws {
        let store = try Store(file: folder.appending("cloud.sqlite"))
        defer { store.close() }
        let table = store.table("lambda.code")
        try table.put("b", [2])
        try table.put("a", [1])
        XCTAssertEqual(try table.value(of: "b"), [2])
        XCTAssertNil(try table.value(of: "c"))
        XCTAssertEqual(try table.keys(), ["a", "b"])
        XCTAssertEqual(try store.table("other").keys(), [])
        XCTAssertEqual(try Store().table("lambda.code").keys(), [])
        XCTAssertNil(try Store().table("lambda.code").value(of: "a"))
    }

    func testACommitMakesAllChangesOfSeveralTables() throws {
        let store = try Store(file: folder.appending("cloud.sqlite"))
        defer { store.close() }
        let (first, second) = (store.table("first"), store.table("second"))
        try first.put("gone", [1])
        try store.commit([first.removing("gone"), second.putting("new", Array("x".utf8)), first.removing("never")])
        XCTAssertEqual(try rows(store, "first"), [])
        XCTAssertEqual(try rows(store, "second"), ["new=x"])
    }

    func testSomeRowsAreReadWithoutTheOthers() throws {
        let store = try Store(file: folder.appending("cloud.sqlite"))
        defer { store.close() }
        let table = store.table("t")
        for key in ["a:1", "a:2", "ab", "b:1"] { try table.put(key, Array(key.utf8)) }
        XCTAssertEqual(try table.value(of: "a:1"), Array("a:1".utf8))
        XCTAssertNil(try table.value(of: "a:"))
        XCTAssertEqual(try table.rows(beginningWith: "a:").map(\.key), ["a:1", "a:2"])
        XCTAssertEqual(try table.rows(before: "ab").map(\.key), ["a:1", "a:2"])
        XCTAssertNil(try Store().table("t").value(of: "a:1"))
    }

    func testAStoreWithoutAFileKeepsNothing() throws {
        let store = Store()
        let table = store.table("sqs.queues")
        try table.put(
            "a",
            {
                XCTFail("bytes are made for nobody"); return []
            }()
        )
        XCTAssertFalse(store.isPersistent)
        XCTAssertTrue(try table.all().isEmpty)
    }

    func testAFileIsOneStoresAtATime() throws {
        let file = folder.appending("cloud.sqlite")
        let store = try Store(file: file)
        XCTAssertThrowsError(try Store(file: file)) { error in
            XCTAssertEqual(
                error as? StoreError,
                StoreError(file: file.string, reason: "another process has it open")
            )
        }
        store.close()
        XCTAssertNoThrow(try Store(file: file).close())
    }

    func testAFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws {
        let file = folder.appending("cloud.sqlite")
        let bytes = Array(String(repeating: "no database at all\n", count: 100).utf8)
        try LocalFileSystem().writeAtomically(bytes, to: file)
        XCTAssertThrowsError(try Store(file: file)) { error in
            XCTAssertEqual(error as? StoreError, StoreError(file: file.string, reason: "file is not a database"))
        }
        XCTAssertEqual(try LocalFileSystem().read(file), bytes)
    }

    private func rows(_ store: Store, _ table: String) throws -> [String] {
        try store.table(table).all().map { "\($0.key)=\(String(decoding: $0.value, as: UTF8.self))" }
    }
}
