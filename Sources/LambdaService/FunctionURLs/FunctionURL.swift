import CloudCore
import OrderedCollections
import WorkshopCommon

/// An address at which a function, or an alias of it, answers HTTP requests.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html>.
struct FunctionURL: Hashable, Codable, Sendable {
    /// The first label of its host name.
    let id: String
    let name: String
    /// An alias; `nil` for `$LATEST`.
    let qualifier: String?
    var isPublic: Bool
    var isStreaming = false
    var cors: CORSConfiguration?
    let created: Timestamp
    var modified: Timestamp

    init(id: String, reference: FunctionReference, now: Timestamp, _ members: JSONValue) {
        self.id = id
        name = reference.name
        qualifier = reference.qualifier
        isPublic = true
        (created, modified) = (now, now)
        apply(members)
    }

    /// Takes over the members that are there.
    mutating func apply(_ members: JSONValue) {
        if let value = members["AuthType"]?.string { isPublic = value == "NONE" }
        if let value = members["InvokeMode"]?.string { isStreaming = value == "RESPONSE_STREAM" }
        if let value = members["Cors"] { cors = CORSConfiguration(value) }
    }

    /// AWS's own host name.
    func host(in account: Account) -> String { "\(id).lambda-url.\(account.region).on.aws" }

    /// 32 letters and digits.
    static func newID() -> String {
        String((0..<32).compactMap { _ in "abcdefghijklmnopqrstuvwxyz0123456789".randomElement() })
    }

    /// - Parameter port: The cloud's, which the address leads to.
    func members(of account: Account, port: String) -> JSONObject {
        var members: JSONObject = [
            "FunctionUrl": .string("http://\(id).lambda-url.\(account.region).localhost:\(port)/"),
            "FunctionArn": .string(FunctionReference.arn(name, qualifier: qualifier, account: account)),
            "AuthType": isPublic ? "NONE" : "AWS_IAM",
        ]
        if let cors { members["Cors"] = cors.members }
        members["CreationTime"] = .string(created.iso8601)
        members["LastModifiedTime"] = .string(modified.iso8601)
        members["InvokeMode"] = isStreaming ? "RESPONSE_STREAM" : "BUFFERED"
        return members
    }
}

/// Who may call a URL from a browser's page. Lambda answers preflight requests itself, and its headers replace those of
/// the function.
struct CORSConfiguration: Hashable, Codable, Sendable {
    let members: JSONValue

    init(_ members: JSONValue) {
        self.members = members
    }

    private func list(_ name: String) -> [String] { (members[name]?.array ?? []).compactMap(\.string) }

    /// Headers for a request of that origin; empty when it isn't allowed.
    func headers(origin: String?, isPreflight: Bool) -> [HeaderFields.Field] {
        guard let origin, list("AllowOrigins").contains(where: { $0 == "*" || $0 == origin }) else { return [] }
        let allowsCredentials = members["AllowCredentials"] == true
        let isOpen = list("AllowOrigins").contains("*") && !allowsCredentials
        var headers = [("Access-Control-Allow-Origin", isOpen ? "*" : origin), ("Vary", "Origin")]
        if allowsCredentials { headers.append(("Access-Control-Allow-Credentials", "true")) }
        if !list("ExposeHeaders").isEmpty {
            headers.append(("Access-Control-Expose-Headers", list("ExposeHeaders").joined(separator: ",")))
        }
        if isPreflight {
            headers.append(("Access-Control-Allow-Methods", list("AllowMethods").joined(separator: ",")))
            headers.append(("Access-Control-Allow-Headers", list("AllowHeaders").joined(separator: ",")))
            if let age = members["MaxAge"]?.wholeNumber { headers.append(("Access-Control-Max-Age", String(age))) }
        }
        return headers.filter { !$0.1.isEmpty }.map { HeaderFields.Field(name: $0.0, value: $0.1) }
    }

    static let shape = Shape.structure([
        Member("AllowCredentials", .boolean),
        Member("AllowHeaders", .list(.text(0...1024), 0...100)),
        Member("AllowMethods", .list(.text(0...6), 0...6)),
        Member("AllowOrigins", .list(.text(1...253), 0...100)),
        Member("ExposeHeaders", .list(.text(0...1024), 0...100)),
        Member("MaxAge", .integer(0...86400)),
    ])
}
