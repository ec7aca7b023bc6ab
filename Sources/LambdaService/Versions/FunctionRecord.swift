import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// All that the account knows of one function: its versions, its aliases, and what is set for them.
struct FunctionRecord: Sendable {
    var latest: LambdaService.Function
    /// By number, ascending. What is published never changes.
    var published: OrderedDictionary<Int, LambdaService.Function> = [:]
    /// The number given last: numbers of deleted versions don't come back.
    var lastNumber = 0
    var aliases: [String: FunctionAlias] = [:]
    /// The whole function's; `nil` where the account's limit alone holds.
    var reservedConcurrency: Int?
    /// Invocations of any version that run now.
    let inFlight = InvocationCount()
    /// What `$LATEST` was when a version was published last: publishing it again gives the same version.
    var publishedFrom: FunctionConfiguration?
    var tags: JSONObject = [:]
    var recursiveLoop = "Terminate"
    /// Whether a template made it. It comes back with the template.
    var isDeclared = false
    /// What the template that made it said beside it, so that the next one can take it back.
    var declared: DeclaredSettings?
    /// By qualifier, `$LATEST` where there is none; so are the next four.
    var eventInvoke: [String: EventInvokeConfiguration] = [:]
    var provisioned: [String: ProvisionedConcurrency] = [:]
    var urls: [String: FunctionURL] = [:]
    var policies: [String: ResourcePolicy] = [:]
    var runtimeManagement: [String: RuntimeManagement] = [:]

    init(latest: LambdaService.Function) {
        self.latest = latest
    }

    var name: String { latest.configuration.name }
    /// `$LATEST` first, as `ListVersionsByFunction` tells them.
    var versions: [LambdaService.Function] { [latest] + published.values }
    var pools: [EnvironmentPool] { versions.map(\.pool) }

    /// The version of that number, or `$LATEST`.
    func version(_ text: String) -> LambdaService.Function? {
        text == "$LATEST" ? latest : Int(text).flatMap { String($0) == text ? published[$0] : nil }
    }

    /// What a qualifier stands for.
    /// - Parameter draw: From 0 to 1, for an alias between two versions.
    func target(of qualifier: String?, draw: Double = 1) -> LambdaService.Function? {
        guard let qualifier else { return latest }
        guard let alias = aliases[qualifier] else { return version(qualifier) }
        return version(alias.version(at: draw))
    }

    func exists(_ qualifier: String?) -> Bool { target(of: qualifier) != nil }
}

/// How many invocations of a function run now.
final class InvocationCount: Sendable {
    private let count = Mutex(0)

    /// Counts one more, unless there are as many as are reserved.
    func begin(reserved limit: Int?) -> Bool {
        count.withLock { count in
            if let limit, count >= limit { return false }
            count += 1
            return true
        }
    }

    func end() {
        count.withLock { $0 -= 1 }
    }

    var current: Int { count.withLock { $0 } }
}

/// See <https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html>.
struct FunctionAlias: Hashable, Codable, Sendable {
    let name: String
    var version: String
    var description: String
    /// Another version and its share of invocations, from 0 to 1. AWS allows one.
    var additional: Additional?
    var revisionID = Identifiers.requestID()

    struct Additional: Hashable, Codable, Sendable {
        let version: String
        let weight: Double
    }

    /// - Parameter draw: From 0 to 1; the additional version gets the lowest part of it.
    func version(at draw: Double) -> String {
        guard let additional, draw < additional.weight else { return version }
        return additional.version
    }
}

/// See <https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html>.
struct ProvisionedConcurrency: Hashable, Codable, Sendable {
    var requested: Int
    var lastModified: Timestamp
}

/// Nothing is patched here, so that any mode does the same; it is remembered.
struct RuntimeManagement: Hashable, Codable, Sendable {
    var updateRuntimeOn: String
    var runtimeVersionARN: String?
}

/// The statements that say who may do what with a function, a version, an alias or a layer's version.
struct ResourcePolicy: Hashable, Codable, Sendable {
    /// In the order in which they were added.
    var statements: OrderedDictionary<String, JSONValue> = [:]
    var revisionID = Identifiers.requestID()

    var document: JSONValue {
        ["Version": "2012-10-17", "Id": "default", "Statement": .array(Array(statements.values))]
    }
}
