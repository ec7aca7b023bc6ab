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
        guard let complaint = JSONComplaint(of: text) else { return error.description }
        return complaint.message + place(line: complaint.line, column: complaint.column)
    }

    private func place(line: Int, column: Int) -> String {
        "\n at [Source: (String)\"\(text)\"; line: \(line), column: \(column)]"
    }
}
