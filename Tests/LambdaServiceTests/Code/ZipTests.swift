import CloudCore
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// What of a zip file reaches a function, seen from inside of it.
final class ZipTests: ControlPlaneTestCase {
    private func create(zip: [UInt8]) async -> Answer {
        await create("Zipped", "", ["Code": ["ZipFile": .string(Base64.encode(zip))]])
    }

    private func create(_ text: String) async -> Answer {
        await create("Zipped", "", ["Code": ["ZipFile": .string(text)]])
    }

    private func folder(_ answer: Answer) async -> String {
        let function = await call("GET", "\(Self.functions)/Zipped")
        return String((function["Code"]?["Location"]?.string ?? "").dropFirst("file://".count))
    }

    private func read(_ path: String) throws -> String {
        String(decoding: try LocalFileSystem().read(.init(path)), as: UTF8.self)
    }

    func testUnpacksWhatDeflatePacked() async throws {
        let root = await folder(await create(Self.deflated))
        let lines = (0..<60).map { "line \($0): \($0 * $0) the quick brown fox\n" }
        XCTAssertEqual(try read("\(root)/lib/text.txt"), lines.joined())
        XCTAssertEqual(try LocalFileSystem().status(of: .init("\(root)/run"))?.isExecutable, true)
        XCTAssertEqual(try LocalFileSystem().status(of: .init("\(root)/lib/text.txt"))?.isExecutable, false)
    }

    func testKeepsLinksWithinThePackage() async throws {
        let root = await folder(await create(Self.linked))
        XCTAssertEqual(try read("\(root)/c"), "x")
        XCTAssertEqual(try LocalFileSystem().status(of: .init("\(root)/c"))?.kind, .symbolicLink)
    }

    func testRunsAFileFromASystemWithoutModes() async {
        let script = "#!/bin/sh\n\(LambdaTestCase.next)\n\(Self.answering("1"))\n"
        let created = await create(zip: ZipBuilder.bytes([("bootstrap", script)], mode: 0))
        let answer = await invoke("Zipped")
        XCTAssertEqual(created.status, 201)
        XCTAssertEqual(answer.text, "1")
    }

    func testTellsSizeAndDigest() async {
        let answer = await create(zip: ZipBuilder.bytes([("a", "x")]))
        XCTAssertEqual(answer["CodeSize"], 101)
        XCTAssertEqual(answer["CodeSha256"]?.string?.utf8.count, 44)
        XCTAssertEqual(answer["CodeSha256"]?.string?.last, "=")
    }

    func testCodeMayStandInS3() async {
        let script = "#!/bin/sh\n\(LambdaTestCase.next)\n\(Self.answering("1"))\n"
        objects.put("bucket/code.zip", ZipBuilder.bytes([("bootstrap", script)]))
        let code = { (key: String) -> JSONObject in ["Code": ["S3Bucket": "bucket", "S3Key": .string(key)]] }
        let missing = await create("Zipped", "", code("none.zip"))
        let created = await create("Zipped", "", code("code.zip"))
        let answer = await invoke("Zipped")
        XCTAssertEqual(
            missing.error,
            "400 InvalidParameterValueException: Error occurred while GetObject. S3 Error Code: NoSuchKey. "
                + "S3 Error Message: The specified key does not exist."
        )
        XCTAssertEqual(created.status, 201)
        XCTAssertEqual(answer.text, "1")
    }

    func testRefusesWhatIsNoZipFile() async {
        let bad =
            "400 InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again."
        var damaged = ZipBuilder.bytes([("a", "some text")])
        damaged[32] ^= 1
        let packages: [String: String] = [
            "no zip file": Base64.encode(Array("hello, this is no zip file at all".utf8)),
            "cut off": String(Self.deflated.prefix(200)),
            "another checksum": Base64.encode(damaged),
            "up": Self.leadsUp,
            "a link that leads out": Self.leadsOut,
            "a file below a link": Self.throughALink,
        ]
        for (what, package) in packages {
            let answer = await create(package)
            XCTAssertEqual(answer.error, bad, what)
        }
        let empty = await create(zip: ZipBuilder.bytes([]))
        XCTAssertEqual(empty.error, "400 InvalidParameterValueException: Uploaded file must be a non-empty zip")
    }

    // Made by Python's zipfile.
    private static let deflated =
        "UEsDBBQAAAAIAABIeV3XDKUwTwEAAMAHAAAMAAAAbGliL3RleHQudHh0fdVLTkMxDEDROavwEuJPkpcsB1RERVUEAsHysTt/d+zW"
        + "tU9s93a9X6RtafL9dpHPn+vLuzx/ffze5fXj7+lWUd2i51HbEudR37LOo5GZx3m4b7F+Hh5bHL49szD47WPLgMLXlgO61iTTRmil"
        + "ZpQh4TSgAvXSgQ60+BYIaAGSoI4SpgyJaAfVkIxu1MWqV6L5SckgSUvJCMpQI3hADZaS3aALS8k+wcFScpCkpeTADCk5sYaUnNhF"
        + "jSQ5eEoukvSUXPQWXjPZ6Dm9hrLRRHhNpdJQea/VIE0f9QkabU9OddoOPx77Rb0kqHba0agtH0QateaDLkWU6aRTE2V60K2Kx6bT"
        + "sYta9UamUbuudG6jlt0a1ZGm5o16SVOLBh691c0h056mNjBHmtqkOrrX4aJeeprawr+fNHU07fUXpPQufT7uI9VRF9RpPnqd0DiZ"
        + "sX9QSwMEFAAAAAgAAEh5XR2d+wQMAAAACgAAAAMAAABydW5TVtRPyszTL87gAgBQSwECFAMUAAAACAAASHld1wylME8BAADABwAA"
        + "DAAAAAAAAAAAAAAApIEAAAAAbGliL3RleHQudHh0UEsBAhQDFAAAAAgAAEh5XR2d+wQMAAAACgAAAAMAAAAAAAAAAAAAAO2BeQEA"
        + "AHJ1blBLBQYAAAAAAgACAGsAAACmAQAAAAA="
    private static let linked =
        "UEsDBBQAAAAIAABIeV2DFtyMAwAAAAEAAAADAAAAYS9iqwAAUEsDBBQAAAAIAABIeV0cQPQHBQAAAAMAAAABAAAAY0vUTwIAUEsB"
        + "AhQDFAAAAAgAAEh5XYMW3IwDAAAAAQAAAAMAAAAAAAAAAAAAAKSBAAAAAGEvYlBLAQIUAxQAAAAIAABIeV0cQPQHBQAAAAMAAAAB"
        + "AAAAAAAAAAAAAAD/oSQAAABjUEsFBgAAAAACAAIAYAAAAEgAAAAAAA=="
    private static let leadsUp =
        "UEsDBBQAAAAIAABIeV2DFtyMAwAAAAEAAAAEAAAALi4veKsAAFBLAQIUAxQAAAAIAABIeV2DFtyMAwAAAAEAAAAEAAAAAAAAAAAA"
        + "AACkgQAAAAAuLi94UEsFBgAAAAABAAEAMgAAACUAAAAAAA=="
    private static let leadsOut =
        "UEsDBBQAAAAIAABIeV0Da0DfEgAAABAAAAADAAAAYS9i09PT19PTTy1J1i9ILC4uTwEAUEsBAhQDFAAAAAgAAEh5XQNrQN8SAAAA"
        + "EAAAAAMAAAAAAAAAAAAAAP+hAAAAAGEvYlBLBQYAAAAAAQABADEAAAAzAAAAAAA="
    private static let throughALink =
        "UEsDBBQAAAAIAABIeV35775xAwAAAAEAAAABAAAAYUsCAFBLAwQUAAAACAAASHldFSbb+wMAAAABAAAAAwAAAGIveKsEAFBLAwQU"
        + "AAAACAAASHldUjH7jQYAAAAEAAAAAwAAAGEveEsty8wBAFBLAQIUAxQAAAAIAABIeV35775xAwAAAAEAAAABAAAAAAAAAAAAAAD/"
        + "oQAAAABhUEsBAhQDFAAAAAgAAEh5XRUm2/sDAAAAAQAAAAMAAAAAAAAAAAAAAKSBIgAAAGIveFBLAQIUAxQAAAAIAABIeV1SMfuN"
        + "BgAAAAQAAAADAAAAAAAAAAAAAACkgUYAAABhL3hQSwUGAAAAAAMAAwCRAAAAbQAAAAAA"
}
