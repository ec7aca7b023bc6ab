/// Posts to HTTP servers on this machine, for services that notify them.
package enum LoopbackPost {
    /// - Returns: The status; `nil` where nobody answered within 15 seconds, or the address is of another machine.
    package static func send(url: String, headers: HeaderFields, body: [UInt8]) async -> Int? {
        let call = HTTPCall(method: "POST", uri: url, headers: headers, body: body)
        return try? await LoopbackHTTPClient.send(call, atMost: .seconds(15)).status
    }
}
