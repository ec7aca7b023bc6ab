package import CloudCore
import OrderedCollections
import WorkshopCommon

/// One core, three protocols: JSON 1.0 as botocore speaks today, CBOR as newer SDKs do, Query as old ones do.
///
/// The model is `awsQueryCompatible`: errors carry the code of the Query protocol in a header of their own.
/// See <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait>.
extension CloudWatchService: CloudService {
    private static let target = "GraniteServiceVersion20100801"
    private static let cborPath = "/service/\(target)/operation/"
    private static let query = QueryResponse(namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/")
    /// A request may have 1 MB, packed or not.
    private static let largestRequest = 1 << 20

    package func accepts(_ request: CloudRequest) -> Bool {
        if let target = request.headers["X-Amz-Target"] { return target.hasPrefix(Self.target + ".") }
        if request.path.hasPrefix(Self.cborPath) { return true }
        guard request.path == "/" || request.path.isEmpty else { return false }
        if let scope = CredentialScope(request) { return scope.service == "monitoring" }
        return false
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        guard let request = unpacked(request) else {
            let error = AWSError("MalformedInput", "The body is not what its Content-Encoding says.")
            return WireProtocol.json10.response(to: error, requestID: requestID)
        }
        if request.path.hasPrefix(Self.cborPath) { return await respond(toCBOR: request, requestID) }
        if let target = TargetedOperation(request) { return await respond(toJSON: request, target, requestID) }
        guard let query = QueryRequest(request) else {
            let error = AWSError("MissingAction", "There is no Action in the request.")
            return Self.query.response(to: error, requestID: requestID)
        }
        do throws(AWSError) {
            let result = try await perform(query.action, MetricRequest(query.members))
            let isVoid = Self.operationsWithoutResult.contains(query.action)
            return Self.query.response(
                action: query.action,
                result: isVoid ? nil : QueryResult.elements(of: result),
                requestID: requestID
            )
        } catch {
            return Self.query.response(to: error, requestID: requestID)
        }
    }

    private func unpacked(_ request: CloudRequest) -> CloudRequest? {
        guard let encoding = request.headers["Content-Encoding"], encoding.contains("gzip") else { return request }
        var request = request
        guard let body = try? Gzip.unpack(request.body, limit: 64 * Self.largestRequest) else { return nil }
        request.body = body
        return request
    }

    private func respond(
        toJSON request: CloudRequest,
        _ target: TargetedOperation,
        _ requestID: String
    ) async -> CloudResponse {
        do throws(AWSError) {
            guard let body = try? JSONValue(parsing: request.body.isEmpty ? Array("{}".utf8) : request.body),
                let members = body.object
            else { throw AWSError("SerializationException", "The body is not a JSON object.") }
            let result = try await perform(target.operation, MetricRequest(members))
            return WireProtocol.json10.response(.object(result), requestID: requestID)
        } catch {
            var shaped = error
            shaped.code = "com.amazonaws.cloudwatch.v2010_08_01#\(error.shape)"
            var response = WireProtocol.json10.response(to: shaped, requestID: requestID)
            response.headers.append("x-amzn-query-error", error.queryHeader)
            return response
        }
    }

    private func respond(toCBOR request: CloudRequest, _ requestID: String) async -> CloudResponse {
        var headers: HeaderFields = [
            "Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor", "x-amzn-RequestId": requestID,
        ]
        do throws(AWSError) {
            guard let body = request.body.isEmpty ? [:] : try? CBOR.decode(request.body), let members = body.object
            else {
                throw AWSError("SerializationException", "The body is not a CBOR map.")
            }
            let operation = String(request.path.dropFirst(Self.cborPath.count))
            let result = try await perform(operation, MetricRequest(members))
            let bytes = CBOR.encode(.object(result), kind: MetricNumbers.kind)
            return CloudResponse(status: 200, headers: headers, body: .bytes(bytes))
        } catch {
            headers.append("x-amzn-query-error", error.queryHeader)
            let document: JSONValue = [
                "__type": .string("com.amazonaws.cloudwatch.v2010_08_01#\(error.shape)"),
                "message": .string(error.message),
            ]
            let bytes = CBOR.encode(document, kind: MetricNumbers.kind)
            return CloudResponse(status: error.status, headers: headers, body: .bytes(bytes))
        }
    }
}

extension AWSError {
    fileprivate var queryHeader: String { "\(code);\(fault == .client ? "Sender" : "Receiver")" }
}

/// Which numbers are which, by the names that the API gives them.
enum MetricNumbers {
    private static let doubles: Set<String> = [
        "Values", "SampleCount", "Average", "Sum", "Minimum", "Maximum", "Threshold", "Value", "ExtendedStatistics",
    ]
    static let times: Set<String> = [
        "Timestamps", "Timestamp", "StateUpdatedTimestamp", "AlarmConfigurationUpdatedTimestamp",
        "StateTransitionedTimestamp", "LastModified",
    ]

    static func kind(_ name: String) -> CBOR.NumberKind {
        if times.contains(name) { return .timestamp }
        // The map's own keys are percentiles.
        return doubles.contains(name) || Statistic(name) != nil ? .double : .integer
    }
}

/// An answer as the Query protocol writes it.
enum QueryResult {
    static func elements(of object: JSONObject) -> [XMLElement] {
        object.compactMap { name, value in value.isNull ? nil : element(name, value) }
    }

    private static func element(_ name: String, _ value: JSONValue) -> XMLElement {
        switch value {
        case .array(let values):
            XMLElement(name, values.map { element("member", MetricNumbers.times.contains(name) ? time($0) : $0) })
        case .object(let members) where name == "ExtendedStatistics":
            XMLElement(
                name,
                members.map { key, value in
                    XMLElement("entry", [XMLElement("key", text: key), element("value", value)])
                }
            )
        case .object(let members): XMLElement(name, elements(of: members))
        case .string(let text): XMLElement(name, text: text)
        case .bool(let flag): XMLElement(name, text: flag ? "true" : "false")
        case .number(let number):
            if MetricNumbers.times.contains(name), let text = time(value).string {
                XMLElement(name, text: text)
            } else if MetricNumbers.kind(name) == .double {
                XMLElement(name, text: "\(number.double)")
            } else {
                XMLElement(name, text: number.literal)
            }
        case .null: XMLElement(name)
        }
    }

    private static func time(_ value: JSONValue) -> JSONValue {
        guard let seconds = value.double else { return value }
        return .string(Timestamp(millisecondsSince1970: Int64((seconds * 1000).rounded())).iso8601)
    }
}
