import CloudCore
import EventPatterns
import WorkshopCommon

/// A pattern as a client writes it. What is no JSON object is told as AWS's parser tells it, with the place.
///
/// Words as recorded in
/// <https://github.com/localstack/localstack/blob/main/tests/aws/services/events/test_events_patterns.snapshot.json>
/// (Apache-2.0).
struct PatternText {
    let text: String

    func compiled() throws(AWSError) -> EventPattern {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw .invalidPattern(problem(error))
        }
        guard value.object != nil else { throw .invalidPattern("Filter is not an object" + place(line: 1, column: 2)) }
        do {
            return try EventPattern(value)
        } catch {
            throw .invalidPattern("\(error)")
        }
    }

    private func problem(_ error: JSONParsingError) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(error.line - 1) else { return error.description }
        let line = Array(lines[error.line - 1].utf8)
        let position = error.column - 1
        guard line.indices.contains(position) else { return error.description }
        if let token = token(in: line, around: position) {
            let name = String(decoding: line[token], as: UTF8.self)
            return "Unrecognized token '\(name)': was expecting (JSON String, Number, Array, Object or token 'null', "
                + "'true' or 'false')" + place(line: error.line, column: token.upperBound + 1)
        }
        if line[..<position].last(where: { $0 != 0x20 }) == UInt8(ascii: "{") {
            let character = Character(Unicode.Scalar(line[position]))
            return
                "Unexpected character ('\(character)' (code \(line[position]))): was expecting double-quote to start "
                + "field name" + place(line: error.line, column: error.column)
        }
        return error.description
    }

    /// The word that the place stands in.
    private func token(in line: [UInt8], around position: Int) -> Range<Int>? {
        func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) }
        var (start, end) = (position, position)
        while start > 0, isLetter(line[start - 1]) { start -= 1 }
        while end < line.count, isLetter(line[end]) { end += 1 }
        return start < end ? start..<end : nil
    }

    private func place(line: Int, column: Int) -> String {
        "\n at [Source: (String)\"\(text)\"; line: \(line), column: \(column)]"
    }
}
