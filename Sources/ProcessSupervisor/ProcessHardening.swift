import CProcessGuard

/// What this process does to be safe from the processes that it starts.
package enum ProcessHardening {
    /// Forbids other processes of this user to read our memory, environment and descriptors, or to attach a debugger.
    ///
    /// Linux: `PR_SET_DUMPABLE` off, so `/proc/PID` belongs to root; root is not stopped. It is lost at the next exec, so
    /// each process calls it for itself. macOS has no such switch for unsigned programs; there this does nothing.
    @discardableResult
    package static func forbidInspection() -> Bool {
        guard_forbid_inspection() == 0
    }
}
