import NIOCore

/// Answers one request: once, from any thread, now or much later.
package struct HTTPResponder: Sendable {
    let thread: RequestThread
    let connection: NIOLoopBound<HTTPConnection>

    package func send(_ response: CloudResponse) {
        if thread.loop.inEventLoop {
            connection.value.respond(response)
        } else {
            thread.loop.execute { connection.value.respond(response) }
        }
    }
}
