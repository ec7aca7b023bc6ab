/// A process that has run to its end.
package struct ProcessResult: Sendable {
    package var ending: ProcessEnding
    /// What came from standard output, when it was a pipe; else empty.
    package var output: [UInt8]
    /// What came from standard error, when it was a pipe; else empty.
    package var errorOutput: [UInt8]
}

extension SupervisedProcess {
    /// Starts a process and waits for its end. If the task is cancelled, everything is ended at once.
    package static func run(_ specification: ProcessSpecification) async throws(ProcessStartError) -> ProcessResult {
        let process = try start(specification)
        return await withTaskCancellationHandler {
            async let output = process.collectIfPipe(1)
            async let errorOutput = process.collectIfPipe(2)
            return await ProcessResult(ending: process.exit(), output: output, errorOutput: errorOutput)
        } onCancel: {
            process.beginTermination()
        }
    }

    private func collectIfPipe(_ number: Int32) async -> [UInt8] {
        await outputIfPipe(number)?.collect() ?? []
    }
}
