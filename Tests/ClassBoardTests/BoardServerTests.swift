import ClassBoard
import CloudCore
import Foundation
import SystemPackage
import WorkshopCommon
import XCTest

final class BoardServerTests: XCTestCase {
    private func server(_ store: HandInStore? = nil) throws -> BoardServer {
        BoardServer(
            store: try store ?? HandInStore(file: nil),
            steps: SampleClass.steps,
            code: "K7M2QX",
            key: "view",
            now: { SampleClass.now }
        )
    }

    private func post(_ handIn: HandIn, code: String? = "K7M2QX", from address: String = "10.0.0.7") -> CloudRequest {
        var request = CloudRequest("POST", "/hand-in", body: handIn.json.bytes, remoteAddress: address)
        request.headers["X-Join-Code"] = code
        return request
    }

    private func get(_ path: String, query: String?) -> CloudRequest {
        CloudRequest("GET", path, query: query)
    }

    func testOnlyTheJoinCodeLetsIn() throws {
        let server = try server()
        XCTAssertEqual(server.handle(post(SampleClass.handIns[0], code: nil)).status, 403)
        XCTAssertEqual(server.handle(post(SampleClass.handIns[0], code: "K7M2Q")).status, 403)
        XCTAssertEqual(server.handle(post(SampleClass.handIns[0], code: "k7m2qx")).status, 200)
        let board = try JSONValue(parsing: server.handle(get("/board.json", query: "key=view")).bytes)
        XCTAssertEqual(board["learners"], 1)
    }

    func testGuessingEndsAndOthersGoOn() throws {
        let server = try server()
        for _ in 0..<100 { XCTAssertEqual(server.handle(post(SampleClass.handIns[0], code: "AAAAAA")).status, 403) }
        XCTAssertEqual(server.handle(post(SampleClass.handIns[0])).status, 429)
        XCTAssertEqual(server.handle(post(SampleClass.handIns[0], from: "10.0.0.8")).status, 200)
    }

    func testThePageNeedsItsKey() throws {
        let server = try server()
        for path in ["/", "/board", "/board.json"] {
            XCTAssertEqual(server.handle(get(path, query: nil)).status, 403)
            XCTAssertEqual(server.handle(get(path, query: "key=vie")).status, 403)
            XCTAssertEqual(server.handle(get(path, query: "key=view")).status, 200)
        }
        XCTAssertEqual(server.handle(get("/../etc/passwd", query: "key=view")).status, 404)
        XCTAssertEqual(server.handle(get("/hand-in", query: "key=view")).status, 404)
    }

    func testWhatIsNoHandInOrTooLongIsRefused() throws {
        let server = try server()
        var request = post(SampleClass.handIns[0])
        request.body = Array("{".utf8)
        XCTAssertEqual(server.handle(request).status, 400)
        request.bodyExceedsLimit = true
        XCTAssertEqual(server.handle(request).status, 413)
    }

    func testAnOlderHandInThatComesLateChangesNothing() throws {
        let store = try HandInStore(file: nil)
        XCTAssertEqual(try store.keep(SampleClass.handIns[0]), .kept)
        XCTAssertEqual(try store.keep(SampleClass.handIn("aaaa1111", at: "2026-11-26T08:00:00Z")), .older)
        XCTAssertEqual(try store.all(), [SampleClass.handIns[0]])
    }

    func testTheStoreHasABoundAndOutlivesItsServer() throws {
        let file = FilePath(NSTemporaryDirectory()).appending("workshop-board-\(UUID().uuidString).sqlite")
        defer { try? LocalFileSystem().remove(file) }
        var store: HandInStore? = try HandInStore(file: file)
        for number in 0..<HandInStore.limit {
            XCTAssertEqual(try store?.keep(SampleClass.handIn("l\(number)")), .kept)
        }
        XCTAssertEqual(try store?.keep(SampleClass.handIn("more")), .full)
        XCTAssertEqual(try store?.keep(SampleClass.handIn("l1", at: "2026-11-26T11:00:00Z")), .kept)
        store = nil
        XCTAssertEqual(try HandInStore(file: file).all().count, HandInStore.limit)
    }

    func testTwoHundredAtOnceOverTheNetworkAreAllKept() async throws {
        let board = try server()
        let configuration = HTTPServer.Configuration(maximumBodySize: HandIn.limit)
        let http = try await HTTPServer.start(configuration) { board.handle($0) }
        let port = http.port
        let statuses = await withTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    await HandInPoster(port: port).post(SampleClass.handIn("learner\(number)"), code: "K7M2QX")
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        await http.stop()
        XCTAssertEqual(statuses.count { $0 == 200 }, 200)
        let shown = try JSONValue(parsing: board.handle(get("/board.json", query: "key=view")).bytes)
        XCTAssertEqual(shown["learners"], 200)
    }
}
