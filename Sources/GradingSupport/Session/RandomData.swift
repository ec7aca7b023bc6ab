import Synchronization
import WorkshopCommon

/// Names and values that differ in every run, so that no answer can be written down beforehand.
///
/// The same seed gives the same data: a run can be repeated.
package final class RandomData: Sendable {
    private let state: Mutex<SeededRandom>

    package init(seed: UInt64) {
        state = Mutex(SeededRandom(seed: seed))
    }

    /// A lower-case English word and a number, such as `harbour417`.
    package func word() -> String {
        pick(from: RandomData.words) + String(number(in: 100...999))
    }

    /// A first name in lower case and a number, such as `ines52`, as Slack's user names are.
    package func name() -> String {
        pick(from: RandomData.names) + String(number(in: 10...99))
    }

    package func number(in range: ClosedRange<Int> = 1...9_999) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    /// 32 hexadecimal digits, as Slack's signing secrets are.
    package func secret() -> String {
        (0..<32).map { _ in String(next() % 16, radix: 16) }.joined()
    }

    /// `prefix` and `count` capitals and digits: `identifier("U", 10)` looks like a Slack user's id.
    package func identifier(_ prefix: String, _ count: Int = 10) -> String {
        prefix + String((0..<count).map { _ in pick(from: Array("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789")) })
    }

    package func pick<Element>(from elements: [Element]) -> Element {
        elements[Int(next() % UInt64(elements.count))]
    }

    /// Good enough to be unguessable by a handler that never sees the seed.
    private func next() -> UInt64 { state.withLock { $0.next() } }

    private static let words = [
        "amber", "anchor", "apricot", "aspen", "badger", "beacon", "birch", "bramble", "canyon", "cedar", "cobalt",
        "comet", "coral", "cricket", "delta", "ember", "falcon", "fern", "garnet", "glacier", "harbour", "hazel",
        "heron", "indigo", "island", "jasper", "juniper", "kestrel", "lagoon", "lantern", "linden", "marigold",
        "meadow", "nectar", "opal", "orchid", "otter", "pebble", "poplar", "quartz", "raven", "river", "saffron",
        "sequoia", "sparrow", "thistle", "topaz", "tundra", "velvet", "violet", "walnut", "willow", "yarrow", "zephyr",
    ]

    private static let names = [
        "ada", "ana", "bela", "carla", "dmitri", "edith", "emeka", "farid", "grace", "hana", "ines", "ivan", "joana",
        "kofi", "lena", "linus", "mara", "mei", "nadia", "noor", "oskar", "petra", "quinn", "rosa", "samir", "tariq",
        "uma", "vera", "wren", "yusuf", "zoe",
    ]
}
