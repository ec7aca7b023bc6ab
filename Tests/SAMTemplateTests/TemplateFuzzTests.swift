import Foundation
import SAMTemplate
import Synchronization
import WorkshopCommon
import XCTest

/// Mutated templates end in diagnostics, never in a crash or a hang.
///
/// A short run by default; `make fuzz` runs a million inputs, with the seeds below and all templates of these tests.
final class TemplateFuzzTests: XCTestCase {
    func testMutatedTemplatesNeitherCrashNorHang() throws {
        let environment = ProcessInfo.processInfo.environment
        let count = environment["TEMPLATE_FUZZ"].flatMap { Int($0) } ?? 400
        var random = SeededRandom(seed: environment["TEMPLATE_FUZZ_SEED"].flatMap { UInt64($0) } ?? 42)
        let (good, all) = try Self.seeds()
        let watchdog = Watchdog()
        var slowest = Duration.zero
        var accepted = 0
        for _ in 0..<count {
            // Half of them a small step from a good template, so that many get as far as the transform.
            let seeds = random.next() % 2 == 0 ? good : all
            var bytes = seeds[Int(random.next() % UInt64(seeds.count))]
            for _ in 0...(random.next() % (seeds.count == good.count ? 2 : 4)) { mutate(&bytes, &random) }
            let text = String(decoding: bytes, as: UTF8.self)
            watchdog.begin(text)
            let time = Self.processorTime {
                let resolution = TemplateResolver().resolve(text: text, file: "template.yaml")
                XCTAssertEqual(resolution.stack == nil, resolution.diagnostics.hasErrors, text)
                guard let stack = resolution.stack else { return }
                accepted += 1
                let graph = StackGraph(stack)
                XCTAssertFalse(graph.mermaid.isEmpty || graph.svg.isEmpty)
            }
            if time > slowest { slowest = time }
            if time > .seconds(1) { XCTFail("took \(time):\n\(text)") }
        }
        watchdog.end()
        let memory = Self.peakMemory()
        XCTAssertLessThan(memory, 1 << 30)
        print("fuzz: \(count) inputs, \(accepted) accepted, slowest \(slowest), at most \(memory >> 20) MiB")
    }

    private static func seeds() throws -> (good: [[UInt8]], all: [[UInt8]]) {
        let broken =
            BrokenTemplate.functions + BrokenTemplate.structure + BrokenTemplate.references + BrokenTemplate.texts
            + BrokenTemplate.suspicions
        let good =
            [
                HelloTemplateTests.template, BrokenTemplate.good, IntrinsicTests.template,
                LanguageExtensionTests.template,
            ]
            + everyEvent + [try Fixtures.text("shoutout.yaml"), try Fixtures.text("settings.yaml")]
        return (good.map { Array($0.utf8) }, (good + broken.map(\.text)).map { Array($0.utf8) })
    }

    /// Of this thread, so that a busy machine makes no input slow.
    private static func processorTime(of work: () -> Void) -> Duration {
        func now() -> Duration {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec))
        }
        let started = now()
        work()
        return now() - started
    }

    /// In bytes; of the whole process.
    private static func peakMemory() -> Int {
        var usage = rusage()
        #if os(Linux)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
        #else
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
        #endif
    }

    func testAliasBombIsRefused() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...40 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let resolution = TemplateResolver().resolve(text: text, file: "template.yaml")
        XCTAssertEqual(resolution.diagnostics.map(\.identifier), ["template-alias-bomb"])
    }

    func testDeepNestingIsRefused() {
        for text in [
            String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
            (0..<500).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
            String(repeating: "- ", count: 50_000),
        ] {
            let resolution = TemplateResolver().resolve(text: text, file: "template.yaml")
            XCTAssertEqual(resolution.diagnostics.map(\.identifier), ["template-too-deep"])
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout SeededRandom) {
        func index() -> Int { Int(random.next() % UInt64(max(1, bytes.count))) }
        guard !bytes.isEmpty else { return bytes.append(UInt8(truncatingIfNeeded: random.next())) }
        switch random.next() % 6 {
        case 0: bytes[index()] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: index())
        case 2:
            let start = index()
            bytes.removeSubrange(start..<min(bytes.count, start + Int(random.next() % 40)))
        case 3:
            let start = index()
            let piece = Array(bytes[start..<min(bytes.count, start + Int(random.next() % 80))])
            bytes.insert(contentsOf: piece, at: index())
        case 4:
            let words = [
                "[", "{", "- ", ": ", "!If ", "!Ref ", "!Sub \"${", "null", "&a ", "*a", "\n", "  ", "Fn::If", "<<: ",
            ]
            bytes.insert(contentsOf: Array(words[Int(random.next() % UInt64(words.count))].utf8), at: index())
        default:
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
            var shuffled = lines
            shuffled.swapAt(Int(random.next() % UInt64(lines.count)), Int(random.next() % UInt64(lines.count)))
            bytes = Array(shuffled.joined(separator: [0x0A]))
        }
    }

    /// Every event type, so that the mutations reach them all.
    private static let everyEvent: [String] = [
        """
        Transform: AWS::Serverless-2016-10-31
        Conditions: {C: !Equals [a, b]}
        Resources:
          F:
            Type: AWS::Serverless::Function
            Condition: C
            Properties:
              CodeUri: s3://bucket/key
              Handler: a
              Runtime: provided.al2023
              AutoPublishAlias: live
              DeploymentPreference: {Type: AllAtOnce, Alarms: [!Ref A]}
              FunctionUrlConfig: {AuthType: NONE, Cors: {AllowOrigins: ["*"]}}
              EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}
              Policies: [!If [C, AWSLambdaRole, !Ref AWS::NoValue], {CloudWatchPutMetricPolicy: {}}]
              Events:
                Queue: {Type: SQS, Properties: {Queue: !GetAtt Q.Arn, BatchSize: 5}}
                Topic: {Type: SNS, Properties: {Topic: !Ref T, SqsSubscription: true}}
                Bucket: {Type: S3, Properties: {Bucket: !Ref B, Events: s3:ObjectCreated:*}}
                Nightly: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 day)}}
                Hourly: {Type: Schedule, Properties: {Schedule: rate(1 hour), DeadLetterConfig: {Type: SQS}}}
                Http: {Type: HttpApi, Properties: {Path: "/{id}", Method: any}}
                Rest: {Type: Api, Properties: {Path: /x, Method: post, Auth: {ApiKeyRequired: true}}}
                Rule: {Type: EventBridgeRule, Properties: {Pattern: {source: [a]}}}
                Logs: {Type: CloudWatchLogs, Properties: {LogGroupName: g, FilterPattern: f}}
          M:
            Type: AWS::Serverless::StateMachine
            Properties:
              Definition: {StartAt: A, States: {A: {Type: Task, Resource: !GetAtt F.Arn, End: true}}}
              Events:
                Start: {Type: Api, Properties: {Path: /start, Method: post}}
          Q: {Type: AWS::SQS::Queue}
          T: {Type: AWS::SNS::Topic}
          B: {Type: AWS::S3::Bucket}
          A: {Type: AWS::CloudWatch::Alarm}
          Table: {Type: AWS::Serverless::SimpleTable}
          Layer: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: layer/}}
          Link:
            Type: AWS::Serverless::Connector
            Properties: {Source: {Id: F}, Destination: {Id: Table}, Permissions: [Read, Write]}
        """
    ]
}

/// Ends the process with the input on standard error when one takes far too long, since a hang can't fail a test.
private final class Watchdog: Sendable {
    private let state = Mutex<(text: String, since: ContinuousClock.Instant)?>(nil)

    init() {
        Thread.detachNewThread { [self] in
            while true {
                Thread.sleep(forTimeInterval: 1)
                let late = state.withLock { current in
                    current.flatMap { ContinuousClock.now - $0.since > .seconds(20) ? $0.text : nil }
                }
                guard let late else { continue }
                FileHandle.standardError.write(Data("no end after 20 s:\n\(late)\n".utf8))
                abort()
            }
        }
    }

    func begin(_ text: String) { state.withLock { $0 = (text, .now) } }
    func end() { state.withLock { $0 = nil } }
}
