import OrderedCollections
import WorkshopCommon

/// An IAM policy as far as API Gateway reads it: who may call which methods.
struct PolicyDocument: Hashable, Sendable {
    enum Decision: Hashable, Sendable { case allow, explicitDeny, implicitDeny }

    private struct Statement: Hashable, Sendable {
        let isAllow: Bool
        let actions: [String]
        let resources: [String]
        let excludesResources: Bool
        let condition: JSONValue?
    }

    private let statements: [Statement]

    /// `nil` when it is no policy.
    init?(_ document: JSONValue?) {
        guard let list = document?["Statement"] else { return nil }
        var statements: [Statement] = []
        for statement in list.array ?? [list] {
            guard let effect = statement["Effect"]?.string, effect == "Allow" || effect == "Deny" else { return nil }
            let resource = statement["Resource"] ?? statement["NotResource"]
            statements.append(
                Statement(
                    isAllow: effect == "Allow",
                    actions: Self.list(statement["Action"]),
                    resources: Self.list(resource),
                    excludesResources: statement["Resource"] == nil && statement["NotResource"] != nil,
                    condition: statement["Condition"]
                )
            )
        }
        self.statements = statements
    }

    private static func list(_ value: JSONValue?) -> [String] {
        value?.array?.compactMap(\.string) ?? value?.string.map { [$0] } ?? []
    }

    /// - Parameter resources: The ways to write the one method, such as with `execute-api:/` for this API.
    func decision(action: String = "execute-api:Invoke", resources: [String], sourceIP: String) -> Decision {
        let matching = statements.filter { statement in
            statement.actions.contains { Wildcard.matches($0.lowercased(), action.lowercased()) }
                && statement.resources.contains { pattern in
                    resources.contains { Wildcard.matches(pattern, $0) }
                } != statement.excludesResources
                && Self.holds(statement.condition, sourceIP: sourceIP)
        }
        if matching.contains(where: { !$0.isAllow }) { return .explicitDeny }
        return matching.isEmpty ? .implicitDeny : .allow
    }

    /// Addresses are compared; another condition never holds.
    private static func holds(_ condition: JSONValue?, sourceIP: String) -> Bool {
        for (test, operands) in condition?.object ?? [:] {
            guard let key = operands.object?.keys.first, key.lowercased() == "aws:sourceip" else { return false }
            let isInside = list(operands[key]).contains { AddressRange($0)?.contains(sourceIP) ?? false }
            switch test {
            case "IpAddress": if !isInside { return false }
            case "NotIpAddress": if isInside { return false }
            default: return false
            }
        }
        return true
    }

    var hasOtherConditions: Bool {
        statements.contains { statement in
            (statement.condition?.object ?? [:]).contains { test, operands in
                !["IpAddress", "NotIpAddress"].contains(test)
                    || operands.object?.keys.first?.lowercased() != "aws:sourceip"
            }
        }
    }
}

/// `*` for any text, `?` for one character.
enum Wildcard {
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let pattern = Array(pattern.utf8)
        let text = Array(text.utf8)
        var (p, t) = (0, 0)
        var star: (p: Int, t: Int)?
        while t < text.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == text[t] || pattern[p] == UInt8(ascii: "?") {
                (p, t) = (p + 1, t + 1)
            } else if let last = star {
                star = (last.p, last.t + 1)
                (p, t) = (last.p + 1, last.t + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

/// `10.0.0.0/8`, or one address. IPv4 alone.
struct AddressRange {
    private let base: UInt32
    private let mask: UInt32

    init?(_ text: String) {
        let parts = text.split(separator: "/")
        guard let address = parts.first.flatMap({ Self.number($0) }) else { return nil }
        let length = parts.count == 2 ? Int(parts[1]) ?? 33 : 32
        guard (0...32).contains(length) else { return nil }
        mask = length == 0 ? 0 : UInt32.max << UInt32(32 - length)
        base = address & mask
    }

    func contains(_ address: String) -> Bool { Self.number(address[...]).map { $0 & mask == base } ?? false }

    private static func number(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".").compactMap { UInt8($0) }
        return parts.count == 4 ? parts.reduce(0) { $0 << 8 | UInt32($1) } : nil
    }
}
