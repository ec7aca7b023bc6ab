package import WorkshopCommon

/// Whether a built function runs on `provided.al2023`: a Linux executable of the right architecture that asks for no
/// symbol newer than the glibc there.
///
/// Amazon Linux 2023 has glibc 2.34: https://docs.aws.amazon.com/linux/al2023/ug/compare-with-al2.html
package enum BootstrapExamination {
    /// The newest version of a symbol that `provided.al2023` has.
    package static let newestGLIBC = (major: 2, minor: 34)

    /// - Parameters:
    ///   - function: its logical id.
    ///   - bytes: of its `bootstrap`; `nil` when there is none.
    ///   - architecture: `x86_64` or `arm64`, as the template has it.
    package static func problem(of function: String, _ bytes: [UInt8]?, architecture: String) -> Diagnostic? {
        guard let bytes else {
            return diagnostic("bootstrap-missing", "\(function) has no bootstrap", "look at its target in the Makefile")
        }
        guard let image = ELFImage(bytes) else {
            return diagnostic(
                "bootstrap-not-linux",
                "\(function)'s bootstrap is \(kind(bytes)), and Lambda runs Linux executables",
                rebuild(architecture)
            )
        }
        let wanted: ELFImage.Machine = architecture == "arm64" ? .arm64 : .x86
        guard image.machine == wanted else {
            return diagnostic(
                "bootstrap-architecture",
                "\(function)'s bootstrap is built for \(name(image.machine)), its template says \(architecture)",
                "set Architectures: [\(name(image.machine))] in the template, or " + rebuild(architecture)
            )
        }
        if let interpreter = image.interpreter, interpreter.contains("musl") {
            return diagnostic(
                "bootstrap-interpreter",
                "\(function)'s bootstrap wants \(interpreter), which Amazon Linux does not have",
                rebuild(architecture)
            )
        }
        let newer = image.neededVersions.filter(isTooNew)
        guard newer.isEmpty else {
            return diagnostic(
                "bootstrap-too-new",
                "\(function)'s bootstrap needs \(newer.joined(separator: ", ")); provided.al2023 has GLIBC_2.34 at most",
                rebuild(architecture)
            )
        }
        return nil
    }

    private static func isTooNew(_ version: String) -> Bool {
        guard version.hasPrefix("GLIBC_") else { return false }
        let parts = version.dropFirst(6).split(separator: ".").compactMap { Int($0) }
        guard parts.count >= 2 else { return false }
        return (parts[0], parts[1]) > (newestGLIBC.major, newestGLIBC.minor)
    }

    private static func kind(_ bytes: [UInt8]) -> String {
        let start = Array(bytes.prefix(4))
        if start == [0xCF, 0xFA, 0xED, 0xFE] || start == [0xCA, 0xFE, 0xBA, 0xBE] { return "a Mac's executable" }
        if start.starts(with: Array("#!".utf8)) { return "a script" }
        return "no executable that we know"
    }

    private static func name(_ machine: ELFImage.Machine) -> String {
        switch machine {
        case .x86: "x86_64"
        case .arm64: "arm64"
        case .other(let number): "machine \(number)"
        }
    }

    private static func rebuild(_ architecture: String) -> String {
        let target = architecture == "arm64" ? "aarch64" : "x86_64"
        return "build it with the static Linux SDK (SWIFT_SDK=\(target)-swift-linux-musl workshop deploy), "
            + "or in an image of Amazon Linux 2023"
    }

    private static func diagnostic(_ identifier: String, _ message: String, _ suggestion: String) -> Diagnostic {
        Diagnostic(
            identifier,
            message,
            why:
                "On AWS every invocation would fail at its start, with Runtime.InvalidEntrypoint or Runtime.ExitError.",
            suggestion: suggestion
        )
    }
}
