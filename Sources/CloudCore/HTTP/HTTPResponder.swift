import NIOCore

/// Answers one request: once, from any thread, now or much later.
package struct HTTPResponder: Sendable {
    let loop: any EventLoop
    let connection: NIOLoopBound<HTTPConnection>

    package func send(_ response: CloudResponse) {
        if loop.inEventLoop {
            connection.value.respond(response)
        } else {
            loop.execute { connection.value.respond(response) }
        }
    }
}

/// Runs the jobs of a task on the thread of an event loop, which saves two changes of thread for each request.
final class EventLoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
