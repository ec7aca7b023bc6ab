// XRayService: AWS X-Ray on this machine.
//
// In: segments, from the other services, from functions by way of the daemon's protocol, and by `PutTraceSegments`.
// Out: traces, summaries found by filter expressions, the graph of the services; sampling rules.
// Never: makes a segment itself, or knows another service.

package import CloudCore
import Synchronization
import WorkshopCommon

/// The traces of an account in one region.
package final class XRayService: Sendable {
    package let account: Account
    let clock: any CloudClock
    let traces: TraceStore
    let rules: SamplingRules

    package init(account: Account, clock: any CloudClock, store: Store = Store()) throws(StoreError) {
        self.account = account
        self.clock = clock
        traces = try TraceStore(table: store.table("xray.segments"))
        rules = try SamplingRules(account: account, table: store.table("xray.rules"))
    }

    /// Writes what has come so far.
    package func stop() { traces.flush() }

    /// Of the traces that are held, oldest first.
    package var traceIDs: [String] { traces.all.map(\.id) }
}

extension XRayService: TraceSink {
    package func record(segment document: [UInt8]) { traces.record(document) }
}
