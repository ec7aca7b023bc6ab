import ArgumentParser
import Terminal
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How a command that could not do its work ends: what is printed, and the exit code.
struct Failure {
    /// The person gave us something that we can't work with.
    static let badInput: Int32 = 2
    /// `EX_SOFTWARE` of sysexits(3): our own fault.
    static let ourFault: Int32 = 70

    private let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    func reportAndExit() -> Never {
        switch error {
        case let error as DiagnosticError:
            Console.standard.report(error.diagnostics)
            exit(Failure.badInput)
        case let error as FileSystemError:
            Console.standard.report([Diagnostic(describing: error)])
            exit(Failure.badInput)
        case let code as ExitCode:
            exit(code.rawValue)
        default:
            reportParserErrorAndExit()
        }
    }

    /// Help and version are no errors; a wrong argument is bad input; anything else is ours.
    private func reportParserErrorAndExit() -> Never {
        switch Workshop.exitCode(for: error) {
        case .success:
            print(Workshop.fullMessage(for: error))
            exit(0)
        case .validationFailure:
            Console.standard.writeError(Workshop.fullMessage(for: error))
            exit(Failure.badInput)
        default:
            let diagnostic = Diagnostic(
                "internal-error",
                "workshop itself failed: \(error)",
                why: "This is our mistake, not yours. Your files are as they were.",
                suggestion: "try again; if it stays, report what you typed together with this message"
            )
            Console.standard.report([diagnostic])
            exit(Failure.ourFault)
        }
    }
}

extension Diagnostic {
    /// A file operation that failed, with what a person can do about it.
    init(describing error: FileSystemError) {
        self.init(
            error.isDiskFull ? "disk-full" : "file-\(error.operation.rawValue)",
            "\(error)",
            suggestion: error.isDiskFull
                ? "free some space and type the command again: nothing of yours was changed"
                : error.isNotThere
                    ? "look at how the path is written: nothing is there"
                    : "look at that path's permissions and type the command again"
        )
    }
}
