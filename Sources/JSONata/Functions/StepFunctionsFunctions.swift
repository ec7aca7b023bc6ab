import Crypto
import WorkshopCommon

extension FunctionLibrary {
    /// What AWS adds for the intrinsic functions that JSONPath states have.
    ///
    /// https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
    static let stepFunctionsOwn: [Builtin] = [
        Builtin("partition", "<an:a>", arity: 2) { (_, value, call) throws(JSONataError) in
            let size = call[1].numberArgument?.rounded(.towardZero) ?? 0
            guard size >= 1 else { throw JSONataError("T0410", value: call[1], inserts: ["index": "2"]) }
            let items = value.items
            let step = Int(min(size, 1e9))
            return .array(
                stride(from: 0, to: items.count, by: step).map { start in
                    .array(Array(items[start..<min(start + step, items.count)]))
                }
            )
        },
        Builtin("range", "<nnn:a<n>>", arity: 3) { (evaluator, value, call) throws(JSONataError) in
            try range(evaluator, call)
        },
        Builtin("hash", "<ss:s>", arity: 2) { (_, value, call) throws(JSONataError) in
            let bytes = Array((value.string ?? "").utf8)
            guard let digest = digest(of: bytes, algorithm: call[1].string ?? "") else {
                throw JSONataError("T0410", value: call[1], inserts: ["index": "2"])
            }
            return .string(digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined())
        },
        Builtin("random", "<n?:n>", arity: 1) { (evaluator, call) throws(JSONataError) in
            guard let seed = call[0].numberArgument else { return .number(evaluator.random.unit()) }
            var seeded = SeededRandom(seed: seed.bitPattern)
            return .number(seeded.unit())
        },
        Builtin("uuid", "<:s>", arity: 0) { (evaluator, _) throws(JSONataError) in
            .string(uuid(using: &evaluator.random))
        },
        Builtin("parse", "<s-:x>") { (_, value, _) throws(JSONataError) in
            do throws(JSONParsingError) {
                return Value(try JSONValue(parsing: value.string ?? ""))
            } catch {
                throw JSONataError("D3120", value: .string("\(error)"))
            }
        },
    ]

    private static func range(_ evaluator: Evaluator, _ call: Builtin.Call) throws(JSONataError) -> Value {
        var bounds: [Double] = []
        for index in 0..<3 {
            guard let number = call[index].numberArgument, number.isFinite, number == number.rounded(),
                index < 2 || number != 0
            else { throw JSONataError("T0410", value: call[index], inserts: ["index": "\(index + 1)"]) }
            bounds.append(number)
        }
        let size = ((bounds[1] - bounds[0]) / bounds[2]).rounded(.down) + 1
        guard size <= 1e7 else { throw JSONataError("D2014", value: .number(size)) }
        guard size >= 1 else { return .array([]) }
        try evaluator.charge(Int(size))
        return .array((0..<Int(size)).map { .number(bounds[0] + Double($0) * bounds[2]) })
    }

    private static func digest(of bytes: [UInt8], algorithm: String) -> [UInt8]? {
        switch algorithm {
        case "MD5": Array(Insecure.MD5.hash(data: bytes))
        case "SHA-1": Array(Insecure.SHA1.hash(data: bytes))
        case "SHA-256": Array(SHA256.hash(data: bytes))
        case "SHA-384": Array(SHA384.hash(data: bytes))
        case "SHA-512": Array(SHA512.hash(data: bytes))
        default: nil
        }
    }

    /// Version 4 of RFC 9562.
    private static func uuid(using random: inout SeededRandom) -> String {
        var bytes = (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let ends = [0, 8, 12, 16, 20, 32]
        return zip(ends, ends.dropFirst()).map { start, end in hex.dropFirst(start).prefix(end - start) }
            .joined(separator: "-")
    }
}
