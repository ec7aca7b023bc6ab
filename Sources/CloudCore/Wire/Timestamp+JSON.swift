package import WorkshopCommon

extension Timestamp {
    /// Seconds since 1970 with three decimals, as JSON services write a time: `1800000000.25`.
    package var epochSeconds: JSONValue {
        let (seconds, rest) = (secondsSince1970, millisecondsSince1970 - secondsSince1970 * 1000)
        guard rest != 0 else { return .number(JSONNumber(literal: String(seconds))) }
        let digits = String(rest + 1000).dropFirst()
        return .number(JSONNumber(literal: "\(seconds).\(digits)"))
    }

    /// The first moment of its day.
    package var startOfDay: Timestamp {
        Timestamp(millisecondsSince1970: floorDivide(secondsSince1970, 86400) * 86_400_000)
    }
}

extension Timestamp: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(nanosecondsSince1970: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanosecondsSince1970)
    }
}
