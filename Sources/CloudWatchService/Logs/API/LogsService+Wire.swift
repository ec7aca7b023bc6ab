package import CloudCore
import OrderedCollections
import WorkshopCommon

/// JSON 1.1, target `Logs_20140328.*`.
/// See <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_Operations.html>.
extension LogsService: CloudService {
    package func accepts(_ request: CloudRequest) -> Bool {
        request.headers["X-Amz-Target"]?.hasPrefix("Logs_20140328.") ?? false
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        do throws(AWSError) {
            guard let body = try? JSONValue(parsing: request.body.isEmpty ? Array("{}".utf8) : request.body),
                let members = body.object, let target = TargetedOperation(request)
            else { throw .logs("SerializationException", "The body is not a JSON object.") }
            drain()
            if target.operation == "StartLiveTail" {
                return try startLiveTail(LogsRequest(members), requestID: requestID)
            }
            guard let result = try perform(target.operation, LogsRequest(members)) else {
                return CloudResponse(
                    status: 200,
                    headers: ["Content-Type": WireProtocol.json11.contentType, "x-amzn-RequestId": requestID]
                )
            }
            return WireProtocol.json11.response(.object(result), requestID: requestID)
        } catch {
            return WireProtocol.json11.response(to: error, requestID: requestID)
        }
    }

    /// `nil` where the operation has no output.
    private func perform(_ operation: String, _ request: LogsRequest) throws(AWSError) -> JSONObject? {
        switch operation {
        case "CreateLogGroup": return try createGroup(request)
        case "DeleteLogGroup": return try deleteGroup(request)
        case "DescribeLogGroups", "ListLogGroups": return try describeGroups(request)
        case "PutRetentionPolicy": return try putRetention(request)
        case "DeleteRetentionPolicy": return try deleteRetention(request)
        case "CreateLogStream": return try createStream(request)
        case "DeleteLogStream": return try deleteStream(request)
        case "DescribeLogStreams": return try describeStreams(request)
        case "PutLogEvents": return try putEvents(request)
        case "GetLogEvents": return try getEvents(request)
        case "FilterLogEvents": return try filterEvents(request)
        case "TagLogGroup", "TagResource": return try tag(request)
        case "UntagLogGroup", "UntagResource": return try untag(request)
        case "ListTagsLogGroup", "ListTagsForResource": return try listTags(request)
        case "PutMetricFilter": return try putMetricFilter(request)
        case "DeleteMetricFilter": return try deleteMetricFilter(request)
        case "DescribeMetricFilters": return try describeMetricFilters(request)
        case "TestMetricFilter": return try testMetricFilter(request)
        case "PutSubscriptionFilter": return try putSubscription(request)
        case "DeleteSubscriptionFilter": return try deleteSubscription(request)
        case "DescribeSubscriptionFilters": return try describeSubscriptions(request)
        case "StartQuery": return try startQuery(request)
        case "GetQueryResults": return try queryResults(request)
        case "StopQuery": return try stopQuery(request)
        case "DescribeQueries": return try describeQueries(request)
        default:
            throw .unknownOperation(
                "CloudWatch Logs operation \(operation)",
                suggestion: "FilterLogEvents and `workshop logs --follow` read lines; on AWS this call works."
            )
        }
    }
}

/// The members of a request, checked where most operations have the same ones.
struct LogsRequest: Sendable {
    let members: JSONObject

    init(_ members: JSONObject) { self.members = members }

    func text(_ name: String) -> String? { members[name]?.string }
    func int(_ name: String) -> Int? { members[name]?.int }
    func strings(_ name: String) -> [String] { members[name]?.array?.compactMap(\.string) ?? [] }

    /// The name of a metric filter or a subscription.
    func filterName(_ name: String = "filterName") throws(AWSError) -> String {
        let text = try required(name)
        guard !text.contains(":"), !text.contains("*") else {
            throw .invalidMember(
                "Value '\(text)' at '\(name)' failed to satisfy constraint: "
                    + "Member must satisfy regular expression pattern: [^:*]*"
            )
        }
        return text
    }

    func required(_ name: String, longest: Int = 512) throws(AWSError) -> String {
        guard let text = text(name) else {
            throw .invalidMember("Value null at '\(name)' failed to satisfy constraint: Member must not be null")
        }
        guard text.utf8.count <= longest else { throw .tooLong(name, text, longest) }
        guard !text.isEmpty else {
            throw .invalidMember(
                "Value '' at '\(name)' failed to satisfy constraint: Member must have length greater than or equal to 1"
            )
        }
        return text
    }

    /// The group's name, whether it came as one or as an ARN.
    func group(_ name: String = "logGroupName") throws(AWSError) -> String {
        let text: String
        if let identifier = self.text("logGroupIdentifier") ?? self.text("resourceArn") {
            guard self.text(name) == nil else {
                throw .logs("ValidationException", "LogGroup name and LogGroup ARN are mutually exclusive parameters.")
            }
            text = Self.groupName(identifier)
        } else {
            text = try required(name, longest: .max)
        }
        try Self.check(text, isStream: false)
        return text
    }

    func stream() throws(AWSError) -> String {
        let name = try required("logStreamName", longest: .max)
        try Self.check(name, isStream: true)
        return name
    }

    static func groupName(_ identifier: String) -> String {
        guard let resource = ARN(identifier)?.resource, resource.hasPrefix("log-group:") else { return identifier }
        let name = resource.dropFirst("log-group:".count)
        return String(name.hasSuffix(":*") ? name.dropLast(2) : name)
    }

    private static func check(_ name: String, isStream: Bool) throws(AWSError) {
        guard name.utf8.count <= 512 else {
            throw .logs(
                "InvalidParameterException",
                "Invalid LogGroup or LogStream, both must have length less than or equal to 512."
            )
        }
        let pattern = isStream ? "[^:*]*" : "[\\.\\-_/#A-Za-z0-9]+"
        let isGood =
            isStream
            ? !name.contains(":") && !name.contains("*")
            : name.utf8.allSatisfy {
                ($0 < 0x80 && Character(Unicode.Scalar($0)).isLetter) || (0x30...0x39).contains($0)
                    || ".-_/#".utf8.contains($0)
            }
        guard isGood else {
            throw .invalidMember(
                "Value '\(name)' at '\(isStream ? "logStreamName" : "logGroupName")' failed to satisfy constraint: "
                    + "Member must satisfy regular expression pattern: \(pattern)"
            )
        }
    }

    /// How many are wanted at most.
    func limit(_ most: Int, default standard: Int? = nil, named name: String = "limit") throws(AWSError) -> Int {
        guard let limit = int(name) else { return standard ?? most }
        guard limit <= most else {
            throw .invalidMember(
                "Value '\(limit)' at '\(name)' failed to satisfy constraint: "
                    + "Member must have value less than or equal to \(most)"
            )
        }
        guard limit >= 1 else {
            throw .invalidMember(
                "Value '\(limit)' at '\(name)' failed to satisfy constraint: "
                    + "Member must have value greater than or equal to 1"
            )
        }
        return limit
    }

    /// A part of a list, with the token of what follows it.
    func page(_ items: [JSONValue], most: Int, default standard: Int, as name: String) throws(AWSError) -> JSONObject {
        let start: Int
        if let token = text("nextToken") {
            guard let bytes = Base64.decode(token), let offset = Int(String(decoding: bytes, as: UTF8.self)),
                offset >= 0
            else {
                throw .invalidToken
            }
            start = offset
        } else {
            start = 0
        }
        let page = items.dropFirst(start).prefix(try limit(most, default: standard))
        var result: JSONObject = [name: .array(Array(page))]
        if start + page.count < items.count {
            result["nextToken"] = .string(Base64.encode(Array("\(start + page.count)".utf8)))
        }
        return result
    }
}

extension AWSError {
    static func invalidMember(_ what: String) -> AWSError {
        .logs("InvalidParameterException", "1 validation error detected: \(what)")
    }

    static func tooLong(_ name: String, _ value: String, _ longest: Int) -> AWSError {
        .invalidMember(
            "Value '\(value)' at '\(name)' failed to satisfy constraint: "
                + "Member must have length less than or equal to \(longest)"
        )
    }

    static var invalidToken: AWSError {
        .logs("InvalidParameterException", "The specified nextToken is invalid.")
    }

    static var noGroup: AWSError {
        .logs("ResourceNotFoundException", "The specified log group does not exist.")
    }

    static var noStream: AWSError {
        .logs("ResourceNotFoundException", "The specified log stream does not exist.")
    }
}
