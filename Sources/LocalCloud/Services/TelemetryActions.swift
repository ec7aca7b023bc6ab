import CloudCore
import CloudWatchService
import WorkshopCommon

/// Takes the actions of alarms, and lines to subscribers, by the AWS API itself: a message to a topic, an asynchronous
/// invocation of a function.
struct TelemetryActions: AlarmActionSender, LogSubscriber {
    let account: Account
    let sender: any AWSRequestSender

    func send(_ action: AlarmAction) async throws(AWSError) {
        let request: CloudRequest
        switch ARN(action.target)?.service {
        case "sns": request = publication(of: action)
        case "lambda": request = invocation(of: action.target, action.event.bytes)
        default: throw AWSError("UnsupportedAction", "The local cloud takes actions of topics and functions only.")
        }
        try await deliver(request)
    }

    func send(_ payload: [UInt8], to destination: String) async throws(AWSError) {
        try await deliver(invocation(of: destination, payload))
    }

    private func deliver(_ request: CloudRequest) async throws(AWSError) {
        let response = await sender.send(request)
        guard response.status >= 300 else { return }
        let text = String(decoding: response.bytes, as: UTF8.self)
        throw AWSError("ActionFailed", "\(response.status): \(text)", status: response.status)
    }

    private func publication(of action: AlarmAction) -> CloudRequest {
        let members = [
            ("Action", "Publish"), ("Version", "2010-03-31"), ("TopicArn", action.target), ("Subject", action.subject),
            ("Message", action.message.serialized()),
        ]
        let form = members.map { "\($0.0)=\(Self.encoded($0.1))" }.joined(separator: "&")
        return CloudRequest(
            "POST",
            "/",
            headers: headers(service: "sns", contentType: "application/x-www-form-urlencoded"),
            body: Array(form.utf8)
        )
    }

    private func invocation(of function: String, _ payload: [UInt8]) -> CloudRequest {
        var headers = headers(service: "lambda", contentType: "application/json")
        headers.append("X-Amz-Invocation-Type", "Event")
        return CloudRequest(
            "POST",
            "/2015-03-31/functions/\(Self.encoded(function))/invocations",
            headers: headers,
            body: payload
        )
    }

    private func headers(service: String, contentType: String) -> HeaderFields {
        [
            "Host": "localhost", "Content-Type": contentType,
            "Authorization": CredentialScope.authorization(of: "alarm", for: service, region: account.region),
        ]
    }

    private static func encoded(_ text: String) -> String {
        var output = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            if byte < 0x80, scalar.properties.isAlphabetic || (0x30...0x39).contains(byte) || "-._~".utf8.contains(byte)
            {
                output.unicodeScalars.append(scalar)
            } else {
                output += "%" + Identifiers.hexadecimal(UInt64(byte), digits: 2).uppercased()
            }
        }
        return output
    }
}
