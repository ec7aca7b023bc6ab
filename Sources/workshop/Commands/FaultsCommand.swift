import ArgumentParser
import CloudCore
import OrderedCollections
import Terminal
import WorkshopCommon

struct FaultsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "faults",
        abstract: "Let things go wrong in the local cloud, as AWS allows them to.",
        discussion: """
            Needs 'workshop up' in another terminal. For example:

              workshop faults --duplicates 0.1 --crashes 0.05 --throttles 0.2
              workshop faults --crashes 1 --only SaverFunction --most 1
              workshop faults
              workshop faults --off

            Each number is the part of all occasions, from 0 to 1. The same seed strikes the same occasions. Without options \
            it shows what is to go wrong, and what has.
            """
    )

    @Option(help: ArgumentHelp("Messages of standard queues that are delivered twice.", valueName: "part"))
    var duplicates: Double?

    @Option(help: ArgumentHelp("Messages of standard queues that overtake others.", valueName: "part"))
    var reorderings: Double?

    @Option(help: ArgumentHelp("Functions that end after their work, before they answer.", valueName: "part"))
    var crashes: Double?

    @Option(help: ArgumentHelp("Calls on a table that are refused for its capacity.", valueName: "part"))
    var throttles: Double?

    @Option(help: ArgumentHelp("Posts that Slack takes long to answer.", valueName: "part"))
    var slowSlack: Double?

    @Option(help: ArgumentHelp("How long a slow Slack takes.", valueName: "seconds"))
    var slackDelay: Double?

    @Option(help: ArgumentHelp("Posts that Slack answers with an error.", valueName: "part"))
    var failingSlack: Double?

    @Option(help: ArgumentHelp("Only this one, by its name or logical id; may be repeated.", valueName: "name"))
    var only: [String] = []

    @Option(help: ArgumentHelp("At most so often for each.", valueName: "count"))
    var most: Int?

    @Option(help: ArgumentHelp("Decides which occasions are struck.", valueName: "number"))
    var seed: Int?

    @Flag(help: "Let nothing go wrong any more.")
    var off = false

    @Flag(help: "Print the plan and what was struck as JSON.")
    var json = false

    @OptionGroup var cloud: CloudArguments

    func validate() throws {
        guard let plan = plan(for: only) else {
            if seed != nil || most != nil || slackDelay != nil || !only.isEmpty {
                throw ValidationError("say what is to go wrong: workshop faults --duplicates 0.1")
            }
            return
        }
        if off { throw ValidationError("--off lets nothing go wrong: it goes alone") }
        do throws(FaultPlanProblem) { _ = try FaultPlan(plan) } catch { throw ValidationError(error.message) }
    }

    func run() async throws {
        let context = try Context.current()
        let connection = try cloud.connect(context)
        let plan = try await plan(for: connection.physicalNames(of: only))
        let answer = try await connection.send(
            off ? "DELETE" : plan == nil ? "GET" : "PUT",
            "/_workshop/faults",
            plan?.bytes ?? []
        )
        let document = (try? JSONValue(parsing: answer.body)) ?? [:]
        if json {
            var members: JSONObject = ["version": 1]
            members.merge(document.object ?? [:]) { first, _ in first }
            return context.console.write(.object(members) as JSONValue)
        }
        context.console.write(FaultsView(capabilities: context.console.output).render(document))
    }

    /// `nil` where the options say nothing that is to go wrong.
    ///
    /// - Parameter names: physical ones, which is what is struck.
    private func plan(for names: [String]) -> JSONValue? {
        let parts: [(FaultPlan.Kind, Double?)] = [
            (.duplicates, duplicates), (.reorderings, reorderings), (.crashes, crashes), (.throttles, throttles),
            (.slowSlack, slowSlack), (.failingSlack, failingSlack),
        ]
        var members: JSONObject = [:]
        for case (let kind, let part?) in parts {
            members[kind.rawValue] = .members([
                "part": JSONNumber(part).map { .number($0) }, "most": .integer(most),
                "only": names.isEmpty ? nil : .texts(names),
            ])
        }
        guard !members.isEmpty else { return nil }
        members["seed"] = .integer(seed)
        members["slackDelaySeconds"] = slackDelay.flatMap { JSONNumber($0) }.map { .number($0) }
        return .object(members)
    }
}

extension CloudConnection {
    /// The names of what the deployed stack calls by these logical ids; a name that is none stays as it is.
    fileprivate func physicalNames(of names: [String]) async throws -> [String] {
        guard !names.isEmpty else { return [] }
        let resources = (try? JSONValue(parsing: await get("/_workshop/resources").body))?["resources"]?.array ?? []
        return names.map { name in
            let resource = resources.first { $0["logicalId"]?.string == name }
            // A queue's physical id is its URL.
            return resource?["physicalId"]?.string?.split(separator: "/").last.map(String.init) ?? name
        }
    }
}
