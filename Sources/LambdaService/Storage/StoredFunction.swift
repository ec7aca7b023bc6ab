import CloudCore
import OrderedCollections
import WorkshopCommon

/// A function as a row of the store: all of its record but the environments, which begin anew.
struct StoredFunction: Codable {
    var latest: FunctionConfiguration
    /// Ascending.
    var published: [FunctionConfiguration]
    var publishedFrom: FunctionConfiguration?
    let lastNumber: Int
    let aliases: [String: FunctionAlias]
    let reservedConcurrency: Int?
    let tags: JSONValue
    let recursiveLoop: String
    let eventInvoke: [String: EventInvokeConfiguration]
    let provisioned: [String: ProvisionedConcurrency]
    let urls: [String: FunctionURL]
    let policies: [String: ResourcePolicy]
    let runtimeManagement: [String: RuntimeManagement]

    init(_ record: FunctionRecord) {
        latest = record.latest.configuration
        published = record.published.values.map(\.configuration)
        publishedFrom = record.publishedFrom
        lastNumber = record.lastNumber
        aliases = record.aliases
        reservedConcurrency = record.reservedConcurrency
        tags = .object(record.tags)
        recursiveLoop = record.recursiveLoop
        eventInvoke = record.eventInvoke
        provisioned = record.provisioned
        urls = record.urls
        policies = record.policies
        runtimeManagement = record.runtimeManagement
    }

    /// - Parameter make: Gives a version its environments.
    func record(_ make: (FunctionConfiguration) -> LambdaService.Function) -> FunctionRecord {
        var record = FunctionRecord(latest: make(latest))
        for configuration in published { record.published[Int(configuration.version) ?? 0] = make(configuration) }
        record.publishedFrom = publishedFrom
        record.lastNumber = lastNumber
        record.aliases = aliases
        record.reservedConcurrency = reservedConcurrency
        record.tags = tags.object ?? [:]
        record.recursiveLoop = recursiveLoop
        record.eventInvoke = eventInvoke
        record.provisioned = provisioned
        record.urls = urls
        record.policies = policies
        record.runtimeManagement = runtimeManagement
        return record
    }

    /// Every configuration in turn, to be read or changed.
    mutating func forEachConfiguration(
        _ body: (inout FunctionConfiguration) throws(AWSError) -> Void
    ) throws(AWSError) {
        try body(&latest)
        for index in published.indices { try body(&published[index]) }
        if var configuration = publishedFrom {
            try body(&configuration)
            publishedFrom = configuration
        }
    }
}
