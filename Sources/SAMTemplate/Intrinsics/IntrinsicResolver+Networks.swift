import WorkshopCommon

/// Zones and address blocks.
extension IntrinsicResolver {
    func zones(_ argument: JSONValue, at path: [String]) -> JSONValue {
        let given = text(argument, at: path)
        let region = given.isEmpty ? context.options.region : given
        return .array(["a", "b", "c"].map { .string(region + $0) })
    }

    func cidr(_ argument: JSONValue, at path: [String]) -> JSONValue? {
        let parts = argument.array ?? []
        let block = parts.first.map { text($0, at: path) } ?? ""
        let numbers = parts.dropFirst().map { value in
            resolve(value, at: path).flatMap { $0.int ?? $0.string.flatMap { Int($0) } }
        }
        guard (2...3).contains(parts.count), let count = numbers[0], (1...256).contains(count),
            let blocks = CIDR.split(block, count: count, bits: numbers.count == 2 ? numbers[1] ?? 8 : 8)
        else { return fail("Fn::Cidr takes a block, a count from 1 to 256 and a number of bits that fits", path).value }
        return .array(blocks.map { .string($0) })
    }
}
