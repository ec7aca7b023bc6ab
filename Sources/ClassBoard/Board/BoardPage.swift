import WorkshopCommon

/// The board as a page; the served one asks for the newest state every few seconds.
package struct BoardPage: Sendable {
    private let board: Board

    package init(_ board: Board) { self.board = board }

    /// The part that changes.
    package var body: String {
        let count = board.learners == 1 ? "1 learner" : "\(board.learners) learners"
        return "<h1>The class <span class=\"soft\">\(count)</span></h1>\n" + board.steps.map(section).joined()
    }

    /// - Parameter updates: the address that gives the newest body; `nil` for a page that stays as it is.
    package func page(updatingFrom updates: String? = nil) -> String {
        let script = updates.map { address in
            """
            const address = \(JSONValue.string(address).serialized());
            setInterval(async () => {
              try {
                const answer = await fetch(address, {cache: "no-store"});
                if (answer.ok) document.querySelector("main").innerHTML = await answer.text();
              } catch (error) { /* the next try may come through */ }
            }, 3000);
            """
        }
        return HTMLPage(title: "The class", body: "<main>\n\(body)</main>", script: script).text
    }

    private func section(_ step: Board.StepLine) -> String {
        let share = board.learners == 0 ? 0 : step.passed * 100 / board.learners
        var text = "<h2>\(HTMLPage.escaped(step.title))</h2>\n"
        text += "<p><progress max=\"100\" value=\"\(share)\"></progress> "
        text += "<span class=\"good\">\(step.passed) passed</span>, \(step.here) at it</p>\n"
        guard !step.checks.isEmpty else { return text }
        text += "<table><tr><th>stuck on</th><th class=\"number\">how many</th><th>who, for how long</th></tr>\n"
        for check in step.checks {
            text += "<tr><td>\(HTMLPage.escaped(check.says))</td><td class=\"number bad\">\(check.stuck.count)</td><td>"
            text += check.stuck.map(person).joined(separator: ", ") + "</td></tr>\n"
        }
        return text + "</table>\n"
    }

    private func person(_ stuck: Board.Stuck) -> String {
        let heat = min(stuck.minutes, 30) * 3
        let hints = stuck.hints > 0 ? " (\(stuck.hints) hints)" : ""
        return
            "<span style=\"background:rgb(207 34 46 / \(heat)%);padding:0 .3rem\">\(HTMLPage.escaped(stuck.who))</span> "
            + "\(stuck.minutes) min\(hints)"
    }
}
