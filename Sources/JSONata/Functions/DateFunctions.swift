extension FunctionLibrary {
    static let dates: [Builtin] = [
        Builtin("now", "<s?s?:s>", arity: 2) { (evaluator, call) throws(JSONataError) in
            try format(Double(evaluator.context.now), picture: call[0].string, zone: call[1].string)
        },
        Builtin("millis", "<:n>", arity: 0) { (evaluator, _) throws(JSONataError) in
            .number(Double(evaluator.context.now))
        },
        Builtin("fromMillis", "<n-s?s?:s>", arity: 3) { (_, value, call) throws(JSONataError) in
            try format(value.numberArgument ?? 0, picture: call[1].string, zone: call[2].string)
        },
        Builtin("toMillis", "<s-s?:n>", arity: 2) { (evaluator, value, call) throws(JSONataError) in
            let text = value.string ?? ""
            guard case .string(let picture) = call[1] else {
                guard let milliseconds = ISO8601.milliseconds(text) else { throw JSONataError("D3110", value: value) }
                return .number(milliseconds)
            }
            guard let now = UTCTime(milliseconds: Double(evaluator.context.now)) else { return .undefined }
            let milliseconds = try DateTimePicture(picture).parse(text, now: now)
            return milliseconds.map { .number($0) } ?? .undefined
        },
    ]

    private static func format(_ milliseconds: Double, picture: String?, zone: String?) throws(JSONataError) -> Value {
        let picture = try picture.map { text throws(JSONataError) in try DateTimePicture(text) } ?? standardPicture
        guard let text = try picture.format(milliseconds: milliseconds, zone: zone) else {
            throw JSONataError("D1001", value: .number(milliseconds))
        }
        return .string(text)
    }

    private static let standardPicture: DateTimePicture = {
        do throws(JSONataError) {
            return try DateTimePicture("[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]")
        } catch {
            preconditionFailure("the standard picture: \(error)")
        }
    }()
}
