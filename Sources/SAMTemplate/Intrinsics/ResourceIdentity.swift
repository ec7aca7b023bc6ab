import Crypto
import OrderedCollections
import WorkshopCommon

/// Ids, names and ARNs that AWS would choose for a resource, derived from its place so that every run gives the same.
struct ResourceIdentity {
    let account: String
    let region: String
    let partition: String
    let urlSuffix: String
    let stackName: String
    let logicalID: String

    /// As CloudFormation names what has no name: `shoutout-HelloFunction-AbC123dEf456`.
    func generatedName(maximum: Int, isLowercase: Bool) -> String {
        let suffix = letters(12, salt: "name", from: isLowercase ? Self.lowercase : Self.mixed)
        let room = maximum - suffix.count - 2
        let stack = stackName.prefix(max(1, room - min(logicalID.count, room / 2)))
        let name = "\(stack)-\(logicalID.prefix(room - stack.count))-\(suffix)"
        return isLowercase ? name.lowercased() : name
    }

    /// Fills `{name}`, `{region}`, `{id:10}` and the like; see ``ResourceTable``.
    func filling(_ template: String, name: String, property: (String) -> String) -> String {
        var result = ""
        var rest = Substring(template)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let parts = rest[rest.index(after: open)..<close].split(separator: ":", maxSplits: 1).map(String.init)
            // `{}` is an empty policy, not a variable.
            result +=
                parts.isEmpty ? "{}" : value(parts[0], parts.count == 2 ? parts[1] : "", name: name, property: property)
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    private func value(_ word: String, _ detail: String, name: String, property: (String) -> String) -> String {
        switch word {
        case "name": name
        case "account": account
        case "region": region
        case "partition": partition
        case "suffix": urlSuffix
        case "stack": stackName
        case "logical": logicalID
        case "id": letters(Int(detail) ?? 10, salt: "id", from: Self.lowercase)
        case "ID": letters(Int(detail) ?? 16, salt: "ID", from: Self.uppercase)
        case "hex": letters(Int(detail) ?? 16, salt: "hex", from: Self.hexadecimal)
        case "uuid": uuid
        case "prop": property(detail)
        default: "{\(word)}"
        }
    }

    private static let lowercase = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    private static let uppercase = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    private static let hexadecimal = Array("0123456789abcdef")
    private static let mixed = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

    private var uuid: String {
        let digits = letters(32, salt: "uuid", from: Self.hexadecimal)
        var result = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { result += "-" }
            result.append(index == 12 ? "4" : digit)
        }
        return result
    }

    private func letters(_ count: Int, salt: String, from alphabet: [Character]) -> String {
        var result = ""
        var round = 0
        while result.count < count {
            let seed = [salt, String(round), account, region, stackName, logicalID].joined(separator: "\u{0}")
            for byte in SHA256.hash(data: Array(seed.utf8)) where result.count < count {
                result.append(alphabet[Int(byte) % alphabet.count])
            }
            round += 1
        }
        return result
    }
}
