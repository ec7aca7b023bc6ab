// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import Foundation

extension S3ClientTypes {
    /// An object as a listing shows it.
    public struct Object: Sendable {
        public var eTag: String?
        public var key: String?
        public var lastModified: Date?
        public var size: Int?

        public init(
            eTag: String? = nil,
            key: String? = nil,
            lastModified: Date? = nil,
            size: Int? = nil
        ) {
            self.eTag = eTag
            self.key = key
            self.lastModified = lastModified
            self.size = size
        }
    }
}

extension S3ClientTypes.Object {
    init(xml: XMLNode) {
        self.init(
            eTag: xml.text("ETag"),
            key: xml.text("Key"),
            lastModified: xml.text("LastModified").flatMap(HTTPDate.parse(xml:)),
            size: xml.text("Size").flatMap(Int.init)
        )
    }
}
