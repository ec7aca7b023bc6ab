/// What a run of the suite's process left behind, before anybody judges it.
package struct SuiteRun: Hashable, Sendable {
    package enum End: Hashable, Sendable {
        case exited(Int32)
        case signalled(Int32)
        /// It was ended after the step's time limit.
        case timedOut
        /// It was ended since it took too much memory.
        case tookTooMuchMemory
        case couldNotStart(String)
    }

    package var end: End
    /// All bytes that came on the records' descriptor, up to ``recordLimit``.
    package var records: [UInt8]
    /// More came than that.
    package var recordsOverflowed: Bool
    /// What it printed, for `--verbose`.
    package var output: String

    /// Far more than any suite writes (each value in a record is bounded); what exceeds it is no record of ours.
    package static let recordLimit = 4 << 20

    package init(end: End, records: [UInt8] = [], recordsOverflowed: Bool = false, output: String = "") {
        self.end = end
        self.records = records
        self.recordsOverflowed = recordsOverflowed
        self.output = output
    }
}
