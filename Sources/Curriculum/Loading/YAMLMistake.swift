import Yams

/// Why a text is no YAML.
package struct YAMLMistake {
    package let problem: String
    /// From 1.
    package let line: Int
    let column: Int?

    /// `nil` where the text is YAML; tags such as `!Ref` and an indented whole are.
    package init?(in text: String) {
        do {
            _ = try Yams.compose(yaml: text)
            return nil
        } catch {
            self.init(describing: error)
        }
    }

    init(describing error: any Error) {
        let mark: Mark?
        switch error as? YamlError {
        case .scanner(_, let problem, let place, _), .parser(_, let problem, let place, _),
            .composer(_, let problem, let place, _):
            (self.problem, mark) = (problem, place)
        case .duplicatedKeysInMapping(let keys, let context):
            (problem, mark) = ("the key \(keys.sorted().joined(separator: ", ")) is there twice", context.mark)
        default: (problem, mark) = ("\(error)", nil)
        }
        line = mark?.line ?? 1
        column = mark?.column
    }
}
