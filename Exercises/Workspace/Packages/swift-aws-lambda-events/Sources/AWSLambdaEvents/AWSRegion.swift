/// An AWS region by its name, such as `us-east-1`.
///
/// The real type has a name for each region; the subset has `rawValue` alone.
public struct AWSRegion: RawRepresentable, Equatable, Sendable, Codable {
    /// The region's name.
    public let rawValue: String

    /// Takes any name: AWS adds regions faster than lists do. It is never `nil`.
    public init?(rawValue: String) {
        self.rawValue = rawValue
    }
}
