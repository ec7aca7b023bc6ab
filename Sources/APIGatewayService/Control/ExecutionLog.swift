import CloudCore
import OrderedCollections
import WorkshopCommon

/// The log that a test invocation answers with, in the lines of API Gateway's execution logs.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-test-method.html>.
struct ExecutionLog: Sendable {
    private(set) var text: String
    private let clock: any CloudClock

    init(requestID: String, clock: any CloudClock) {
        self.clock = clock
        text = "Execution log for request \(requestID)\n"
    }

    mutating func add(_ line: String) { text += "\(clock.now.dateLine) : \(line)\n" }

    /// `{a=1, b=2}`
    static func map(_ pairs: [(name: String, value: String)]) -> String {
        "{\(pairs.map { "\($0.name)=\($0.value)" }.joined(separator: ", "))}"
    }
}

extension ControlCall {
    /// The request that a test invocation describes.
    /// - Parameters:
    ///   - path: Where none is given.
    ///   - stage: What the path begins with.
    func simulatedRequest(_ verb: String, path: String, stage: String) -> CloudRequest {
        let given = body["pathWithQueryString"]?.string ?? ""
        let target = given.isEmpty ? path : given
        let question = target.firstIndex(of: "?")
        let slash = target.hasPrefix("/") ? "" : "/"
        var headers: HeaderFields = [:]
        for (name, value) in body["headers"].texts { headers.append(name, value) }
        for (name, values) in body["multiValueHeaders"]?.object ?? [:] {
            for value in values.array ?? [] { headers.append(name, value.string ?? "") }
        }
        return CloudRequest(
            verb,
            "/\(stage)\(slash)" + target[..<(question ?? target.endIndex)],
            query: question.map { String(target[target.index(after: $0)...]) },
            headers: headers,
            body: Array((body["body"]?.string ?? "").utf8)
        )
    }
}
