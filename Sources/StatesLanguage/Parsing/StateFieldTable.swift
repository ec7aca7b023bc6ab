/// Which fields a type of state may have, in both query languages and in one of them.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html> and the pages of the states.
struct StateFieldTable {
    let shared: Set<String>
    let jsonPath: Set<String>
    let jsonata: Set<String>

    private init(_ shared: Set<String>, jsonPath: Set<String> = [], jsonata: Set<String> = []) {
        self.shared = shared.union(["Type", "Comment", "QueryLanguage"])
        self.jsonPath = jsonPath
        self.jsonata = jsonata
    }

    static func of(_ type: String) -> StateFieldTable? { tables[type] }

    static var types: [String] { tables.keys.sorted() }

    private static let paths: Set = ["InputPath", "OutputPath"]
    private static let results: Set = ["InputPath", "OutputPath", "Parameters", "ResultSelector", "ResultPath"]
    private static let transition: Set = ["Next", "End", "Assign"]
    private static let recovery: Set = ["Retry", "Catch"]

    private static let tables: [String: StateFieldTable] = [
        "Pass": StateFieldTable(
            transition,
            jsonPath: paths.union(["Parameters", "Result", "ResultPath"]),
            jsonata: ["Output"]
        ),
        "Task": StateFieldTable(
            transition.union(recovery).union(["Resource", "TimeoutSeconds", "HeartbeatSeconds", "Credentials"]),
            jsonPath: results.union(["TimeoutSecondsPath", "HeartbeatSecondsPath"]),
            jsonata: ["Arguments", "Output"]
        ),
        "Choice": StateFieldTable(["Choices", "Default", "Assign"], jsonPath: paths, jsonata: ["Output"]),
        "Wait": StateFieldTable(
            transition.union(["Seconds", "Timestamp"]),
            jsonPath: paths.union(["SecondsPath", "TimestampPath"]),
            jsonata: ["Output"]
        ),
        "Succeed": StateFieldTable([], jsonPath: paths, jsonata: ["Output"]),
        "Fail": StateFieldTable(["Error", "Cause"], jsonPath: ["ErrorPath", "CausePath"]),
        "Parallel": StateFieldTable(
            transition.union(recovery).union(["Branches"]),
            jsonPath: results,
            jsonata: ["Arguments", "Output"]
        ),
        "Map": StateFieldTable(
            transition.union(recovery).union([
                "ItemProcessor", "Iterator", "MaxConcurrency", "ToleratedFailureCount", "ToleratedFailurePercentage",
                "ItemReader", "ItemSelector", "ItemBatcher", "ResultWriter", "Label",
            ]),
            jsonPath: results.union([
                "ItemsPath", "MaxConcurrencyPath", "ToleratedFailureCountPath", "ToleratedFailurePercentagePath",
            ]),
            jsonata: ["Items", "Output"]
        ),
    ]
}
