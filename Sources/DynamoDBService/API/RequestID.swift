import WorkshopCommon

/// 52 letters and digits, as DynamoDB names its requests.
enum RequestID {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".utf8)

    static func make() -> String {
        let generator = PooledRandom()
        return String(unsafeUninitializedCapacity: 52) { text in
            var (random, left): (UInt64, Int) = (0, 0)
            for index in 0..<52 {
                if left == 0 { (random, left) = (generator.next(), 12) }
                text[index] = alphabet[Int(random % 36)]
                random /= 36
                left -= 1
            }
            return 52
        }
    }
}
