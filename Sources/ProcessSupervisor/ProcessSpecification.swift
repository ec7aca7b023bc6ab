package import SystemPackage

/// What to execute, with what, and within which limits.
package struct ProcessSpecification: Sendable {
    /// A path, relative to the working directory unless absolute; or a name, looked up in `PATH` of ``environment``.
    package var executable: FilePath
    /// Without the zeroth.
    package var arguments: [String]
    /// All of it: nothing is inherited. (On macOS one variable more marks the child's descendants.)
    package var environment: [String: String]
    package var workingDirectory: FilePath
    package var standardInput: ChildDescriptor
    package var standardOutput: ChildDescriptor
    package var standardError: ChildDescriptor
    /// Further descriptors, by the number that the child sees. All others are closed.
    package var extraDescriptors: [Int32: ChildDescriptor]
    package var limits: ProcessLimits
    package var privateFolder: PrivateFolder?

    package init(
        executable: FilePath,
        arguments: [String] = [],
        environment: [String: String],
        workingDirectory: FilePath,
        standardInput: ChildDescriptor = .null,
        standardOutput: ChildDescriptor = .null,
        standardError: ChildDescriptor = .null,
        extraDescriptors: [Int32: ChildDescriptor] = [:],
        limits: ProcessLimits = ProcessLimits(),
        privateFolder: PrivateFolder? = nil
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingDirectory = workingDirectory
        self.standardInput = standardInput
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.extraDescriptors = extraDescriptors
        self.limits = limits
        self.privateFolder = privateFolder
    }

    /// All descriptors of the child by number, lowest first.
    var descriptors: [(number: Int32, leadsTo: ChildDescriptor)] {
        let standard: [Int32: ChildDescriptor] = [0: standardInput, 1: standardOutput, 2: standardError]
        return standard.merging(extraDescriptors) { standard, _ in standard }
            .sorted { $0.key < $1.key }
            .map { (number: $0.key, leadsTo: $0.value) }
    }
}

/// Where one of a child's descriptors leads.
package enum ChildDescriptor: Sendable {
    case null
    /// The child reads these, then the end. There is no writer that it could keep waiting.
    case bytes([UInt8])
    /// The child writes to this file, which is created, and emptied unless `append`.
    case file(FilePath, append: Bool = false)
    /// The child writes, we read with ``SupervisedProcess/output(_:)``. At most `buffer` unread bytes are kept; what
    /// comes while it is full is dropped and counted, so that a child never waits for a reader.
    case pipe(buffer: Int = 1 << 20)
    /// The same place as another descriptor of the child with a lower number (`2>&1`).
    case same(as: Int32)
    /// A descriptor of ours. It stays open here; the child gets a copy.
    case descriptor(FileDescriptor)
}

/// What ends a process that asks for too much. `nil` is no limit.
package struct ProcessLimits: Sendable {
    /// Of the wall clock, from the start.
    package var time: Duration?
    /// Resident bytes of the process and all its descendants, sampled every 40 ms; pages that they share count for each.
    package var memory: Int?
    /// Bytes written to all pipes together.
    package var output: Int?

    package init(time: Duration? = nil, memory: Int? = nil, output: Int? = nil) {
        self.time = time
        self.memory = memory
        self.output = output
    }
}
