extension JSONataError {
    /// A mistake whose message is made when it leaves the room: on the way out a position and a token may join it.
    init(
        _ code: String,
        at position: Int? = nil,
        token: String? = nil,
        value: Value? = nil,
        inserts: [String: String] = [:]
    ) {
        self.code = code
        message = ""
        self.position = position
        self.token = token
        self.inserts = inserts
        if case .number(let number)? = value, !number.isFinite {
            // JSON has no such number: making one would be this error again.
            self.value = nil
        } else {
            self.value = value.flatMap { try? $0.json() }
        }
        if let value, self.value == nil { self.inserts["value"] = value.descriptionInErrors }
    }

    /// With the reference's template for the code, filled in. Two braces quote a value as JSON, three write it plainly.
    func withMessage() -> JSONataError {
        guard message.isEmpty, let template = JSONataError.templates[code] else { return self }
        var result = self
        result.message = filled(template)
        return result
    }

    private func filled(_ template: String) -> String {
        var text = ""
        var rest = Substring(template)
        while let open = rest.firstRange(of: "{{"), let close = rest.firstRange(of: "}}") {
            let plain = rest[open.upperBound...].first == "{"
            let name = rest[open.upperBound..<close.lowerBound].drop { $0 == "{" }
            text += rest[..<open.lowerBound]
            text += plain ? plainInsert(String(name)) : quotedInsert(String(name))
            rest = rest[close.upperBound...]
            if plain, rest.first == "}" { rest = rest.dropFirst() }
        }
        return text + rest
    }

    private func plainInsert(_ name: String) -> String {
        name == "token" ? token ?? "undefined" : inserts[name] ?? "undefined"
    }

    private func quotedInsert(_ name: String) -> String {
        switch name {
        case "token": token.map { Value.string($0).stringified() } ?? "undefined"
        case "value": value.map { Value($0).stringified() } ?? inserts["value"] ?? "undefined"
        default: inserts[name] ?? "undefined"
        }
    }
}

extension Value {
    /// What stands in a message for a value that has no JSON form.
    fileprivate var descriptionInErrors: String {
        switch self {
        case .number(let number): number.isNaN ? "NaN" : number < 0 ? "-Infinity" : "Infinity"
        default: "undefined"
        }
    }
}
