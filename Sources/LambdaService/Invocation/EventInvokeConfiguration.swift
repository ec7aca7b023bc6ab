import CloudCore
import OrderedCollections
import WorkshopCommon

/// What becomes of asynchronous invocations of one version or alias.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html>.
package struct EventInvokeConfiguration: Hashable, Codable, Sendable {
    /// `nil` where it isn't set, which means 2.
    var maximumRetryAttempts: Int?
    /// In seconds; `nil` where it isn't set, which means six hours.
    var maximumEventAge: Int?
    var onSuccess: String?
    var onFailure: String?
    var lastModified: Timestamp

    init(lastModified: Timestamp) {
        self.lastModified = lastModified
    }

    var retries: Int { maximumRetryAttempts ?? 2 }
    var age: Duration { .seconds(maximumEventAge ?? 21600) }

    /// Takes over the members that are there.
    mutating func apply(_ members: JSONValue) {
        if let value = members["MaximumRetryAttempts"]?.wholeNumber { maximumRetryAttempts = value }
        if let value = members["MaximumEventAgeInSeconds"]?.wholeNumber { maximumEventAge = value }
        guard let destinations = members["DestinationConfig"] else { return }
        onSuccess = Self.destination(destinations["OnSuccess"])
        onFailure = Self.destination(destinations["OnFailure"])
    }

    private static func destination(_ value: JSONValue?) -> String? {
        value?["Destination"]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// As `GetFunctionEventInvokeConfig` tells it.
    func members(functionARN: String) -> JSONValue {
        var members: JSONObject = [
            "LastModified": .number(JSONNumber(lastModified.secondsSince1970Exactly) ?? JSONNumber(0)),
            "FunctionArn": .string(functionARN),
        ]
        if let maximumRetryAttempts { members["MaximumRetryAttempts"] = .number(JSONNumber(maximumRetryAttempts)) }
        if let maximumEventAge { members["MaximumEventAgeInSeconds"] = .number(JSONNumber(maximumEventAge)) }
        let destination = { (arn: String?) -> JSONValue in
            .object(arn.map { ["Destination": .string($0)] } ?? [:])
        }
        members["DestinationConfig"] = ["OnSuccess": destination(onSuccess), "OnFailure": destination(onFailure)]
        return .object(members)
    }
}

extension Timestamp {
    /// With its milliseconds, as REST-JSON writes a timestamp.
    var secondsSince1970Exactly: Double { Double(millisecondsSince1970) / 1000 }

    /// `2026-11-23T09:15:00.250+0000`, as Lambda writes most of its dates.
    var lambdaDate: String { String(iso8601.dropLast()) + "+0000" }
}
