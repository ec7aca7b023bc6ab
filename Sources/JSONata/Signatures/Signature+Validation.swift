extension Signature {
    /// The arguments as the function wants them: the context in place of one that is missing, arrays made of single
    /// values.
    ///
    /// - Throws: `T0410` for an argument of a wrong type, `T0411` for a wrong context, `T0412` for an array's elements.
    func validated(_ arguments: [Value], context: Value) throws(JSONataError) -> [Value] {
        let letters = arguments.map(\.typeLetter)
        if let straight = straight(arguments, letters) { return straight }
        guard let counts = match(letters[...], parameters[...]) else { throw mismatch(arguments, letters) }
        var validated: [Value] = []
        var index = 0
        for (parameter, count) in zip(parameters, counts) {
            if count > 0 {
                for _ in 0..<count {
                    validated.append(try checked(arguments[index], parameter, count: count, at: index))
                    index += 1
                }
            } else if parameter.takesContext {
                guard parameter.types.contains(context.typeLetter) else {
                    throw JSONataError("T0411", value: context, inserts: ["index": "\(index + 1)"])
                }
                validated.append(context)
            } else {
                validated.append(index < arguments.count ? arguments[index] : .undefined)
                index += 1
            }
        }
        return validated
    }

    /// The usual case, without a search: one argument of the right type for each parameter.
    private func straight(_ arguments: [Value], _ letters: [Character]) -> [Value]? {
        guard arguments.count == parameters.count else { return nil }
        for (parameter, letter) in zip(parameters, letters) {
            guard parameter.types.contains(letter), parameter.type != "a" else { return nil }
        }
        return arguments
    }

    /// How many arguments each parameter takes, as many as it can; `nil` when they don't fit.
    private func match(_ letters: ArraySlice<Character>, _ parameters: ArraySlice<Parameter>) -> [Int]? {
        var failed: Set<[Int]> = []
        return match(letters, parameters, &failed)
    }

    /// - Parameter failed: what has been tried in vain, so that nothing is tried twice.
    private func match(
        _ letters: ArraySlice<Character>,
        _ parameters: ArraySlice<Parameter>,
        _ failed: inout Set<[Int]>
    ) -> [Int]? {
        guard let parameter = parameters.first else { return letters.isEmpty ? [] : nil }
        let place = [letters.count, parameters.count]
        if failed.contains(place) { return nil }
        let most = parameter.repeats ? letters.count : 1
        var count = letters.prefix(most).prefix { parameter.types.contains($0) }.count
        let least = parameter.isOptional ? 0 : 1
        while count >= least {
            if let rest = match(letters.dropFirst(count), parameters.dropFirst(), &failed) { return [count] + rest }
            count -= 1
        }
        failed.insert(place)
        return nil
    }

    /// The first argument that can't belong to its parameter.
    private func mismatch(_ arguments: [Value], _ letters: [Character]) -> JSONataError {
        var good = 0
        for length in parameters.indices {
            guard let reached = furthest(letters, parameters[...length]) else { break }
            good = reached
        }
        return JSONataError(
            "T0410",
            value: good < arguments.count ? arguments[good] : nil,
            inserts: ["index": "\(good + 1)"]
        )
    }

    /// How many arguments the first parameters take, as many as they can; `nil` when they don't fit the beginning.
    private func furthest(_ letters: [Character], _ parameters: ArraySlice<Parameter>) -> Int? {
        for length in stride(from: letters.count, through: 0, by: -1)
        where match(letters[..<length], parameters) != nil { return length }
        return nil
    }

    private func checked(
        _ argument: Value,
        _ parameter: Parameter,
        count: Int,
        at index: Int
    ) throws(JSONataError) -> Value {
        guard parameter.type == "a", !argument.isUndefined else { return argument }
        if let subtype = parameter.subtype {
            let isGood: Bool
            if case .array(let array) = argument {
                let wanted = subtype.first
                isGood = array.elements.allSatisfy { $0.typeLetter == wanted }
            } else {
                isGood = String(repeating: argument.typeLetter, count: count) == subtype
            }
            guard isGood else {
                let type = Signature.plurals[subtype].map { Value.string($0).stringified() } ?? "undefined"
                throw JSONataError("T0412", value: argument, inserts: ["index": "\(index + 1)", "type": type])
            }
        }
        if case .array = argument { return argument }
        return .array([argument])
    }

    private static let plurals = [
        "a": "arrays", "b": "booleans", "f": "functions", "n": "numbers", "o": "objects", "s": "strings",
    ]
}

extension Value {
    /// The letter of the value's type in signatures; `m` for a missing one, which every type but a function takes.
    var typeLetter: Character {
        switch self {
        case .undefined: "m"
        case .null: "l"
        case .bool: "b"
        case .number: "n"
        case .string: "s"
        case .array: "a"
        case .object: "o"
        case .function: "f"
        }
    }
}
