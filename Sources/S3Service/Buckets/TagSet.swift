import CloudCore
import OrderedCollections

/// Tags of a bucket or of an object, as they are sent and returned.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-tagging.html>.
struct TagSet: Hashable {
    static let mostOfObject = 10
    static let mostOfBucket = 50

    var tags: OrderedDictionary<String, String> = [:]

    init(_ tags: OrderedDictionary<String, String>) {
        self.tags = tags
    }

    /// - Parameter list: An element whose children are `Tag`.
    init(_ list: XMLElement) throws(AWSError) {
        for tag in list.children {
            guard tag.name == "Tag", let key = tag.text("Key"), let value = tag.text("Value") else {
                throw .malformedXML
            }
            guard tags.updateValue(value, forKey: key) == nil else {
                throw .s3("InvalidTag", "Cannot provide multiple Tags with the same key", ["TagKey": key])
            }
        }
        try check()
    }

    /// `x-amz-tagging: a=1&b=2`
    init(query: String) throws(AWSError) {
        for (name, value) in PercentEncoding.query(query) {
            guard tags.updateValue(value, forKey: name) == nil else {
                throw .invalidArgument(
                    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without "
                        + "tag name duplicates.",
                    name: "x-amz-tagging",
                    value: query
                )
            }
        }
        try checkCount(Self.mostOfObject)
        try check()
    }

    private func check() throws(AWSError) {
        for (key, value) in tags {
            guard (1...128).contains(key.count), key.allSatisfy(Self.isAllowed) else {
                throw .s3("InvalidTag", "The TagKey you have provided is invalid", ["TagKey": key])
            }
            guard value.count <= 256, value.allSatisfy(Self.isAllowed) else {
                throw .s3(
                    "InvalidTag",
                    "The TagValue you have provided is invalid",
                    ["TagKey": key, "TagValue": value]
                )
            }
            guard !key.hasPrefix("aws:") else {
                throw .s3("InvalidTag", "System tags cannot be added/updated by requester")
            }
        }
    }

    func checkCount(_ most: Int) throws(AWSError) {
        guard tags.count > most else { return }
        throw most == Self.mostOfObject
            ? .s3("BadRequest", "Object tags cannot be greater than 10")
            : .s3("BadRequest", "Bucket tag count cannot be greater than 50")
    }

    private static func isAllowed(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || " +-=._:/@".contains(character)
    }

    var element: XMLElement {
        XMLElement(
            "Tagging",
            [
                XMLElement(
                    "TagSet",
                    tags.map {
                        XMLElement("Tag", [XMLElement("Key", text: $0.key), XMLElement("Value", text: $0.value)])
                    }
                )
            ]
        )
    }
}
