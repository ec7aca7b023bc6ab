package import Curriculum
package import Grading
package import Terminal
package import WorkshopCommon

/// `workshop watch` as a machine: an event goes in, what is to be done comes out.
package struct WatchModel: Hashable, Sendable {
    package enum Event: Hashable, Sendable {
        /// Files that a check reads were saved.
        case saved([String])
        /// A check begins, of the step that the learner is at by now.
        case began(check: Int, Standing)
        case progress(check: Int, String)
        case finished(check: Int, CheckReport)
        /// It could not be made: a full disk, no project any more.
        case stopped(check: Int, Diagnostic)
        case key(Key)
        case loaded(Pane, [String])
        /// What a key's work came to, in a line.
        case said(String)
        /// The learner stands elsewhere now.
        case moved(Standing)
        /// The window has another size.
        case resized
        case ended
    }

    package enum Action: Hashable, Sendable {
        /// Ends the running check, if any, and begins this one.
        case check(Int)
        /// Makes what a pane shows, and hands it in as `loaded`.
        case load(Pane)
        /// The same without anything new in it, for a window of another width, or for hints that are read again.
        case wrap(Pane)
        /// Lays the next step's files.
        case next(skip: Bool)
        case quit
    }

    /// What the middle of the screen shows.
    package enum Pane: Hashable, Sendable, CaseIterable {
        case check, hint, lesson, logs, trace, steps, help
    }

    /// Where the learner stands.
    package struct Standing: Hashable, Sendable {
        package var step: Step
        /// Slugs.
        package var passed: Set<String>

        package init(step: Step, passed: Set<String>) {
            self.step = step
            self.passed = passed
        }
    }

    package private(set) var standing: Standing
    /// The number of the newest check, from 1.
    package private(set) var check = 0
    /// What the running check is at; `nil` between checks.
    package private(set) var activity: String?
    /// Of the newest check that came to an end, as long as the learner is at its step.
    package private(set) var report: CheckReport?
    package private(set) var problem: Diagnostic?
    package private(set) var saved: [String] = []
    package private(set) var note: String?
    package private(set) var pane = Pane.check
    /// The lines of every pane but the check's.
    package private(set) var lines: [String] = []
    /// The first line that shows.
    package private(set) var scroll = 0
    private var skipWasOffered = false
    /// One more hint was asked for while the others show: the new one is to be in sight.
    private var isAskingOn = false

    package init(standing: Standing) { self.standing = standing }

    /// What is to be done at the start.
    package mutating func begin() -> [Action] { checkAgain() }

    package mutating func handle(_ event: Event) -> [Action] {
        switch event {
        case .saved(let paths):
            saved = paths
            return checkAgain()
        case .began(let number, let now) where number == check:
            move(to: now)
        case .progress(let number, let text) where number == check && activity != nil:
            activity = text
        case .finished(let number, let report) where number == check:
            return finish(report)
        case .stopped(let number, let diagnostic) where number == check:
            (activity, problem) = (nil, diagnostic)
        case .began, .progress, .finished, .stopped:
            break  // Of a check that a newer save has overtaken.
        case .key(let key):
            return press(key)
        case .loaded(let pane, let lines) where pane == self.pane:
            // Where the ladder ended until now, behind its last empty line, the new hint begins.
            if isAskingOn, lines != self.lines, let end = self.lines.lastIndex(of: "") { scroll = end + 1 }
            isAskingOn = false
            self.lines = lines
        case .loaded:
            break
        case .said(let text):
            note = text
        case .moved(let now):
            move(to: now)
            pane = .lesson
            (lines, scroll) = ([], 0)
            return [.load(.lesson)] + checkAgain()
        case .resized:
            // The check's pane and the help are made anew for every frame.
            return [.check, .help].contains(pane) ? [] : [.wrap(pane)]
        case .ended:
            return [.quit]
        }
        return []
    }

    private mutating func checkAgain() -> [Action] {
        check += 1
        (activity, note, skipWasOffered) = ("Reading the template ...", nil, false)
        return [.check(check)]
    }

    private mutating func finish(_ report: CheckReport) -> [Action] {
        (activity, problem, self.report) = (nil, nil, report)
        if report.verdict.isPass { standing.passed.insert(report.step.slug) }
        // What was open for the last verdict is about another one now; a lesson or a list stays.
        switch pane {
        case .hint, .check:
            pane = .check
            scroll = 0
            return []
        case .logs, .trace: return [.load(pane)]
        case .lesson, .steps, .help: return []
        }
    }

    private mutating func move(to now: Standing) {
        if now.step.slug != standing.step.slug { (report, problem) = (nil, nil) }
        standing = now
    }

    // MARK: Keys

    private mutating func press(_ key: Key) -> [Action] {
        note = nil
        if key != .character("n") { skipWasOffered = false }
        switch key {
        case .character("q"): return pane == .check ? [.quit] : open(.check, isToggle: false)
        case .character("r"), .enter: return checkAgain()
        case .character("n"): return next()
        case .character("h"):
            isAskingOn = pane == .hint
            let actions = open(.hint, isToggle: false)
            return isAskingOn ? actions : [.wrap(.hint)]
        case .character("l"): return open(.lesson)
        case .character("g"): return open(.logs)
        case .character("t"): return open(.trace)
        case .character("s"): return open(.steps)
        case .character("?"): return open(.help)
        case .escape, .character("c"): return open(.check, isToggle: false)
        case .up, .character("k"): scroll = max(0, scroll - 1)
        case .down, .character("j"): scroll += 1
        case .pageUp, .character("b"): scroll = max(0, scroll - 10)
        case .pageDown, .character(" "): scroll += 10
        case .home: scroll = 0
        case .character, .tab, .backspace, .left, .right, .end: break
        }
        return []
    }

    /// The key that opened a pane closes it too; where hints show, it asks for one more.
    private mutating func open(_ wanted: Pane, isToggle: Bool = true) -> [Action] {
        let target = isToggle && wanted == pane ? .check : wanted
        if target != pane { (lines, scroll) = ([], 0) }
        pane = target
        return target == .check ? [] : [.load(target)]
    }

    private mutating func next() -> [Action] {
        if standing.passed.contains(standing.step.slug) { return [.next(skip: false)] }
        if skipWasOffered { return [.next(skip: true)] }
        skipWasOffered = true
        note = "Not passed yet. Press n again to go on anyway."
        return []
    }

    /// A pane that is longer than the screen can't be scrolled out of sight.
    package mutating func limitScroll(to last: Int) { scroll = min(scroll, max(0, last)) }
}
