import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The whole terminal, as long as a command needs it: keys come one by one, frames are painted, and however it ends the
/// terminal is as it was.
///
/// It is given back at a normal end, at `exit`, by ``leave()`` from whoever catches SIGINT, SIGTERM and SIGHUP, and while
/// the process is stopped (Ctrl-Z). Only `kill -9` can leave it behind; `reset` mends that.
package final class FullScreen: Sendable {
    package enum Event: Hashable, Sendable {
        case key(Key)
        /// The window has another size, or the process goes on after a stop: paint everything anew.
        case resized
        /// Nobody types any more: the terminal is gone.
        case ended
    }

    package let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "workshop.full-screen")

    private struct State {
        var isEntered = false
        var original = termios()
        var decoder = KeyDecoder()
        var painter = ScreenPainter()
    }

    /// The one that `exit` gives back.
    private static let current = Mutex<FullScreen?>(nil)

    /// The other screen, hidden cursor, no line wrap; and back.
    private static let opening = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l"
    private static let closing = "\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"

    /// Whether both ends are a terminal that understands cursor addressing.
    package static func isPossible(environment: [String: String]) -> Bool {
        let term = environment["TERM"] ?? ""
        return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && !term.isEmpty && term != "dumb"
    }

    package init() {
        (events, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(256))
    }

    /// Takes the terminal. Ctrl-C and Ctrl-Z go on being signals.
    package func enter() {
        FullScreen.current.withLock { $0 = self }
        atexit { FullScreen.current.withLock { $0 }?.leave() }
        take()
        listen()
    }

    /// Gives the terminal back. Does nothing the second time.
    package func leave() {
        state.withLock { state in
            guard state.isEntered else { return }
            state.isEntered = false
            writeAll(FullScreen.closing, to: STDOUT_FILENO)
            tcsetattr(STDIN_FILENO, TCSADRAIN, &state.original)
        }
    }

    /// Shows a frame, see ``ScreenPainter/paint(_:rows:columns:)``.
    package func show(_ frame: [String], rows: Int, columns: Int) {
        state.withLock { state in
            guard state.isEntered else { return }
            writeAll(state.painter.paint(frame, rows: rows, columns: columns), to: STDOUT_FILENO)
        }
    }

    private func take() {
        state.withLock { state in
            guard !state.isEntered, tcgetattr(STDIN_FILENO, &state.original) == 0 else { return }
            var mode = state.original
            mode.c_lflag &= ~tcflag_t(ICANON | ECHO)
            tcsetattr(STDIN_FILENO, TCSADRAIN, &mode)
            state.isEntered = true
            state.painter.forget()
            writeAll(FullScreen.opening, to: STDOUT_FILENO)
        }
    }

    // MARK: What comes

    private func listen() {
        let input = DispatchSource.makeReadSource(fileDescriptor: STDIN_FILENO, queue: queue)
        // Each source is held by its own handler, for as long as the process lives.
        input.setEventHandler { [self] in
            guard readKeys() else { return }
            input.cancel()
            continuation.yield(.ended)
        }
        input.activate()
        signal(SIGTSTP, SIG_IGN)
        listen(for: SIGTSTP) { $0.stopProcess() }
        listen(for: SIGCONT) { $0.goOn() }
        listen(for: SIGWINCH) { $0.continuation.yield(.resized) }
    }

    private func listen(for number: Int32, _ action: @escaping @Sendable (FullScreen) -> Void) {
        let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
        source.setEventHandler { [self] in
            action(self)
            _ = source
        }
        source.activate()
    }

    /// Whether that was the end of the input.
    private func readKeys() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 1024)
        let count = buffer.withUnsafeMutableBytes { read(STDIN_FILENO, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR || errno == EAGAIN { return false }
        guard count > 0 else { return true }
        let (keys, isWaiting) = state.withLock { state in
            (state.decoder.decode(buffer[..<count]), state.decoder.isWaiting)
        }
        for key in keys { continuation.yield(.key(key)) }
        if isWaiting {
            // The rest of a code follows at once, over a slow line too; after that it was the key itself.
            queue.asyncAfter(deadline: .now() + .milliseconds(60)) { [weak self] in self?.flushKeys() }
        }
        return false
    }

    private func flushKeys() {
        for key in state.withLock({ $0.decoder.flush() }) { continuation.yield(.key(key)) }
    }

    private func stopProcess() {
        leave()
        // Now the signal does what it always does; the process stands still until SIGCONT.
        signal(SIGTSTP, SIG_DFL)
        kill(getpid(), SIGTSTP)
    }

    private func goOn() {
        signal(SIGTSTP, SIG_IGN)
        take()
        state.withLock { $0.painter.forget() }
        continuation.yield(.resized)
    }
}
