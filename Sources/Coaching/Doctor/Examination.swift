import OrderedCollections
package import Terminal
package import WorkshopCommon

/// What `workshop doctor` found: one finding for each thing that the day needs.
package struct Examination: Hashable, Sendable {
    package enum Status: String, Hashable, Sendable {
        case fine
        /// The day can be finished all the same, with something slower or less comfortable.
        case doubtful
        case broken
    }

    package struct Finding: Hashable, Sendable {
        /// A word for programs: `toolchain`.
        package var name: String
        /// What was looked at, as a person reads it.
        package var title: String
        package var status: Status
        /// What was found.
        package var says: String
        /// The command that mends it, exactly as it is typed, or where no command does, the sentence that says what to do.
        package var mend: String?

        package init(_ name: String, _ title: String, _ status: Status, _ says: String, mend: String? = nil) {
            self.name = name
            self.title = title
            self.status = status
            self.says = says
            self.mend = mend
        }
    }

    package var findings: [Finding]

    package init(_ findings: [Finding]) { self.findings = findings }

    /// Whether the day can be finished on this machine.
    package var isReady: Bool { !findings.contains { $0.status == .broken } }

    /// `{"version": 1, "ready", "findings": [{"name", "title", "status", "says", "mend"}]}`
    package var json: JSONValue {
        [
            "version": 1,
            "ready": .bool(isReady),
            "findings": .array(
                findings.map { finding in
                    var members: JSONObject = [
                        "name": .string(finding.name), "title": .string(finding.title),
                        "status": .string(finding.status.rawValue), "says": .string(finding.says),
                    ]
                    members["mend"] = finding.mend.map { .string($0) }
                    return .object(members)
                }
            ),
        ]
    }

    package func render(_ capabilities: TerminalCapabilities) -> [String] {
        var lines: [StyledText] = []
        for finding in findings { lines += self.lines(finding, capabilities.width) }
        lines += [StyledText()] + closing.wrapped(to: capabilities.width)
        return lines.map { $0.rendered(for: capabilities) }
    }

    private func lines(_ finding: Finding, _ width: Int) -> [StyledText] {
        let mark =
            switch finding.status {
            case .fine: StyledText("✓ ", .success)
            case .doubtful: StyledText("! ", TextStyle(.warning, isBold: true))
            case .broken: StyledText("✗ ", TextStyle(.error, isBold: true))
            }
        let isFine = finding.status == .fine
        let text = StyledText(finding.title, isFine ? .plain : .bold) + StyledText("  \(finding.says)", .muted)
        var lines = text.wrapped(to: width, indent: mark)
        if let mend = finding.mend, !isFine {
            lines += StyledText(mend, TextStyle(.code, isBold: true))
                .wrapped(to: width, indent: StyledText("    mend: ", .muted))
        }
        return lines
    }

    private var closing: StyledText {
        let broken = findings.count { $0.status == .broken }
        guard broken > 0 else {
            return StyledText("This machine can finish the day, without a network.", TextStyle(.success, isBold: true))
        }
        let what = broken == 1 ? "One thing has" : "\(broken) things have"
        return StyledText(
            "\(what) to be mended before the day. Then again: workshop doctor",
            TextStyle(.error, isBold: true)
        )
    }
}

/// What is enough, and what is said of it: the numbers of the machine go in, findings come out.
package enum Measure {
    /// A project with its build takes 0.5 GB, the kit's own build is there already.
    private static let (leastSpace, goodSpace) = (1_000_000_000, 3_000_000_000)

    /// - Parameter output: of `swift --version`; `nil` when there is no such command.
    package static func toolchain(_ output: String?, needs: (major: Int, minor: Int)) -> Examination.Finding {
        let title = "Swift \(needs.major).\(needs.minor) or newer"
        let mend = "install Swift from https://www.swift.org/install, then open a new terminal"
        guard let output, let version = swiftVersion(in: output) else {
            return Examination.Finding(
                "toolchain",
                title,
                .broken,
                "there is no working swift on your PATH",
                mend: mend
            )
        }
        let isEnough = version >= needs
        return Examination.Finding(
            "toolchain",
            title,
            isEnough ? .fine : .broken,
            "swift --version says \(version.major).\(version.minor)",
            mend: isEnough ? nil : mend
        )
    }

    /// The number behind `Swift version`, in the compiler's words.
    package static func swiftVersion(in output: String) -> (major: Int, minor: Int)? {
        guard let range = output.firstRange(of: "Swift version ") else { return nil }
        let parts = output[range.upperBound...].prefix { $0.isNumber || $0 == "." }.split(separator: ".")
        guard let major = parts.first.flatMap({ Int($0) }) else { return nil }
        return (major, parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    }

    /// - Parameter free: bytes; `nil` when the disk does not say.
    package static func disk(free: Int?, of folder: String, clean: String) -> Examination.Finding {
        let title = "Room on the disk"
        guard let free else {
            return Examination.Finding("disk", title, .doubtful, "the disk of \(folder) does not say how much is free")
        }
        let tenths = free / 100_000_000
        let says = "\(tenths / 10).\(tenths % 10) GB free for \(folder)"
        let status: Examination.Status = free < leastSpace ? .broken : free < goodSpace ? .doubtful : .fine
        return Examination.Finding("disk", title, status, says, mend: status == .fine ? nil : clean)
    }

    /// - Parameters:
    ///   - difference: of the machine's clock to the file system's, in seconds.
    ///   - sinceBuild: seconds from the kit's build to now.
    package static func clock(difference: Double, sinceBuild: Double) -> Examination.Finding {
        let title = "Clock"
        #if os(macOS)
        let mend = "sudo sntp -sS time.apple.com"
        #else
        let mend = "sudo timedatectl set-ntp true"
        #endif
        if sinceBuild < -60 {
            let says = "it stands before the time at which the kit was built"
            return Examination.Finding("clock", title, .broken, says, mend: mend)
        }
        if abs(difference) > 5 {
            let says = "files get another time than the clock shows: \(Int(abs(difference))) s apart"
            return Examination.Finding("clock", title, .doubtful, says, mend: mend)
        }
        return Examination.Finding("clock", title, .fine, "it agrees with the disk, and with the kit's build")
    }
}
