import Foundation
import XCTest

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A terminal of so many columns, with one command in it.
final class Screen {
    let process = Process()
    private let master: Int32
    private let slave: Int32
    private var shown = ""

    init(_ learner: Learner, _ arguments: [String], columns: UInt16 = 80, rows: UInt16 = 24) throws {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        var (ours, theirs): (Int32, Int32) = (-1, -1)
        guard openpty(&ours, &theirs, nil, nil, &size) == 0 else { throw POSIXError(.EIO) }
        (master, slave) = (ours, theirs)
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        process.executableURL = Learner.tool
        process.arguments = arguments
        process.currentDirectoryURL = learner.project
        process.environment = learner.environment.merging(["TERM": "xterm-256color"]) { $1 }
        let terminal = FileHandle(fileDescriptor: slave)
        process.standardInput = terminal
        process.standardOutput = terminal
        process.standardError = terminal
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
        close(master)
        close(slave)
    }

    /// All that was written so far, escape codes included.
    func text() -> String {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = read(master, &buffer, buffer.count), count > 0 {
            shown += String(decoding: buffer[..<count], as: UTF8.self)
        }
        return shown
    }

    func waits(for text: String) throws {
        _ = try eventually("'\(text)' on the screen", seeing: { self.text() }) {
            self.text().contains(text) ? true : nil
        }
    }

    /// As a terminal does whose window was pulled to another size.
    func becomes(columns: UInt16, rows: UInt16 = 24) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        kill(process.processIdentifier, SIGWINCH)
    }

    func presses(_ keys: String) {
        _ = keys.withCString { write(master, $0, strlen($0)) }
    }

    /// Whether lines are edited and echoed, as a shell wants it.
    var isAsShellsWantIt: Bool {
        var mode = termios()
        tcgetattr(slave, &mode)
        return mode.c_lflag & tcflag_t(ICANON) != 0 && mode.c_lflag & tcflag_t(ECHO) != 0
    }

    func waitsForTheEnd() throws {
        _ = try eventually("the end", seeing: { self.text() }) {
            _ = self.text()
            return self.process.isRunning ? nil : true
        }
    }
}
