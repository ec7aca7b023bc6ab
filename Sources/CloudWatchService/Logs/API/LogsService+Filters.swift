import CloudCore
import OrderedCollections
import WorkshopCommon

/// Metric filters and subscription filters.
extension LogsService {
    func putMetricFilter(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let (group, name) = (try request.group(), try request.filterName())
        let text = try filterPattern(request)
        let pattern = try FilterPattern(parsing: text)
        let transformations = request.members["metricTransformations"]?.array ?? []
        guard transformations.count == 1, let transformation = transformations.first,
            transformation["metricName"]?.string != nil, transformation["metricNamespace"]?.string != nil,
            transformation["metricValue"]?.string != nil
        else {
            throw .invalidMember(
                "Value '\(JSONValue.array(transformations).serialized())' at 'metricTransformations' failed to satisfy "
                    + "constraint: Member must have length \(transformations.isEmpty ? "greater" : "less") than or equal to 1"
            )
        }
        guard transformation["dimensions"] == nil || transformation["defaultValue"] == nil else {
            throw .logs(
                "InvalidParameterException",
                "Invalid metric transformation: dimensions and default value are mutually exclusive properties."
            )
        }
        let filter = MetricFilter(
            name: name,
            patternText: text,
            pattern: pattern,
            transformation: transformation,
            creationTime: now
        )
        try update(group) { $0.metricFilters[name] = filter }
        return nil
    }

    /// Longest 1,024 characters; it may be empty, but must be there.
    private func filterPattern(_ request: LogsRequest) throws(AWSError) -> String {
        guard let text = request.text("filterPattern") else {
            throw .invalidMember("Value null at 'filterPattern' failed to satisfy constraint: Member must not be null")
        }
        guard text.utf8.count <= 1024 else { throw .tooLong("filterPattern", text, 1024) }
        return text
    }

    func deleteMetricFilter(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let (group, name) = (try request.group(), try request.filterName())
        try update(group) { group throws(AWSError) in
            guard group.metricFilters.removeValue(forKey: name) != nil else {
                throw .logs("ResourceNotFoundException", "The specified metric filter does not exist.")
            }
        }
        return nil
    }

    func describeMetricFilters(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let wanted = request.text("logGroupName") == nil ? nil : try request.group()
        let prefix = request.text("filterNamePrefix") == nil ? nil : try request.filterName("filterNamePrefix")
        let metric = request.text("metricName") == nil ? nil : try request.required("metricName", longest: 255)
        let namespace = request.text("metricNamespace")
        if let wanted { _ = try group(wanted) }
        let all = try groups.access { state, _ throws(AWSError) in state.groups.values.sorted { $0.name < $1.name } }
        let found = all.filter { wanted == nil || $0.name == wanted }.flatMap { group in
            group.metricFilters.values.filter { filter in
                (prefix.map(filter.name.hasPrefix) ?? true)
                    && (metric == nil || filter.transformation["metricName"]?.string == metric)
                    && (namespace == nil || filter.transformation["metricNamespace"]?.string == namespace)
            }.sorted { $0.name < $1.name }.map { $0.json(group: group.name) }
        }
        return try request.page(found, most: 50, default: 50, as: "metricFilters")
    }

    func testMetricFilter(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let pattern = try FilterPattern(parsing: try filterPattern(request))
        let matches = request.strings("logEventMessages").enumerated().compactMap { index, message -> JSONValue? in
            guard pattern.matches(message) else { return nil }
            let values = JSONObject(
                pattern.extracted(from: message).map { ($0.0, .string($0.1)) },
                uniquingKeysWith: { first, _ in first }
            )
            return [
                "eventNumber": .number(index + 1), "eventMessage": .string(message), "extractedValues": .object(values),
            ]
        }
        return ["matches": .array(matches)]
    }

    // MARK: Subscriptions

    func putSubscription(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let (group, name) = (try request.group(), try request.filterName())
        let text = try filterPattern(request)
        let destination = try request.required("destinationArn", longest: .max)
        guard let arn = ARN(destination) else {
            throw .logs("InvalidParameterException", "Invalid destination ARN: \(destination)")
        }
        guard arn.service == "lambda" else {
            throw .unknownOperation(
                "subscription of \(arn.service)",
                suggestion: "Lines go to functions; streams and delivery streams take them on AWS only."
            )
        }
        let filter = SubscriptionFilter(
            name: name,
            patternText: text,
            pattern: try FilterPattern(parsing: text),
            destination: destination,
            distribution: request.text("distribution") ?? "ByLogStream",
            creationTime: now
        )
        try update(group) { group throws(AWSError) in
            guard group.subscriptions[name] != nil || group.subscriptions.count < 2 else {
                throw .logs("LimitExceededException", "Resource limit exceeded.")
            }
            group.subscriptions[name] = filter
        }
        return nil
    }

    func deleteSubscription(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let (group, name) = (try request.group(), try request.filterName())
        try update(group) { group throws(AWSError) in
            guard group.subscriptions.removeValue(forKey: name) != nil else {
                throw .logs("ResourceNotFoundException", "The specified subscription filter does not exist.")
            }
        }
        return nil
    }

    func describeSubscriptions(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let group = try group(try request.group())
        let prefix = request.text("filterNamePrefix") ?? ""
        let found = group.subscriptions.values.filter { $0.name.hasPrefix(prefix) }.sorted { $0.name < $1.name }
        return try request.page(
            found.map { $0.json(group: group.name) },
            most: 50,
            default: 50,
            as: "subscriptionFilters"
        )
    }
}
