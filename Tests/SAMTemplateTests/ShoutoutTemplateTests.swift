import OrderedCollections
import SAMTemplate
import WorkshopCommon
import XCTest

/// The shape of the author's own application: two stacks, an implicit API, references of every kind.
final class ShoutoutTemplateTests: XCTestCase {
    private func deploy(_ name: String, _ options: TemplateResolver.Options) throws -> ResolvedStack {
        let resolution = TemplateResolver(options: options).resolve(text: try Fixtures.text(name), file: name)
        XCTAssertEqual(resolution.diagnostics, [])
        return try XCTUnwrap(resolution.stack)
    }

    /// As CloudFormation does: the first stack's outputs and resources are what the second one reads.
    private func deployBoth() throws -> ResolvedStack {
        let settings = try deploy(
            "settings.yaml",
            .init(parameters: ["SlackSigningSecret": "8f742231"], stackName: "settings")
        )
        let exports = settings.outputs.values.compactMap { output in
            output.exportName.flatMap { name in output.value.string.map { (name, $0) } }
        }
        let secret = try XCTUnwrap(settings.resources["SigningSecret"]?.properties)
        let values = try XCTUnwrap(settings.resources["ValuesParameter"]?.properties)
        return try deploy(
            "shoutout.yaml",
            .init(
                exports: Dictionary(uniqueKeysWithValues: exports),
                dynamicReference: { reference in
                    switch reference.service {
                    case .secretsManager where .string(reference.name) == secret["Name"]: secret["SecretString"]?.string
                    case .ssm where .string(reference.name) == values["Name"]: values["Value"]?.string
                    default: nil
                    }
                }
            )
        )
    }

    func testReferencesOfEveryKindResolve() throws {
        let stack = try deployBoth()
        let handler = try XCTUnwrap(stack.resources["HandlerFunction"]?.properties)
        let queue = try XCTUnwrap(stack.resources["ShoutoutsQueue"])
        XCTAssertEqual(
            handler["Environment"]?["Variables"],
            [
                "STAGE": "dev", "QUEUE_URL": .string(queue.physicalID), "SIGNING_SECRET": "8f742231",
                "VALUES": "IT,RF,TF",
            ]
        )
        let role = try XCTUnwrap(stack.resources["HandlerFunctionRole"]?.properties)
        let statement = role["Policies"]?[0]?["PolicyDocument"]?["Statement"]?[0]
        XCTAssertEqual(statement?["Resource"]?.string, queue.attributes["Arn"])
        XCTAssertEqual(stack.unresolvedReferences, [])
        XCTAssertEqual(stack.outputs["Secret"]?.value.string?.hasPrefix("arn:aws:secretsmanager:"), true)
        let api = try XCTUnwrap(stack.resources["ServerlessRestApi"])
        XCTAssertEqual(
            stack.outputs["SlashURL"]?.value,
            "https://\(api.physicalID).execute-api.us-east-1.amazonaws.com/Prod/shoutout"
        )
    }

    func testDefinitionStringHasTheFunctionsArns() throws {
        let stack = try deployBoth()
        let text = try XCTUnwrap(stack.resources["ShoutoutMachine"]?.properties["DefinitionString"]?.string)
        let definition = try JSONValue(parsing: text)
        XCTAssertEqual(
            definition["States"]?["Save"]?["Resource"]?.string,
            stack.resources["SaverFunction"]?.attributes["Arn"]
        )
        XCTAssertEqual(
            definition["States"]?["Call back"]?["Resource"]?.string,
            stack.resources["CallbackFunction"]?.attributes["Arn"]
        )
    }

    func testGraphHasTheWholeWayOfAShoutout() throws {
        let graph = StackGraph(try deployBoth())
        XCTAssertEqual(graph.roots, ["ServerlessRestApi", "CallbackFunctionWeekly"])
        XCTAssertEqual(
            graph.mermaid,
            """
            flowchart LR
              HandlerFunction["HandlerFunction<br/>Lambda function"]
              ServerlessRestApi{{"ServerlessRestApi<br/>REST API"}}
              ProcessorFunction["ProcessorFunction<br/>Lambda function"]
              SaverFunction["SaverFunction<br/>Lambda function"]
              CallbackFunction["CallbackFunction<br/>Lambda function"]
              CallbackFunctionWeekly["CallbackFunctionWeekly<br/>EventBridge rule"]
              ShoutoutMachine["ShoutoutMachine<br/>state machine"]
              ShoutoutsQueue(["ShoutoutsQueue<br/>SQS queue"])
              DeadLetters(["DeadLetters<br/>SQS queue"])
              ShoutoutsTable[("ShoutoutsTable<br/>DynamoDB table")]
              HandlerFunction -->|"SendMessage"| ShoutoutsQueue
              HandlerFunction -->|"GetItem…"| ShoutoutsTable
              ServerlessRestApi -->|"POST /shoutout"| HandlerFunction
              ProcessorFunction -->|"StartExecution"| ShoutoutMachine
              ShoutoutsQueue -->|"messages"| ProcessorFunction
              SaverFunction -->|"GetItem…"| ShoutoutsTable
              CallbackFunctionWeekly -->|"rate(7 days)"| CallbackFunction
              ShoutoutMachine -->|"task"| SaverFunction
              ShoutoutMachine -->|"task"| CallbackFunction
              ShoutoutsQueue -->|"dead letters"| DeadLetters
            """
        )
    }

    func testAPartOfTheGraphHasWhatLeadsFromOneToAnother() throws {
        let part = StackGraph(try deployBoth()).only(["HandlerFunction", "ShoutoutsQueue", "SaverFunction", "Nothing"])
        XCTAssertEqual(part.nodes.keys, ["HandlerFunction", "SaverFunction", "ShoutoutsQueue"])
        XCTAssertEqual(part.edges.map(\.label), ["SendMessage"])
        XCTAssertEqual(part.roots, ["HandlerFunction", "SaverFunction"])
    }

    func testPictureIsWellFormedAndHasEveryNodeOnce() throws {
        let svg = StackGraph(try deployBoth()).svg
        let titles = svg.split(separator: "<title>").dropFirst().map { $0.prefix { $0 != "<" } }
        XCTAssertEqual(titles.count, 10)
        XCTAssertEqual(Set(titles).count, 10)
        XCTAssertNil(try XMLShape(svg).firstMismatch)
    }
}

/// Whether each element of an XML text ends where it should.
private struct XMLShape {
    private(set) var firstMismatch: String?

    init(_ text: String) throws {
        var open: [Substring] = []
        for match in text.matches(of: /<(\/?)([a-z]+)[^>]*?(\/?)>/) where match.3.isEmpty {
            if match.1.isEmpty {
                open.append(match.2)
            } else if open.popLast() != match.2 {
                firstMismatch = firstMismatch ?? String(match.0)
            }
        }
        if let left = open.last { firstMismatch = firstMismatch ?? String(left) }
    }
}
