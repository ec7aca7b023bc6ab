// A stand-in for the module HTTPTypes of github.com/apple/swift-http-types: the two types that events and answers are
// made of, under their own names. In and out: values. It never parses or sends HTTP.

/// An HTTP request, of which the subset has the method alone.
public struct HTTPRequest: Sendable {
    /// A method, such as `.get`.
    public struct Method: Sendable, Hashable, RawRepresentable, LosslessStringConvertible {
        /// The method's name.
        public let rawValue: String

        /// Makes a method of its name, `nil` where that is no HTTP token.
        public init?(_ method: String) {
            guard !method.isEmpty, method.utf8.allSatisfy(Self.isTokenCharacter) else { return nil }
            rawValue = method
        }

        /// Makes a method of its name, `nil` where that is no HTTP token.
        public init?(rawValue: String) {
            self.init(rawValue)
        }

        /// The method's name.
        public var description: String {
            rawValue
        }

        fileprivate init(known: String) {
            rawValue = known
        }

        /// https://www.rfc-editor.org/rfc/rfc9110#name-tokens
        private static func isTokenCharacter(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "a")...UInt8(ascii: "z"): true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
    }
}

extension HTTPRequest.Method {
    /// GET
    public static var get: Self { .init(known: "GET") }
    /// HEAD
    public static var head: Self { .init(known: "HEAD") }
    /// POST
    public static var post: Self { .init(known: "POST") }
    /// PUT
    public static var put: Self { .init(known: "PUT") }
    /// DELETE
    public static var delete: Self { .init(known: "DELETE") }
    /// CONNECT
    public static var connect: Self { .init(known: "CONNECT") }
    /// OPTIONS
    public static var options: Self { .init(known: "OPTIONS") }
    /// TRACE
    public static var trace: Self { .init(known: "TRACE") }
    /// PATCH
    public static var patch: Self { .init(known: "PATCH") }
}
