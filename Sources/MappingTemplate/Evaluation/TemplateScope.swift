import OrderedCollections
import WorkshopCommon

/// The names that a template can use.
final class TemplateScope {
    var variables: [String: TemplateValue] = [:]
    var blocks: [String: [TemplateNode]] = [:]
    var macros: [String: (parameters: [String], body: [TemplateNode])] = [:]
    let context: TemplateMap

    init(_ input: TemplateInput) {
        let context = TemplateMap((input.context.object ?? [:]).mapValues { TemplateValue($0) })
        self.context = context
        for (name, parts) in [
            ("requestOverride", ["header", "path", "querystring"]), ("responseOverride", ["header"]),
        ] {
            let members = parts.map { ($0, TemplateValue.map(TemplateMap())) }
            context.members[name] = .map(TemplateMap(OrderedDictionary(uniqueKeysWithValues: members)))
        }
        let stageVariables = input.stageVariables.sorted { $0.key < $1.key }.map {
            ($0.key, TemplateValue.string($0.value))
        }
        variables = [
            "context": .map(context),
            "input": .object(InputObject(input)),
            "util": .object(UtilityObject()),
            "stageVariables": .map(TemplateMap(OrderedDictionary(uniqueKeysWithValues: stageVariables))),
        ]
    }
}
