import WorkshopCommon

extension JSONValue {
    /// How an execution ended, from what `DescribeExecution` says of it: its status, and its error and cause where it failed.
    var executionOutcome: String {
        [self["status"]?.string ?? "no execution", self["error"]?.string, self["cause"]?.string]
            .compactMap(\.self)
            .joined(separator: ", ")
    }
}
