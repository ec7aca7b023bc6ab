import GradingSupport
import WorkshopCommon

/// The step count-shoutouts: the application's own metrics, by kind and in all.
final class CountShoutoutsTests: MachineSuite {
    private let function = "MetricsFunction"
    private let namespace = "Shoutout"
    private let metric = "Shoutouts"
    private let counting = Place.file("Sources/MetricsFunction/ShoutoutMetrics.swift")
    private let kinds = ["TF", "RF", "IT"]

    /// Always of the same kind: whether kinds are told apart is the next one's question.
    func testShoutoutIsCountedByItsKind() async throws {
        let shoutout = self.shoutout(of: kinds[0])
        let before = try await count(of: shoutout.kind)
        try await hand(shoutout)
        let added = try await count(of: shoutout.kind) - before
        let known = try await metricsInWords()
        expect(
            added == 1,
            "a shoutout adds one to the metric \(metric) in \(namespace), with the dimension Kind = \(shoutout.kind)",
            expected: "\(metric) with Kind = \(shoutout.kind): 1 more",
            actual: added == 0 ? "none more; \(namespace) has \(known)" : "\(added) more",
            at: counting,
            try: "send a datum with metricName, value 1, and a dimension Kind whose value is shoutout.kind.rawValue"
        )
    }

    func testKindsAreCountedApart() async throws {
        let before = try await counts()
        for (index, kind) in kinds.enumerated() {
            for _ in 0...index { try await hand(shoutout(of: kind)) }
        }
        let after = try await counts()
        for (index, kind) in kinds.enumerated() {
            expect(
                (after[kind] ?? 0) - (before[kind] ?? 0),
                equals: Double(index + 1),
                "of 1 shoutout of the kind TF, 2 of RF and 3 of IT, those of \(kind) are counted as \(kind)",
                at: counting,
                try: "take the dimension's value from the shoutout: shoutout.kind.rawValue"
            )
        }
    }

    func testAllAreCountedTogether() async throws {
        let before = try await total()
        for kind in kinds { try await hand(shoutout(of: kind)) }
        expect(
            try await total() - before,
            equals: 3,
            "three shoutouts, one of each kind, add three to the metric \(metric) without a dimension",
            at: counting,
            why: "CloudWatch doesn't add up over dimensions: each metric has to be sent.",
            try: "send a second datum with each, without dimensions"
        )
    }

    func testUnitIsCount() async throws {
        let shoutout = SampleShoutout(random)
        for (what, dimensions) in [("of its kind", ["Kind": shoutout.kind]), ("of all", [:])] {
            let before = try await sum(dimensions, in: "Count")
            try await hand(shoutout)
            expect(
                try await sum(dimensions, in: "Count") - before,
                equals: 1,
                "the count \(what), asked for in the unit Count, grows by one",
                at: counting,
                try: "set unit: .count"
            )
        }
    }

    func testMetricsStayFew() async throws {
        for kind in kinds + kinds { try await hand(shoutout(of: kind)) }
        let metrics = try await cloud.metrics(in: namespace).filter { $0["MetricName"] == .string(metric) }
        let names = Set(metrics.flatMap { $0["Dimensions"]?.array ?? [] }.compactMap { $0["Name"]?.string })
        expect(
            metrics.count <= kinds.count + 1,
            "after six more shoutouts there is one metric a kind, and one for all",
            expected: "at most \(kinds.count + 1) metrics",
            actual: "\(metrics.count), with the dimensions \(names.sorted().joined(separator: ", "))",
            at: counting,
            try: "let Kind be the only dimension"
        )
    }

    func testMachineGoesOn() async throws {
        let (url, conversation) = try await cloud.openResponseURL()
        var shoutout = SampleShoutout(random)
        shoutout.responseUrl = url
        let before = try await count(of: shoutout.kind)
        expectSuccess(try await run(shoutout), try: "leave MetricsFunction.swift as it was laid")
        expect(
            try await count(of: shoutout.kind) - before,
            equals: 1,
            "a shoutout that goes through the machine is counted once",
            at: counting
        )
        expect(
            try await posts(in: conversation).count,
            equals: 1,
            "a shoutout that was counted is told to the channel",
            at: .function(function)
        )
    }

    // MARK: What they share

    private func shoutout(of kind: String) -> SampleShoutout {
        var shoutout = SampleShoutout(random)
        shoutout.kind = kind
        return shoutout
    }

    /// Hands a shoutout to the function, as the machine does.
    private func hand(_ shoutout: SampleShoutout) async throws {
        try requireFunction(function)
        let result = try await cloud.invoke(function, shoutout.event)
        try require(
            expect(
                result.functionError == nil,
                "\(function) takes a shoutout",
                expected: "an answer",
                actual: Failure.bounded(result.text),
                at: .function(function)
            )
        )
        // A metric that is written to the log is read from there a moment later.
        try await cloud.advance(by: .seconds(1))
    }

    /// The metrics that were sent, such as `Shoutouts with Kind = TF`.
    private func metricsInWords() async throws -> String {
        let metrics = try await cloud.metrics(in: namespace)
        let words = metrics.map { metric in
            let dimensions = (metric["Dimensions"]?.array ?? []).map {
                "\($0["Name"]?.string ?? "?") = \($0["Value"]?.string ?? "?")"
            }
            let name = metric["MetricName"]?.string ?? "?"
            return dimensions.isEmpty ? name : "\(name) with \(dimensions.sorted().joined(separator: ", "))"
        }
        return words.isEmpty ? "no metrics" : words.sorted().joined(separator: "; ")
    }

    private func counts() async throws -> [String: Double] {
        var counts: [String: Double] = [:]
        for kind in kinds { counts[kind] = try await count(of: kind) }
        return counts
    }

    private func total() async throws -> Double { try await cloud.sum(of: metric, in: namespace, [:]) }

    private func sum(_ dimensions: [String: String], in unit: String) async throws -> Double {
        try await cloud.sum(of: metric, in: namespace, dimensions, unit: unit)
    }
}
