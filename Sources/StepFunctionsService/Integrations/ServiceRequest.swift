import CloudCore
import OrderedCollections
import WorkshopCommon

/// A request to a service of the account, as an SDK would write it.
struct ServiceRequest {
    let model: AccountServiceModel
    /// `PutItem`
    let action: String
    let region: String
    var traceHeader: String?

    func request(_ parameters: JSONValue, at moment: Timestamp) -> CloudRequest {
        var headers = ServiceRequest.headers(signingName: model.signingName, region: region, at: moment)
        headers["X-Amzn-Trace-Id"] = traceHeader
        switch model.wire {
        case .json(let target, let version):
            headers["X-Amz-Target"] = "\(target).\(action)"
            headers["Content-Type"] = "application/x-amz-json-\(version)"
            return CloudRequest("POST", "/", headers: headers, body: parameters.bytes)
        case .query(let version):
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=utf-8"
            let fields = [("Action", action), ("Version", version)] + QueryFields.fields(of: parameters)
            let body = PercentEncoding.form(fields.map { (name: $0.0, value: $0.1) })
            return CloudRequest("POST", "/", headers: headers, body: Array(body.utf8))
        }
    }

    /// What every request has; nobody checks its signature here.
    static func headers(signingName: String, region: String, at moment: Timestamp) -> HeaderFields {
        let stamp = moment.iso8601.filter { $0 != "-" && $0 != ":" }.prefix(15) + "Z"
        return [
            "Host": "\(signingName).\(region).amazonaws.com",
            "X-Amz-Date": String(stamp),
            "Authorization": CredentialScope.authorization(
                of: "StepFunctions",
                for: signingName,
                region: region,
                date: String(stamp.prefix(8))
            ),
        ]
    }
}

/// Members as the Query protocol's form has them: `MessageAttributes.entry.1.Name`.
///
/// See <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>.
enum QueryFields {
    /// Members that are maps, with what their keys and values are called; other objects are structures.
    private static let maps = ["MessageAttributes": ("Name", "Value"), "Attributes": ("key", "value")]

    static func fields(of value: JSONValue, at path: String = "", member: String = "") -> [(String, String)] {
        let prefix = path.isEmpty ? "" : path + "."
        switch value {
        case .null: return []
        case .object(let members):
            guard let names = maps[member] else {
                return members.flatMap { fields(of: $0.value, at: prefix + $0.key, member: $0.key) }
            }
            return members.enumerated().flatMap { index, entry in
                let entryPath = "\(prefix)entry.\(index + 1)"
                return [("\(entryPath).\(names.0)", entry.key)] + fields(of: entry.value, at: "\(entryPath).\(names.1)")
            }
        case .array(let elements):
            return elements.enumerated().flatMap { fields(of: $1, at: "\(prefix)member.\($0 + 1)") }
        case .string(let text): return [(path, text)]
        case .bool, .number: return [(path, value.serialized())]
        }
    }
}

extension AWSRequestSender {
    /// Waits for the whole body; a part of it, where it breaks off, is an answer of the gateway's own.
    func sendWhole(_ request: CloudRequest) async -> CloudResponse {
        var response = await send(request)
        var bytes: [UInt8] = []
        switch response.body {
        case .bytes: return response
        case .stream(let stream): for await chunk in stream { bytes += chunk }
        case .byteStream(let stream):
            do {
                while let chunk = try await stream.next() { bytes += chunk }
            } catch {
                return CloudResponse(status: 502)
            }
        }
        response.body = .bytes(bytes)
        return response
    }
}
