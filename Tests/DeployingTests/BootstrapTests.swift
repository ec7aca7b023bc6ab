import Deploying
import Foundation
import WorkshopCommon
import XCTest

final class BootstrapTests: XCTestCase {
    private func problem(_ bytes: [UInt8]?, _ architecture: String = "x86_64") -> String? {
        BootstrapExamination.problem(of: "HelloFunction", bytes, architecture: architecture)?.message
    }

    func testWhatRunsOnAmazonLinuxHasNoProblem() {
        XCTAssertNil(problem(SampleELF(versions: ["GLIBC_2.2.5", "GLIBC_2.34", "GCC_3.0"]).bytes))
        XCTAssertNil(problem(SampleELF(machine: 183, interpreter: nil, versions: []).bytes, "arm64"))
    }

    func testSymbolsNewerThanItsGLIBCAreNamed() {
        XCTAssertEqual(
            problem(SampleELF(versions: ["GLIBC_2.34", "GLIBC_2.38", "GLIBC_2.35"]).bytes),
            "HelloFunction's bootstrap needs GLIBC_2.35, GLIBC_2.38; provided.al2023 has GLIBC_2.34 at most"
        )
        // Numbers, not text: 2.4 is older than 2.34.
        XCTAssertNil(problem(SampleELF(versions: ["GLIBC_2.4", "GLIBC_2.9"]).bytes))
    }

    func testTheWrongMachineOrLoaderIsNamed() {
        XCTAssertEqual(
            problem(SampleELF(machine: 183, versions: []).bytes),
            "HelloFunction's bootstrap is built for arm64, its template says x86_64"
        )
        XCTAssertEqual(
            problem(SampleELF(interpreter: "/lib/ld-musl-x86_64.so.1", versions: []).bytes),
            "HelloFunction's bootstrap wants /lib/ld-musl-x86_64.so.1, which Amazon Linux does not have"
        )
    }

    func testWhatIsNoLinuxExecutable() {
        XCTAssertEqual(problem(nil), "HelloFunction has no bootstrap")
        XCTAssertEqual(
            problem([0xCF, 0xFA, 0xED, 0xFE, 0]),
            "HelloFunction's bootstrap is a Mac's executable, and Lambda runs Linux executables"
        )
        XCTAssertEqual(
            problem(Array("#!/bin/sh".utf8)),
            "HelloFunction's bootstrap is a script, and Lambda runs Linux executables"
        )
    }

    func testNoCutOrDamagedFileTraps() {
        let whole = SampleELF(versions: ["GLIBC_2.34", "GLIBC_2.38"]).bytes
        for end in 0...whole.count { _ = ELFImage(Array(whole[..<end])) }
        for index in whole.indices {
            for value in [0x00, 0x7F, 0xFF] as [UInt8] {
                var damaged = whole
                damaged[index] = value
                _ = ELFImage(damaged)
            }
        }
    }

    #if os(Linux)
    func testARealExecutableIsRead() throws {
        let image = try XCTUnwrap(ELFImage(Array(Data(contentsOf: URL(filePath: "/proc/self/exe")))))
        XCTAssertNotNil(image.interpreter)
        XCTAssertTrue(image.neededVersions.contains { $0.hasPrefix("GLIBC_") })
    }
    #endif
}

/// A small executable as a linker would write it: three segments, a dynamic table, the versions of one library.
struct SampleELF {
    let bytes: [UInt8]

    init(machine: UInt16 = 62, interpreter: String? = "/lib64/ld-linux-x86-64.so.2", versions: [String]) {
        var strings: [UInt8] = [0]
        func intern(_ text: String) -> UInt32 {
            defer { strings += Array(text.utf8) + [0] }
            return UInt32(strings.count)
        }
        let library = intern("libc.so.6")
        let names = versions.map(intern)

        let headers = 64 + 3 * 56
        let loader = Array((interpreter ?? "").utf8) + [0]
        let dynamic = headers + loader.count
        let needs = dynamic + 4 * 16
        let table = needs + 16 + 16 * versions.count
        let size = table + strings.count
        // The file is loaded at this address.
        let base = 0x40_0000

        var body: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + Array(repeating: 0, count: 9)
        body += le(2, 2) + le(machine, 2) + le(1, 4) + le(0, 8) + le(64, 8) + le(0, 8) + le(0, 4)
        body += le(64, 2) + le(56, 2) + le(3, 2) + le(0, 2) + le(0, 2) + le(0, 2)
        func segment(_ kind: Int, _ offset: Int, _ length: Int) {
            body += le(kind, 4) + le(0, 4) + le(offset, 8) + le(base + offset, 8) + le(base + offset, 8)
            body += le(length, 8) + le(length, 8) + le(8, 8)
        }
        segment(1, 0, size)
        segment(interpreter == nil ? 4 : 3, headers, loader.count)
        segment(versions.isEmpty ? 4 : 2, dynamic, 64)
        body += loader
        for (tag, value) in [(5, base + table), (0x6FFF_FFFE, base + needs), (0x6FFF_FFFF, 1), (0, 0)] {
            body += le(tag, 8) + le(value, 8)
        }
        body += le(1, 2) + le(versions.count, 2) + le(library, 4) + le(16, 4) + le(0, 4)
        for (index, name) in names.enumerated() {
            body += le(0, 4) + le(0, 2) + le(2, 2) + le(name, 4) + le(index == names.count - 1 ? 0 : 16, 4)
        }
        bytes = body + strings
    }
}

private func le(_ value: some BinaryInteger, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
