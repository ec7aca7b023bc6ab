/// The fields of an HTML form, as browsers and Slack send them (`application/x-www-form-urlencoded`).
///
/// https://url.spec.whatwg.org/#urlencoded-parsing
struct Form {
    private var fields: [String: String] = [:]

    /// Reads a form such as `command=%2Fshoutout&text=help+values`.
    init(parsing body: String) {
        // TODO 1: Split the body at each "&", and each pair at its first "=". Only then decode the name and the value,
        // and put them into `fields`.
    }

    /// The value of a field, `nil` where the form doesn't have it.
    subscript(name: String) -> String? {
        fields[name]
    }

    /// Undoes what the form did to a name or a value.
    static func decoded(_ text: some StringProtocol) -> String {
        // TODO 2: A "+" stands for a space: `String(text).replacing("+", with: " ")`. Put the spaces in before the percent
        // escapes are undone: a plus that somebody typed comes as %2B, and is to stay one.
        text.removingPercentEscapes()
    }
}

extension StringProtocol {
    /// The text with escapes such as `%2F` undone; what is no escape stays as it is.
    ///
    /// Foundation's `removingPercentEncoding` does nearly the same, but a function that doesn't load Foundation starts
    /// sooner.
    func removingPercentEscapes() -> String {
        var bytes: [UInt8] = []
        var rest = Array(utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(hexadecimalDigits: rest.prefix(2)) {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension UInt8 {
    fileprivate init?(hexadecimalDigits digits: some Collection<UInt8>) {
        guard digits.count == 2, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }) else { return nil }
        self.init(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
