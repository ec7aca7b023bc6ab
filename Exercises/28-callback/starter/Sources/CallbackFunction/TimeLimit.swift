/// Lets something take so long and no longer: then it is cancelled, and `OutOfTime` is thrown.
///
/// `URLRequest` has a `timeoutInterval`, but on Linux `URLSession` doesn't keep it while it waits for an answer.
func within<Value: Sendable>(
    _ limit: Duration,
    _ work: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        defer { group.cancelAll() }
        group.addTask { try await work() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw OutOfTime()
        }
        // Whichever ends first.
        guard let first = try await group.next() else { throw OutOfTime() }
        return first
    }
}

/// Nobody answered in time. Whether the work was done all the same, nobody knows.
struct OutOfTime: Error {}
