import CloudCore
import OrderedCollections
import StatesLanguage
import WorkshopCommon

extension StepFunctionsService {
    /// See <https://docs.aws.amazon.com/step-functions/latest/apireference/API_ValidateStateMachineDefinition.html>.
    func validateDefinition(_ request: APIRequest) throws(AWSError) -> JSONValue {
        let definition = try request.required("definition")
        let isExpress = request.text("type") == "EXPRESS"
        let includesWarnings = request.text("severity") == "WARNING"
        let result = DefinitionParser.parse(definition)
        var diagnostics = result.problems.filter { $0.code.isFromAWS && ($0.code.isError || includesWarnings) }
            .map(\.diagnosticJSON)
        if isExpress, let machine = result.machine {
            diagnostics += ExpressLimits.problems(of: machine.graph).map { text in
                let parts = text.split(separator: ": ", maxSplits: 1).map(String.init)
                let message = parts.last.map { $0.components(before: " at /") } ?? (text, "")
                return [
                    "severity": "ERROR", "code": .string(parts.first ?? ""), "message": .string(message.0),
                    "location": .string("/" + message.1),
                ]
            }
        }
        let limit = request.integer("maxResults").flatMap { $0 > 0 ? $0 : nil } ?? 100
        let hasErrors = result.machine == nil || diagnostics.contains { $0["severity"] == "ERROR" }
        return [
            "result": hasErrors ? "FAIL" : "OK",
            "diagnostics": .array(Array(diagnostics.prefix(limit))),
            "truncated": .bool(diagnostics.count > limit),
        ]
    }
}

extension DefinitionProblem {
    fileprivate var diagnosticJSON: JSONValue {
        var members: JSONObject = [
            "severity": .string(code.isError ? "ERROR" : "WARNING"),
            "code": .string(code.rawValue),
            "message": .string(message),
        ]
        if let path { members["location"] = .string(path) }
        return .object(members)
    }
}

extension String {
    /// What stands before and after the last such separator.
    fileprivate func components(before separator: String) -> (String, String) {
        guard let range = ranges(of: separator).last else { return (self, "") }
        return (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
    }
}
