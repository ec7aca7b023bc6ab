import CloudCore
import OrderedCollections
import WorkshopCommon

/// A layer's versions, by number, ascending.
struct LayerRecord: Codable, Sendable {
    let name: String
    var versions: OrderedDictionary<Int, LayerVersion> = [:]
    /// The number given last: numbers of deleted versions don't come back.
    var lastNumber = 0
    /// Whether a template made it. It comes back with the template.
    var isDeclared = false
}

/// See <https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html>.
struct LayerVersion: Codable, Sendable {
    let number: Int
    /// The layer's own, without a version.
    let layerARN: String
    let created: Timestamp
    let description: String
    let license: String?
    let runtimes: [JSONValue]?
    let architectures: [JSONValue]?
    /// Unpacked: what `/opt` holds of it.
    var folder: String
    let package: CodePackage
    var policy = ResourcePolicy()

    var arn: String { "\(layerARN):\(number)" }

    /// As lists tell it.
    var summary: JSONObject {
        var members: JSONObject = [
            "LayerVersionArn": .string(arn),
            "Version": .number(JSONNumber(number)),
            "Description": .string(description),
            "CreatedDate": .string(created.lambdaDate),
        ]
        if let runtimes { members["CompatibleRuntimes"] = .array(runtimes) }
        if let architectures { members["CompatibleArchitectures"] = .array(architectures) }
        if let license { members["LicenseInfo"] = .string(license) }
        return members
    }

    var members: JSONValue {
        var members = summary
        members["LayerArn"] = .string(layerARN)
        members["Content"] = [
            "Location": .string("file://\(folder)"),
            "CodeSha256": .string(package.sha256),
            "CodeSize": .number(JSONNumber(package.size)),
        ]
        return .object(members)
    }

    /// Whether it is for that runtime and architecture; one that names none is for all.
    func fits(runtime: String?, architecture: String?) -> Bool {
        (runtime.map { runtimes?.contains(.string($0)) ?? true } ?? true)
            && (architecture.map { architectures?.contains(.string($0)) ?? true } ?? true)
    }
}
