/// A picture such as `[Y0001]-[M01]-[D01]`: plain text and markers for parts of a moment, after XPath's
/// format-dateTime.
///
/// https://docs.jsonata.org/date-time-functions and https://www.w3.org/TR/xpath-functions-31/#rules-for-datetime-formatting
struct DateTimePicture {
    enum Part {
        case literal(String)
        case marker(Marker)
    }

    struct Marker {
        /// `Y`, `M`, `D` and so on.
        let component: Character
        /// In which letter case it is a name, when it is one.
        var names: IntegerPicture.Case?
        var number: IntegerPicture?
        var minimumWidth: Int?
        var maximumWidth: Int?
        /// How many of a year's digits are shown.
        var yearDigits: Int?
        /// `Z` for a zone that is UTC.
        var isTraditional = false
    }

    private(set) var parts: [Part] = []

    init(_ picture: String) throws(JSONataError) {
        var literal = ""
        var rest = Substring(picture)
        while let character = rest.popFirst() {
            switch character {
            case "[" where rest.first == "[":
                rest.removeFirst()
                literal.append("[")
            case "[":
                guard let end = rest.firstIndex(of: "]") else { throw JSONataError("D3135") }
                add(literal: &literal)
                try add(marker: rest[..<end].filter { !$0.isWhitespace })
                rest = rest[end...].dropFirst()
            case "]":
                if rest.first == "]" { rest.removeFirst() }
                literal.append("]")
            default: literal.append(character)
            }
        }
        add(literal: &literal)
    }

    private mutating func add(literal: inout String) {
        if !literal.isEmpty { parts.append(.literal(literal)) }
        literal = ""
    }

    private mutating func add(marker text: String) throws(JSONataError) {
        let marker = try Marker(text)
        // Between two numbers with nothing between them, the first one's width tells where it ends.
        if case .marker(var previous)? = parts.last, let number = previous.number {
            previous.number?.parseWidth = number.mandatoryDigits
            parts[parts.count - 1] = .marker(previous)
        }
        parts.append(.marker(marker))
    }
}

extension DateTimePicture.Marker {
    /// - Parameter text: between the brackets, without spaces: component, presentation, and a width behind a comma.
    fileprivate init(_ text: String) throws(JSONataError) {
        component = text.first ?? " "
        var presentation = text.dropFirst()
        if let comma = presentation.lastIndex(of: ",") {
            let width = presentation[presentation.index(after: comma)...]
            let bounds = width.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            minimumWidth = Int(bounds.first ?? "").map { min($0, 400) }
            maximumWidth = bounds.count > 1 ? Int(bounds[1]) : nil
            presentation = presentation[..<comma]
        }
        var isOrdinal = false
        if presentation.count > 1, let last = presentation.last, "atco".contains(last) {
            isOrdinal = last == "o"
            isTraditional = last == "t"
            presentation = presentation.dropLast()
        }
        let standard = DateTimePicture.presentations[component]
        guard let form = presentation.isEmpty ? standard : String(presentation) else {
            throw JSONataError("D3132", value: .string(String(component)))
        }
        if form.hasPrefix("n") {
            names = .lower
        } else if form.hasPrefix("N") {
            names = form.hasPrefix("Nn") ? .title : .upper
        } else if "YMDdFWwXxHhmsfZz".contains(component) {
            try readNumber(form + (isOrdinal ? ";o" : ""))
        }
    }

    private mutating func readNumber(_ form: String) throws(JSONataError) {
        var number = try IntegerPicture(form)
        if component != "Z", component != "z", let minimumWidth {
            number.mandatoryDigits = max(number.mandatoryDigits, minimumWidth)
        }
        if component == "Y" {
            let digits = number.mandatoryDigits + number.optionalDigits
            if let maximumWidth {
                yearDigits = min(max(maximumWidth, 0), 300)
                number.mandatoryDigits = yearDigits ?? 0
            } else if digits >= 2 {
                yearDigits = digits
            }
        }
        self.number = number
    }
}

extension DateTimePicture {
    /// How each component is shown when its marker does not say.
    fileprivate static let presentations: [Character: String] = [
        "Y": "1", "M": "1", "D": "1", "d": "1", "F": "n", "W": "1", "w": "1", "X": "1", "x": "1", "H": "1", "h": "1",
        "P": "n", "m": "01", "s": "01", "f": "1", "Z": "01:01", "z": "01:01", "C": "n", "E": "n",
    ]
}
