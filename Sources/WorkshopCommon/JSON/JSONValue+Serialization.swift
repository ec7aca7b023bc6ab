import OrderedCollections

extension JSONValue {
    package enum Style: Hashable, Sendable {
        /// No space at all, keys in their order: for the wire.
        case compact
        /// Two spaces an indentation, keys in their order: for people.
        case pretty
        /// As ``pretty`` with sorted keys, so that two runs give the same bytes.
        case prettySorted
    }

    /// The document as UTF-8 text, without a final line break.
    package func serialized(_ style: Style = .compact) -> String {
        var output: [UInt8] = []
        write(to: &output, style: style, indentation: 0)
        return String(decoding: output, as: UTF8.self)
    }

    /// The document as compact UTF-8.
    package var bytes: [UInt8] {
        var output: [UInt8] = []
        write(to: &output, style: .compact, indentation: 0)
        return output
    }

    private func write(to output: inout [UInt8], style: Style, indentation: Int) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let number): output.append(contentsOf: number.literal.utf8)
        case .string(let string): JSONValue.write(string, to: &output)
        case .array(let elements):
            JSONValue.write(elements, between: "[]", to: &output, style: style, indentation: indentation) {
                element,
                output in
                element.write(to: &output, style: style, indentation: indentation + 1)
            }
        case .object(let members):
            let ordered = style == .prettySorted ? members.sorted { $0.key < $1.key } : Array(members.elements)
            JSONValue.write(ordered, between: "{}", to: &output, style: style, indentation: indentation) {
                member,
                output in
                JSONValue.write(member.key, to: &output)
                output.append(contentsOf: (style == .compact ? ":" : ": ").utf8)
                member.value.write(to: &output, style: style, indentation: indentation + 1)
            }
        }
    }

    private static func write<Element>(
        _ elements: [Element],
        between brackets: StaticString,
        to output: inout [UInt8],
        style: Style,
        indentation: Int,
        element: (Element, inout [UInt8]) -> Void
    ) {
        func breakLine(_ depth: Int) {
            guard style != .compact, !elements.isEmpty else { return }
            output.append(0x0A)
            output.append(contentsOf: repeatElement(0x20, count: 2 * depth))
        }
        output.append(brackets.utf8Start[0])
        for (index, member) in elements.enumerated() {
            if index > 0 { output.append(UInt8(ascii: ",")) }
            breakLine(indentation + 1)
            element(member, &output)
        }
        breakLine(indentation)
        output.append(brackets.utf8Start[1])
    }

    private static func write(_ string: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""): output.append(contentsOf: #"\""#.utf8)
            case UInt8(ascii: "\\"): output.append(contentsOf: #"\\"#.utf8)
            case 0x0A: output.append(contentsOf: #"\n"#.utf8)
            case 0x0D: output.append(contentsOf: #"\r"#.utf8)
            case 0x09: output.append(contentsOf: #"\t"#.utf8)
            case 0..<0x20, 0x7F:
                let hex = String(byte, radix: 16)
                output.append(contentsOf: (#"\u00"# + (hex.count == 1 ? "0" : "") + hex).utf8)
            default: output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }
}
