import CloudCore
import OrderedCollections
import WorkshopCommon

/// The members of a request, or of a structure in it, whichever protocol they came by: Query writes every number as text.
///
/// Messages name a member as the Query protocol does, `MetricData.member.1.Value`, in every protocol.
struct MetricRequest: Sendable {
    let members: JSONObject
    /// `MetricData.member.1.`
    let path: String

    init(_ members: JSONObject, path: String = "") {
        self.members = members
        self.path = path
    }

    func has(_ name: String) -> Bool { members[name].map { !$0.isNull } ?? false }

    func text(_ name: String) -> String? { members[name]?.string }

    func required(_ name: String) throws(AWSError) -> String {
        guard let text = text(name), !text.isEmpty else { throw .missing(path + name) }
        return text
    }

    func double(_ name: String) throws(AWSError) -> Double? { try double(members[name], path + name) }

    func int(_ name: String) throws(AWSError) -> Int? {
        guard let value = members[name], !value.isNull else { return nil }
        guard let int = value.int ?? value.string.flatMap({ Int($0) }) else { throw .malformed(path + name, value) }
        return int
    }

    func bool(_ name: String) throws(AWSError) -> Bool? {
        guard let value = members[name], !value.isNull else { return nil }
        switch value {
        case .bool(let flag): return flag
        case "true": return true
        case "false": return false
        default: throw .malformed(path + name, value)
        }
    }

    /// Seconds since 1970 or ISO 8601.
    func time(_ name: String) throws(AWSError) -> Timestamp? {
        guard let value = members[name], !value.isNull else { return nil }
        if let text = value.string, let moment = Timestamp(iso8601: text) { return moment }
        guard let seconds = value.double ?? value.string.flatMap({ Double($0) }), abs(seconds) < 9e9 else {
            throw .malformed(path + name, value)
        }
        return Timestamp(millisecondsSince1970: Int64((seconds * 1000).rounded()))
    }

    func list(_ name: String) -> [JSONValue] { Self.list(members[name]) }

    func strings(_ name: String) -> [String] { list(name).compactMap(\.string) }

    func doubles(_ name: String) throws(AWSError) -> [Double] {
        var numbers: [Double] = []
        for (index, value) in list(name).enumerated() {
            let member = "\(path)\(name).member.\(index + 1)"
            guard let number = try double(value, member) else { throw .missing(member) }
            numbers.append(number)
        }
        return numbers
    }

    func structures(_ name: String) -> [MetricRequest] {
        list(name).enumerated().map { index, value in
            MetricRequest(value.object ?? [:], path: "\(path)\(name).member.\(index + 1).")
        }
    }

    func structure(_ name: String) -> MetricRequest? {
        members[name]?.object.map { MetricRequest($0, path: "\(path)\(name).") }
    }

    private func double(_ value: JSONValue?, _ name: String) throws(AWSError) -> Double? {
        guard let value, !value.isNull else { return nil }
        guard let number = value.double ?? value.string.flatMap({ Double($0) }) else { throw .malformed(name, value) }
        return number
    }

    /// A list of JSON, or one of the Query protocol.
    private static func list(_ value: JSONValue?) -> [JSONValue] {
        if let array = value?.array { return array }
        return QueryRequest.list(value)
    }
}

extension MetricRequest {
    /// The metric that the request, or a structure of it, names by `Namespace`, `MetricName` and `Dimensions`.
    func metric(namespace: String? = nil) throws(AWSError) -> MetricID {
        let namespace = if let namespace { namespace } else { try required("Namespace") }
        let name = try required("MetricName")
        guard name.utf8.count <= 255 else { throw .tooLong("\(path)MetricName", name, limit: 255) }
        return MetricID(namespace: namespace, name: name, dimensions: try dimensions())
    }

    func dimensions() throws(AWSError) -> [Dimension] {
        let structures = structures("Dimensions")
        guard structures.count <= 30 else {
            throw .invalidValue("The collection \(path)Dimensions must not have a size greater than 30.")
        }
        var dimensions: [Dimension] = []
        for structure in structures {
            let dimension = Dimension(name: try structure.required("Name"), value: try structure.required("Value"))
            guard dimension.name.utf8.count <= 255, !dimension.name.hasPrefix(":"), dimension.name.isASCII else {
                throw .invalid("\(structure.path)Name", dimension.name)
            }
            guard dimension.value.utf8.count <= 1024, dimension.value.isASCII else {
                throw .invalid("\(structure.path)Value", dimension.value)
            }
            guard !dimensions.contains(where: { $0.name == dimension.name }) else {
                throw .invalidValue(
                    "The collection \(path)Dimensions must not contain the name \(dimension.name) twice."
                )
            }
            dimensions.append(dimension)
        }
        return dimensions
    }
}

extension String {
    fileprivate var isASCII: Bool { utf8.allSatisfy { $0 < 0x80 } }
}
