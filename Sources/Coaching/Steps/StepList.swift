package import Curriculum
package import Terminal
package import WorkshopCommon

/// All steps of the day with where the learner stands in each.
package struct StepList: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, CaseIterable {
        case passed
        /// The one that the learner is in.
        case current
        /// Could be begun now.
        case ready
        /// Stands on a step that is not passed yet.
        case waiting
    }

    package struct Item: Hashable, Sendable {
        package let step: Step
        package let section: String
        package let state: State
        /// Slugs of what it waits for: of its own needs, not of all that these need in turn.
        package let missing: [String]
    }

    package let items: [Item]

    package init(curriculum: Curriculum, passed: Set<String>, current: String?) {
        items = curriculum.steps.map { step in
            let all = curriculum.allNeeds(of: step).map(\.slug).filter { !passed.contains($0) }
            let own = all.filter(step.needs.contains)
            let missing = own.isEmpty ? all : own
            let state: State =
                if passed.contains(step.slug) {
                    .passed
                } else if step.slug == current {
                    .current
                } else {
                    missing.isEmpty ? .ready : .waiting
                }
            return Item(
                step: step,
                section: curriculum.section(of: step)?.title ?? "",
                state: state,
                missing: state == .waiting ? missing : []
            )
        }
    }

    /// What is asked for: states and kinds, and words that all have to stand in the title, the name, the section or a
    /// check.
    package struct Filter: Hashable, Sendable {
        package var states: Set<State> = []
        package var kind: Step.Kind?
        package var search = ""

        package init(states: Set<State> = [], kind: Step.Kind? = nil, search: String = "") {
            (self.states, self.kind, self.search) = (states, kind, search)
        }

        package func includes(_ item: Item) -> Bool {
            guard states.isEmpty || states.contains(item.state), kind == nil || kind == item.step.kind else {
                return false
            }
            let text = ([item.step.title, item.step.slug, item.section] + item.step.checks.map(\.says))
                .joined(separator: "\n").lowercased()
            return search.lowercased().split(separator: " ").allSatisfy { text.contains($0) }
        }
    }

    package func filtered(_ filter: Filter) -> [Item] { items.filter(filter.includes) }

    /// `{"version": 1, "steps": [{"step", "number", "title", "section", "kind", "minutes", "state", "waitsFor"}]}`
    package static func json(_ items: [Item]) -> JSONValue {
        [
            "version": 1,
            "steps": .array(
                items.map { item in
                    [
                        "step": .string(item.step.slug), "number": .number(JSONNumber(item.step.number)),
                        "title": .string(item.step.title), "section": .string(item.section),
                        "kind": .string(item.step.kind.rawValue), "minutes": .number(JSONNumber(item.step.minutes)),
                        "state": .string(item.state.rawValue), "waitsFor": .array(item.missing.map { .string($0) }),
                    ]
                }
            ),
        ]
    }
}

/// The list as lines.
package struct StepListView: Sendable {
    private let capabilities: TerminalCapabilities

    package init(capabilities: TerminalCapabilities) { self.capabilities = capabilities }

    /// Under the titles of their sections, with a line at the end that says how much is done.
    package func render(_ items: [StepList.Item], of all: [StepList.Item]) -> [String] {
        var lines: [StyledText] = []
        var section: String?
        for item in items {
            if item.section != section {
                if section != nil { lines.append(StyledText()) }
                lines += StyledText(item.section, TextStyle(.heading, isBold: true)).wrapped(to: capabilities.width)
                section = item.section
            }
            lines += line(item)
        }
        if items.isEmpty { lines += StyledText("No step is like that.", .muted).wrapped(to: capabilities.width) }
        lines += [StyledText()] + StyledText(summary(items, of: all), .muted).wrapped(to: capabilities.width)
        return lines.map { $0.rendered(for: capabilities) }
    }

    /// One step; the chosen one of an interactive list stands out.
    package func line(_ item: StepList.Item, isChosen: Bool = false) -> [StyledText] {
        let number = String(item.step.number)
        let padding = String(repeating: " ", count: max(0, 3 - number.count))
        let start =
            StyledText(isChosen ? "▸" : " ", .bold) + mark(item.state) + StyledText("\(padding)\(number)  ", .muted)
        let isBold = isChosen || item.state == .current
        let kind = item.step.kind == .extra ? ", extra" : ""
        let waits = item.missing.isEmpty ? "" : ", after \(item.missing.joined(separator: ", "))"
        let text =
            StyledText(item.step.title, isBold ? .bold : .plain)
            + StyledText("  \(item.step.slug), \(item.step.minutes) min\(kind)\(waits)", .muted)
        return text.wrapped(to: capabilities.width, indent: start)
    }

    private func mark(_ state: StepList.State) -> StyledText {
        switch state {
        case .passed: StyledText("✓", .success)
        case .current: StyledText("▶", .note)
        case .ready: StyledText("·")
        case .waiting: StyledText("○", .muted)
        }
    }

    private func summary(_ items: [StepList.Item], of all: [StepList.Item]) -> String {
        let done = all.count { $0.state == .passed }
        let left = all.filter { $0.step.kind == .core && $0.state != .passed }.reduce(0) { $0 + $1.step.minutes }
        let shown = items.count == all.count ? "" : "\(items.count) of \(all.count) shown. "
        return "\(shown)✓ \(done) of \(all.count) passed; the core steps that are left take \(left) min."
    }
}
