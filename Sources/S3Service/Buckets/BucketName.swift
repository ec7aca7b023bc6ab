/// What a bucket of general purpose may be called.
/// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>.
enum BucketName {
    static func isValid(_ name: String) -> Bool {
        guard (3...63).contains(name.utf8.count), name.utf8.allSatisfy(isAllowed), let first = name.utf8.first,
            let last = name.utf8.last, isAlphanumeric(first), isAlphanumeric(last), !name.contains(".."),
            !isAddress(name)
        else { return false }
        return !["xn--", "sthree-"].contains { name.hasPrefix($0) }
            && !["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"].contains { name.hasSuffix($0) }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// `192.168.5.4`
    private static func isAddress(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }
}
