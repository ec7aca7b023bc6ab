import SystemPackage
import WorkshopCommon

/// Runs file operations, and tells a failure as a person can use it.
func reporting<Result>(
    _ body: () throws(FileSystemError) -> Result
) throws(DiagnosticError) -> Result {
    do {
        return try body()
    } catch {
        throw DiagnosticError(Diagnostic(describing: error))
    }
}

extension Diagnostic {
    init(describing error: FileSystemError, why: String? = nil) {
        if error.isDiskFull {
            self.init(
                "disk-full",
                "the disk is full: \(error)",
                why: why ?? "Nothing of yours was changed or lost.",
                suggestion: "free some space, then type the command again"
            )
        } else {
            self.init(
                "file-\(error.operation.rawValue)",
                "\(error)",
                why: why ?? "Nothing of yours was changed or lost.",
                suggestion: error.errno == .permissionDenied || error.errno == .readOnlyFileSystem
                    ? "make it writable for you (WORKSHOP_HOME names another folder for the history), "
                        + "then type the command again"
                    : "look at that path, then type the command again"
            )
        }
    }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
