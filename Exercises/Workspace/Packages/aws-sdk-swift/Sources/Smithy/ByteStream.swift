public import Foundation

/// The body of an S3 object, on its way to or from AWS.
///
/// The real type can also be a stream that is read bit by bit; here a body is always whole.
public enum ByteStream: Sendable {
    /// These bytes.
    case data(Data?)
    /// No body.
    case noStream

    /// All bytes; `nil` where there is no body.
    public func readData() async throws -> Data? {
        switch self {
        case .data(let data): data
        case .noStream: nil
        }
    }
}
