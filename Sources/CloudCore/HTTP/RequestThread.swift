import NIOCore

/// The thread that moves the bytes of a connection, on which its requests may be answered: what stays on it wakes no other.
package final class RequestThread: TaskExecutor {
    let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    /// Of the request that is being answered; `nil` where there is none, or where it is answered elsewhere.
    @TaskLocal package static var current: RequestThread?

    package func isSame(as other: RequestThread?) -> Bool { loop === other?.loop }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }

    /// Starts a task where the present request is answered, for one that its answer waits for but that doesn't end with it:
    /// unlike a child task, it would run elsewhere.
    package static func start(_ body: @escaping @Sendable () async -> Void) {
        if #available(macOS 26, *) {
            Task.immediate(executorPreference: current, operation: body)
        } else {
            Task(executorPreference: current, operation: body)
        }
    }
}
