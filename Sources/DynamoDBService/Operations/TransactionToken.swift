import WorkshopCommon

/// What a `ClientRequestToken` stood for, so that the same call again does nothing.
struct TransactionToken {
    let request: JSONValue
    let answer: JSONValue
    /// Milliseconds since 1970: ten minutes after the call.
    let expiry: Int64
}
