import OrderedCollections
import WorkshopCommon

/// What a `ClientRequestToken` stood for, so that the same call again does nothing.
struct TransactionToken {
    /// With the members of all objects in order: in which order a client wrote them means nothing.
    private let request: JSONValue
    let answer: JSONValue
    /// Milliseconds since 1970: ten minutes after the call.
    let expiry: Int64

    init(request: JSONValue?, answer: JSONValue, expiry: Int64) {
        self.request = Self.sorted(request ?? .null)
        (self.answer, self.expiry) = (answer, expiry)
    }

    func stands(for request: JSONValue?) -> Bool { self.request == Self.sorted(request ?? .null) }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(sorted))
        case .object(var members):
            members.sort { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return .object(members.mapValues(sorted))
        default: return value
        }
    }
}
