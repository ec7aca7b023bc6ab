/// What a function takes, such as `<s-n?:s>`: a string or else the context, then perhaps a number.
///
/// https://docs.jsonata.org/programming#function-signatures
struct Signature: Sendable {
    struct Parameter: Sendable {
        /// The letters of the types it takes.
        var types: Set<Character>
        /// The letter, or the choice in parentheses, as it is written.
        var type: String
        /// What an array's elements must be.
        var subtype: String?
        var takesContext = false
        var isOptional = false
        var repeats = false
    }

    private(set) var parameters: [Parameter] = []

    /// - Parameter position: where the signature begins in its expression.
    init(_ text: String, position: Int) throws(JSONataError) {
        let characters = Array(text)
        var index = 1
        while index < characters.count, characters[index] != ":" {
            switch characters[index] {
            case "-":
                change {
                    $0.takesContext = true; $0.isOptional = true
                }
            case "?": change { $0.isOptional = true }
            case "+": change { $0.repeats = true }
            case "(":
                let end = Signature.closing("(", ")", in: characters, from: index)
                let choice = String(characters[(index + 1)..<max(end, index + 1)])
                guard !choice.contains("<") else {
                    throw JSONataError("S0402", at: position + index, value: .string(choice))
                }
                parameters.append(Parameter(types: Set(choice + "m"), type: "(\(choice))"))
                index = end
            case "<":
                guard let last = parameters.last, last.type == "a" || last.type == "f" else {
                    throw JSONataError("S0401", at: position + index)
                }
                let end = Signature.closing("<", ">", in: characters, from: index)
                let subtype = String(characters[(index + 1)..<max(end, index + 1)])
                change { $0.subtype = subtype }
                index = end
            case let letter:
                if let types = Signature.types(letter) {
                    parameters.append(Parameter(types: types, type: String(letter)))
                }
            }
            index += 1
        }
    }

    /// One of our own, known to be well-formed.
    init(trusted text: String) {
        do throws(JSONataError) {
            try self.init(text, position: 0)
        } catch {
            preconditionFailure("signature \(text): \(error)")
        }
    }

    private mutating func change(_ body: (inout Parameter) -> Void) {
        guard !parameters.isEmpty else { return }
        body(&parameters[parameters.count - 1])
    }

    private static func types(_ letter: Character) -> Set<Character>? {
        switch letter {
        case "s", "n", "b", "l", "o": [letter, "m"]
        case "a", "x": Set("asnblfom")
        case "f": ["f"]
        case "j": Set("asnblom")
        default: nil
        }
    }

    /// The place of the bracket that closes the one at a place; the end when none does.
    private static func closing(
        _ open: Character,
        _ close: Character,
        in characters: [Character],
        from start: Int
    ) -> Int {
        var depth = 0
        for index in start..<characters.count {
            if characters[index] == open { depth += 1 }
            if characters[index] == close { depth -= 1 }
            if depth == 0 { return index }
        }
        return characters.count
    }
}
