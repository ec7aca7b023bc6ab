import AWSClientRuntime
import AWSCloudWatch
import AWSDynamoDB
import AWSS3
import AWSSFN
import AWSSQS
import AWSSSM
import AWSSecretsManager
import Foundation
import Synchronization

/// Gives the answers that it was given, one after the other, and keeps what it was asked.
final class FakeTransport: HTTPTransport {
    /// An answer, or `nil` for none at all.
    private let answers: Mutex<[HTTPAnswer?]>
    private let log = Mutex<[HTTPRequest]>([])

    init(_ answers: [HTTPAnswer?]) {
        self.answers = Mutex(answers)
    }

    convenience init(_ body: String, headers: [String: String] = [:]) {
        self.init(200, body, headers: headers)
    }

    convenience init(_ status: Int, _ body: String, headers: [String: String] = [:]) {
        self.init([.json(status, body, headers: headers)])
    }

    var requests: [HTTPRequest] { log.withLock { $0 } }
    var bodies: [String] { requests.map { String(decoding: $0.body, as: UTF8.self) } }

    func send(_ request: HTTPRequest) async throws -> HTTPAnswer {
        log.withLock { $0.append(request) }
        guard let answer = answers.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else {
            throw URLError(.networkConnectionLost)
        }
        return answer
    }
}

extension HTTPAnswer {
    static func json(_ body: String) -> HTTPAnswer { json(200, body) }

    static func json(_ status: Int, _ body: String, headers: [String: String] = [:]) -> HTTPAnswer {
        HTTPAnswer(status: status, headers: headers, body: Data(body.utf8))
    }
}

extension HTTPRequest {
    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Waits that take no time, and are kept.
final class Waits: Sendable {
    private let log = Mutex<[Duration]>([])

    var all: [Duration] { log.withLock { $0 } }

    func policy(maxAttempts: Int = 3, random: Double = 0.5) -> RetryPolicy {
        RetryPolicy(maxAttempts: maxAttempts, random: { random }) { duration in
            self.log.withLock { $0.append(duration) }
        }
    }
}

/// A sender with credentials and region, and a time that stands still: 2015-08-30T12:36:00Z.
func sender(
    _ service: AWSService,
    _ transport: FakeTransport,
    environment: [String: String] = [:],
    retries: RetryPolicy? = nil
) throws -> RequestSender {
    let standard = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1"]
    return RequestSender(
        service,
        configuration: try StandInClientConfiguration<Never>(),
        settings: Settings(standard.merging(environment) { $1 }),
        retries: retries ?? Waits().policy(),
        transport: transport,
        now: { Date(timeIntervalSince1970: 1_440_938_160) }
    )
}

extension SQSClient {
    convenience init(_ transport: FakeTransport) throws { self.init(sender: try sender(Self.service, transport)) }
}

extension DynamoDBClient {
    convenience init(_ transport: FakeTransport) throws { self.init(sender: try sender(Self.service, transport)) }
}

extension SFNClient {
    convenience init(_ transport: FakeTransport) throws { self.init(sender: try sender(Self.service, transport)) }
}

extension CloudWatchClient {
    convenience init(_ transport: FakeTransport) throws { self.init(sender: try sender(Self.service, transport)) }
}

extension SSMClient {
    convenience init(_ transport: FakeTransport) throws { self.init(sender: try sender(Self.service, transport)) }
}

extension SecretsManagerClient {
    convenience init(_ transport: FakeTransport) throws { self.init(sender: try sender(Self.service, transport)) }
}

extension S3Client {
    convenience init(_ transport: FakeTransport, environment: [String: String] = [:]) throws {
        self.init(sender: try sender(Self.service, transport, environment: environment))
    }
}
