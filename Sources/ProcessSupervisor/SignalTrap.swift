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
    /// Catches the signals from now on.
    ///
    /// - Parameter cleanUp: runs on a thread of its own when all children are gone, before the signal ends this process;
    ///   removes temporary folders and the like. From the signal on nobody in this process hears of a child's end.
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
                // Who asks twice is in a hurry: the second time it does what it always does.
                signal(number, SIG_DFL)
                ProcessRegistry.shared.silence()
                SupervisedProcess.endAll()
                cleanUp(number)
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
