package import Foundation

/// JSON text as it is written, member by member, in the order of writing.
package struct JSONText {
    private(set) var bytes: [UInt8] = []

    package init() {}

    package var data: Data { Data(bytes) }

    package mutating func object(_ write: (inout Members) -> Void) {
        var members = Members(text: self)
        members.text.append("{")
        write(&members)
        self = members.text
        append("}")
    }

    mutating func append(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(literal text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    mutating func append(string: String) {
        append("\"")
        // Most strings have nothing to escape, and go as a whole.
        if string.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C }) {
            for byte in string.utf8 { append(escaped: byte) }
        } else {
            bytes.append(contentsOf: string.utf8)
        }
        append("\"")
    }

    private mutating func append(escaped byte: UInt8) {
        switch byte {
        case 0x22: append("\\\"")
        case 0x5C: append("\\\\")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        case 0..<0x20: append(literal: "\\u00" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16))
        default: bytes.append(byte)
        }
    }

    /// The members of one object.
    package struct Members {
        fileprivate(set) var text: JSONText
        private var isFirst = true

        fileprivate init(text: JSONText) {
            self.text = text
        }

        /// Writes a member; a value that isn't there leaves no trace.
        package mutating func write(_ name: String, _ value: (some JSONWritable)?) {
            guard let value else { return }
            if !isFirst { text.append(",") }
            isFirst = false
            text.append(string: name)
            text.append(":")
            value.write(to: &text)
        }
    }
}

/// What can stand in a request's body.
package protocol JSONWritable {
    func write(to json: inout JSONText)
}

extension JSONWritable {
    package var json: Data {
        var text = JSONText()
        write(to: &text)
        return text.data
    }
}

extension JSONWritable where Self: RawRepresentable, RawValue == String {
    package func write(to json: inout JSONText) { json.append(string: rawValue) }
}

extension String: JSONWritable {
    package func write(to json: inout JSONText) { json.append(string: self) }
}

extension Bool: JSONWritable {
    package func write(to json: inout JSONText) { json.append(literal: self ? "true" : "false") }
}

extension Int: JSONWritable {
    package func write(to json: inout JSONText) { json.append(literal: String(self)) }
}

extension Double: JSONWritable {
    /// What JSON has no number for goes as text.
    /// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html#shape-serialization
    package func write(to json: inout JSONText) {
        if isNaN { return json.append("\"NaN\"") }
        if isInfinite { return json.append(self > 0 ? "\"Infinity\"" : "\"-Infinity\"") }
        json.append(literal: rounded() == self && abs(self) < 1e15 ? String(Int(self)) : String(self))
    }
}

extension Date: JSONWritable {
    /// Seconds since 1970, with milliseconds where there are some.
    package func write(to json: inout JSONText) {
        ((timeIntervalSince1970 * 1000).rounded() / 1000).write(to: &json)
    }
}

extension Data: JSONWritable {
    package func write(to json: inout JSONText) { json.append(string: base64EncodedString()) }
}

extension Array: JSONWritable where Element: JSONWritable {
    package func write(to json: inout JSONText) {
        json.append("[")
        for (index, element) in enumerated() {
            if index > 0 { json.append(",") }
            element.write(to: &json)
        }
        json.append("]")
    }
}

extension Dictionary: JSONWritable where Key == String, Value: JSONWritable {
    /// In the order of the keys, so that the same dictionary is always the same text.
    package func write(to json: inout JSONText) {
        let members = sorted { $0.key < $1.key }
        json.object { object in
            for (name, value) in members { object.write(name, value) }
        }
    }
}
