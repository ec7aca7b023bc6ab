import OrderedCollections
import WorkshopCommon

/// The units that calls on one table used, the table's and each index's.
struct ConsumedCapacity {
    var table = 0.0
    var indexes: OrderedDictionary<String, (units: Double, isGlobal: Bool)> = [:]

    var total: Double { table + indexes.values.reduce(0) { $0 + $1.units } }

    static func read(_ size: Int, isConsistent: Bool) -> Double {
        Double(max(1, (size + 4095) / 4096)) * (isConsistent ? 1 : 0.5)
    }

    static func write(_ size: Int) -> Double { Double(max(1, (size + 1023) / 1024)) }

    mutating func add(_ other: ConsumedCapacity) {
        table += other.table
        for (name, part) in other.indexes { addIndex(name, part.units, isGlobal: part.isGlobal) }
    }

    mutating func addIndex(_ name: String, _ units: Double, isGlobal: Bool) {
        indexes[name, default: (0, isGlobal)].units += units
    }

    mutating func double() {
        table *= 2
        for name in indexes.keys { indexes[name]?.units *= 2 }
    }

    /// What a write changes: an entry that moves is deleted and inserted.
    static func write(_ table: TableRecord, old: Item?, new: Item?) -> ConsumedCapacity {
        var capacity = ConsumedCapacity(table: write(max(old?.size ?? 0, new?.size ?? 0)))
        for index in table.indexes {
            let before = old.flatMap { table.indexed($0, index) }
            let after = new.flatMap { table.indexed($0, index) }
            if before == after { continue }
            var units = 0.0
            if let before, let after {
                let hasMoved = index.keys.attributes.contains { before[$0] != after[$0] }
                units = hasMoved ? write(before.size) + write(after.size) : write(max(before.size, after.size))
            } else if let one = before ?? after {
                units = write(one.size)
            }
            capacity.addIndex(index.name, units, isGlobal: index.isGlobal)
        }
        return capacity
    }

    /// - Parameter kind: `TOTAL` or `INDEXES`; anything else asks for nothing.
    func document(_ name: String, _ kind: String?, transactional: String? = nil) -> JSONValue? {
        guard kind == "TOTAL" || kind == "INDEXES" else { return nil }
        var document: JSONObject = ["TableName": .string(name), "CapacityUnits": .units(total)]
        if let transactional { document[transactional] = .units(total) }
        guard kind == "INDEXES" else { return .object(document) }
        func part(_ units: Double) -> JSONValue {
            var part: JSONObject = ["CapacityUnits": .units(units)]
            if let transactional { part[transactional] = .units(units) }
            return .object(part)
        }
        document["Table"] = part(table)
        for (member, isGlobal) in [("LocalSecondaryIndexes", false), ("GlobalSecondaryIndexes", true)] {
            let ours = indexes.filter { $0.value.isGlobal == isGlobal }
            if ours.isEmpty { continue }
            document[member] = .object(JSONObject(uniqueKeysWithValues: ours.map { ($0.key, part($0.value.units)) }))
        }
        return .object(document)
    }
}

extension TableRecord {
    /// What an index shows of an item; `nil` where the item is not in it.
    func indexed(_ item: Item, _ index: Index) -> Item? {
        guard index.keys.attributes.allSatisfy({ item[$0] != nil }) else { return nil }
        guard let shown = index.projectedAttributes(of: self) else { return item }
        return item.filter { shown.contains($0.key) }
    }
}

extension JSONValue {
    static func units(_ value: Double) -> JSONValue { .number(JSONNumber(literal: "\(value)")) }

    /// Seconds since 1970, to the millisecond, as AWS writes times.
    static func seconds(_ milliseconds: Int64) -> JSONValue {
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let fraction = String(rest + 1000).dropFirst()
        return .number(JSONNumber(literal: rest == 0 ? "\(seconds)" : "\(seconds).\(fraction)"))
    }
}
