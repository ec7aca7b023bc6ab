/// The type of a member of a request, as the service's model has it.
///
/// AWS looks at a request in two passes, of which the first stops at what can't be read (`SerializationException`) and the
/// second collects up to ten broken constraints (`ValidationException`).
indirect enum RequestShape: Sendable {
    case string(Rules = Rules())
    /// `Integer` or `Long`.
    case integer(String, Rules = Rules())
    case boolean
    case blob
    case list(RequestShape, Rules = Rules())
    case map(RequestShape, Rules = Rules(), of: String = "AttributeValue")
    case structure(String, [Member])
    case attributeValue

    struct Rules: Sendable {
        var values: [String] = []
        /// Of a text's characters, a list's elements or a map's members, or the bounds of a number.
        var minimum: Int?
        var maximum: Int?
        var isName = false
        /// Of each of a map's keys and values.
        var keys: String?
        var elements: ClosedRange<Int>?
        /// Whether an empty name is called too short for a text, and nothing else.
        var isBriefIfEmpty = false
        /// Whether messages show a map as it was sent, and not as Java would.
        var isShownAsJSON = false
    }

    struct Member: Sendable {
        let name: String
        let shape: RequestShape
        let isRequired: Bool
        /// Members of which any makes this one unnecessary.
        let substitutes: [String]

        init(_ name: String, _ shape: RequestShape, required: Bool = false, unless substitutes: [String] = []) {
            (self.name, self.shape, isRequired, self.substitutes) = (name, shape, required, substitutes)
        }
    }

    static func oneOf(_ values: String...) -> RequestShape { .string(Rules(values: values)) }

    static let key = RequestShape.map(.attributeValue)
    static let name = RequestShape.string(Rules(minimum: 3, maximum: 255, isName: true))
    static let text = RequestShape.string()
    static let long = RequestShape.integer("Long")
}
