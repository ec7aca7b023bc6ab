/// The `key: value` lines between two `---` at the top of a lesson.
package struct FrontMatter: Hashable, Sendable {
    /// `0915-1000`, in minutes after midnight.
    package struct Time: Hashable, Sendable {
        package var start: Int
        package var end: Int

        package init(start: Int, end: Int) {
            self.start = start
            self.end = end
        }
    }

    package var title: String?
    package var time: Time?
    package var theme: String?
    /// `fixed: true`: the section keeps its time when the day begins late, as lunch does.
    package var isFixed = false
    /// The keys that mean nothing to us.
    package var others: [String: String]

    package init(title: String? = nil, time: Time? = nil, theme: String? = nil, others: [String: String] = [:]) {
        self.title = title
        self.time = time
        self.theme = theme
        self.others = others
    }
}
