import WorkshopCommon

/// `Retry` and `Catch`.
extension DefinitionParser {
    mutating func recovery(_ fields: Fields, language: QueryLanguage, scope: Scope) -> Recovery {
        var recovery = Recovery()
        recovery.retriers = list(fields, "Retry").compactMap { retrier($0) }
        recovery.catchers = list(fields, "Catch").enumerated().compactMap { index, entry in
            catcher(entry, index: index, language: language, scope: scope)
        }
        return recovery
    }

    private mutating func list(_ fields: Fields, _ name: String) -> [Fields] {
        guard let node = fields[name] else { return [] }
        guard let elements = node.array else {
            report(.schemaValidationFailed, "Expected value of type Array", at: fields.path(name), node)
            return []
        }
        let entries = elements.enumerated().compactMap { index, element in
            self.fields(of: element, path: "\(fields.path(name))[\(index)]")
        }
        checkOrder(entries)
        return entries
    }

    /// `States.ALL` stands alone and last; what an entry before it takes already, a later one never sees.
    private mutating func checkOrder(_ entries: [Fields]) {
        var taken: Set<String> = []
        for (index, entry) in entries.enumerated() {
            let names = entry["ErrorEquals"]?.array?.compactMap(\.string) ?? []
            if names.contains(ErrorName.all), names.count > 1 || index < entries.count - 1 {
                let message = "'States.ALL' must appear alone and in the last entry"
                report(.schemaValidationFailed, message, at: entry.path, entry["ErrorEquals"])
            }
            let unreachable = names.filter { taken.contains($0) }
            if !names.isEmpty, unreachable.count == names.count, !taken.contains(ErrorName.all) {
                let message = "This entry never applies: earlier ones handle \(names.joined(separator: ", "))"
                report(.unreachableCatch, message, at: entry.path, entry["ErrorEquals"])
            }
            taken.formUnion(names)
        }
    }

    private mutating func errors(_ fields: Fields) -> [String]? {
        guard let node = fields["ErrorEquals"] else {
            reportMissing(["ErrorEquals"], in: fields)
            return nil
        }
        let names = node.array?.compactMap(\.string) ?? []
        guard !names.isEmpty, names.count == node.array?.count else {
            let message = "Value must be a non-empty array of strings"
            report(.schemaValidationFailed, message, at: fields.path("ErrorEquals"), node)
            return nil
        }
        return names
    }

    private mutating func retrier(_ fields: Fields) -> Retrier? {
        let allowed: Set = [
            "BackoffRate", "Comment", "ErrorEquals", "IntervalSeconds", "JitterStrategy", "MaxAttempts",
            "MaxDelaySeconds",
        ]
        reportUnsupported(fields, allowed: allowed)
        guard let errors = errors(fields) else { return nil }
        var retrier = Retrier(errors: errors)
        if let node = fields["IntervalSeconds"] {
            retrier.intervalSeconds = positiveInteger(node, path: fields.path("IntervalSeconds")) ?? 1
        }
        if let node = fields["MaxAttempts"] {
            retrier.maxAttempts = positiveInteger(node, path: fields.path("MaxAttempts"), isZeroAllowed: true) ?? 3
        }
        if let node = fields["MaxDelaySeconds"] {
            retrier.maxDelaySeconds = positiveInteger(node, path: fields.path("MaxDelaySeconds"))
        }
        if let node = fields["BackoffRate"] {
            if case .scalar(let value) = node.content, let rate = value.double, rate >= 1 {
                retrier.backoffRate = rate
            } else {
                let message = "Value must be a number greater than or equal to 1"
                report(.schemaValidationFailed, message, at: fields.path("BackoffRate"), node)
            }
        }
        if let node = fields["JitterStrategy"] {
            switch node.string {
            case "FULL": retrier.hasFullJitter = true
            case "NONE": break
            default:
                let message = "Value must be one of the following: [FULL, NONE]"
                report(.schemaValidationFailed, message, at: fields.path("JitterStrategy"), node)
            }
        }
        return retrier
    }

    private mutating func catcher(
        _ fields: Fields,
        index: Int,
        language: QueryLanguage,
        scope: Scope
    ) -> Catcher? {
        var allowed: Set = ["Assign", "Comment", "ErrorEquals", "Next"]
        allowed.insert(language == .jsonPath ? "ResultPath" : "Output")
        reportUnsupported(fields, allowed: allowed)
        let location = "Catch[\(index)]/"
        let assign = assignments(fields, language: language, location: location)
        let output =
            language == .jsonata
            ? template(fields, "Output", language: language, location: location + "Output") : nil
        let errors = errors(fields)
        guard let node = fields["Next"] else {
            reportMissing(["Next"], in: fields)
            return nil
        }
        let next = target(node, field: "Next", path: fields.path("Next"), scope: scope)
        guard let errors, let next else { return nil }
        return Catcher(
            errors: errors,
            next: next,
            resultPath: language == .jsonPath ? resultPath(fields) : .replace,
            output: output,
            assign: assign,
            comment: fields["Comment"]?.string
        )
    }
}
