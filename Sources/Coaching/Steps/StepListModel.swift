package import Curriculum
package import Terminal

/// `workshop list` on a terminal as a machine: keys go in, what is to be done comes out.
package struct StepListModel: Hashable, Sendable {
    package enum Action: Hashable, Sendable {
        case read(Step)
        case quit
    }

    /// Which steps show; `f` goes from one to the next.
    package enum Scope: String, Hashable, Sendable, CaseIterable {
        case all, open, ready, passed, extra

        var filter: StepList.Filter {
            switch self {
            case .all: StepList.Filter()
            case .open: StepList.Filter(states: [.current, .ready, .waiting])
            case .ready: StepList.Filter(states: [.current, .ready])
            case .passed: StepList.Filter(states: [.passed])
            case .extra: StepList.Filter(kind: .extra)
            }
        }
    }

    package let list: StepList
    package private(set) var scope = Scope.all
    package private(set) var search = ""
    /// Letters go into the search.
    package private(set) var isSearching = false
    package private(set) var chosen = 0

    package init(list: StepList) {
        self.list = list
        chosen = list.items.firstIndex { $0.state == .current } ?? 0
    }

    package var shown: [StepList.Item] {
        var filter = scope.filter
        filter.search = search
        return list.filtered(filter)
    }

    package mutating func press(_ key: Key) -> Action? {
        isSearching ? type(key) : command(key)
    }

    private mutating func command(_ key: Key) -> Action? {
        switch key {
        case .character("q"): return .quit
        case .escape where search.isEmpty: return .quit
        case .escape: search = ""
        case .character("/"): isSearching = true
        case .character("f"), .tab: scope = Scope.allCases[(index(of: scope) + 1) % Scope.allCases.count]
        case .up, .character("k"): chosen -= 1
        case .down, .character("j"): chosen += 1
        case .pageUp: chosen -= 10
        case .pageDown, .character(" "): chosen += 10
        case .home: chosen = 0
        case .end: chosen = shown.count - 1
        case .enter: return shown.indices.contains(chosen) ? .read(shown[chosen].step) : nil
        case .character, .backspace, .left, .right: break
        }
        chosen = max(0, min(chosen, shown.count - 1))
        return nil
    }

    private mutating func type(_ key: Key) -> Action? {
        switch key {
        case .character(let character): search.append(character)
        case .backspace: if !search.isEmpty { search.removeLast() }
        case .escape: (search, isSearching) = ("", false)
        case .enter, .tab, .up, .down: isSearching = false
        default: break
        }
        chosen = max(0, min(chosen, shown.count - 1))
        return nil
    }

    private func index(of scope: Scope) -> Int { Scope.allCases.firstIndex(of: scope) ?? 0 }
}

/// Its screen.
package struct StepListScreen: Sendable {
    private let capabilities: TerminalCapabilities

    package init(capabilities: TerminalCapabilities) { self.capabilities = capabilities }

    /// As many lines as the terminal has; the chosen step is always among them.
    package func frame(_ model: StepListModel) -> [String] {
        let width = capabilities.width
        let items = model.shown
        let title =
            StyledText("Steps", TextStyle(.heading, isBold: true))
            + StyledText("  \(items.count) of \(model.list.items.count), \(model.scope.rawValue)", .muted)
        var head = [title]
        if model.isSearching || !model.search.isEmpty {
            head.append(StyledText("/\(model.search)", .bold) + StyledText(model.isSearching ? "▏" : "", .note))
        }
        head.append(StyledText())
        let foot = [StyledText()] + keys(model).wrapped(to: width, hangingIndent: "")
        let room = max(1, (capabilities.height ?? 24) - head.count - foot.count)

        let view = StepListView(capabilities: capabilities)
        var lines: [StyledText] = []
        var end = 0
        for (index, item) in items.enumerated() {
            lines += view.line(item, isChosen: index == model.chosen)
            if index == model.chosen { end = lines.count }
        }
        if items.isEmpty { lines = StyledText("No step is like that.", .muted).wrapped(to: width) }
        let body = lines.dropFirst(max(0, end - room)).prefix(room)
        let blank = Array(repeating: StyledText(), count: room - body.count)
        return (head + body + blank + foot).map { line in
            (line.cut(to: width).first ?? line).rendered(for: capabilities)
        }
    }

    private func keys(_ model: StepListModel) -> StyledText {
        let pairs =
            model.isSearching
            ? [("Enter", "keep"), ("Esc", "clear")]
            : [("↑↓", "choose"), ("Enter", "read"), ("/", "search"), ("f", "filter"), ("q", "quit")]
        var text = StyledText()
        for (index, (key, name)) in pairs.enumerated() {
            if index > 0 { text += "  " }
            text += StyledText(key, TextStyle(.code, isBold: true)) + StyledText("\u{A0}\(name)", .muted)
        }
        return text
    }
}
