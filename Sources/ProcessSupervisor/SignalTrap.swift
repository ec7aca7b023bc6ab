import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ends all children when this process is asked to end, then lets the signal do what it would have done.
package enum SignalTrap {
    /// Catches the signals from now on. `cleanUp` runs first, on a thread of its own; it must be short. Then nobody in
    /// this process hears of a child's end any more.
    ///
    /// Without a trap the children end too, a moment after this process; with it, they have ended before.
    package static func install(
        for signals: [Int32] = [SIGINT, SIGTERM, SIGHUP],
        cleanUp: @escaping @Sendable (_ signal: Int32) -> Void = { _ in }
    ) {
        let queue = DispatchQueue(label: "workshop.signals")
        for number in signals {
            // Who was started to ignore it (nohup) goes on ignoring it.
            var present = sigaction()
            sigaction(number, nil, &present)
            if isIgnored(present) { continue }
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler {
                cleanUp(number)
                ProcessRegistry.shared.silence()
                SupervisedProcess.endAll()
                signal(number, SIG_DFL)
                kill(getpid(), number)
            }
            source.activate()
            // Lives as long as the process.
            _ = Unmanaged.passRetained(source as AnyObject)
        }
    }

    private static func isIgnored(_ action: sigaction) -> Bool {
        #if canImport(Darwin)
        let handler = action.__sigaction_u.__sa_handler
        #else
        let handler = action.__sigaction_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
