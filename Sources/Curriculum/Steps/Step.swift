package import WorkshopCommon

/// One hands-on task: what it lays, what it asks, how it is graded.
package struct Step: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Fits the minutes of its section; everybody does it.
        case core
        /// For the fast and for the afternoon, in any order that its needs allow.
        case extra
    }

    /// Its name in commands and files.
    package let slug: String
    /// Its place among the day's steps, from 1.
    package let number: Int
    package let title: String
    /// The slug of its section.
    package let section: String
    package let kind: Kind
    /// How long it should take.
    package let minutes: Int
    /// Slugs of the steps whose solutions it stands on.
    package let needs: [String]
    /// Logical ids of the functions that a handler's failure points at.
    package let functions: [String]
    /// What is drawn anew for every run.
    package let values: [DrawnValue]
    /// The step whose solution is deployed first, for the suite to update that stack to the learner's; `nil` for most.
    package let deployedFirst: String?
    /// Code with faults that the learner's own tests have to find; `nil` for most.
    package let faultyCode: FaultyCode?
    /// For the suite, in seconds.
    package let timeLimit: Int
    /// In the order that the learner sees them.
    package let checks: [Check]
    package let mutants: [Mutant]
    /// The step's text: Markdown.
    package let readme: String
    /// Files laid when the step begins.
    package let starter: FileTree
    /// Files that the reference solution adds or changes.
    package let solution: FileTree
    /// Its step.yml.
    package let location: SourceLocation

    package init(
        slug: String,
        number: Int,
        title: String,
        section: String,
        kind: Kind = .core,
        minutes: Int = 10,
        needs: [String] = [],
        functions: [String] = [],
        values: [DrawnValue] = [],
        deployedFirst: String? = nil,
        faultyCode: FaultyCode? = nil,
        timeLimit: Int = 60,
        checks: [Check] = [],
        mutants: [Mutant] = [],
        readme: String = "",
        starter: FileTree = FileTree(),
        solution: FileTree = FileTree(),
        location: SourceLocation = SourceLocation(file: "step.yml")
    ) {
        self.slug = slug
        self.number = number
        self.title = title
        self.section = section
        self.kind = kind
        self.minutes = minutes
        self.needs = needs
        self.functions = functions
        self.values = values
        self.deployedFirst = deployedFirst
        self.faultyCode = faultyCode
        self.timeLimit = timeLimit
        self.checks = checks
        self.mutants = mutants
        self.readme = readme
        self.starter = starter
        self.solution = solution
        self.location = location
    }

    /// `01-hello-sam`
    package var folderName: String { numbered(number, slug) }
    /// The step's text, relative to the kit.
    package var readmePath: String { "Exercises/\(folderName)/README.md" }
    /// The hidden suite's class: `HelloSamTests`.
    package var suite: String {
        slug.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined() + "Tests"
    }
    /// The hidden suite, relative to the kit.
    package var suitePath: String { "Tests/HiddenSuites/\(suite).swift" }

    /// The check that a test method proves.
    package func check(_ test: String) -> Check? {
        checks.first { $0.test == test }
    }
}

/// One thing that a step's suite looks at, in the words that the learner sees.
package struct Check: Hashable, Sendable {
    /// The test method's name, without parentheses.
    package let test: String
    package let says: String
    /// Why it matters on AWS.
    package let why: String
    /// Tests that have to pass before this one can be blamed.
    package let needs: [String]
    /// From a nudge to nearly the answer.
    package let hints: [String]
    package let location: SourceLocation

    package init(
        test: String,
        says: String,
        why: String,
        needs: [String] = [],
        hints: [String] = [],
        location: SourceLocation = SourceLocation(file: "step.yml")
    ) {
        self.test = test
        self.says = says
        self.why = why
        self.needs = needs
        self.hints = hints
        self.location = location
    }
}

/// A plausible wrong solution, kept to prove that the suite rejects it.
package struct Mutant: Hashable, Sendable {
    package let name: String
    /// The test that must fail on it.
    package let rejectedBy: String
    /// What is wrong with it.
    package let says: String
    /// Files that differ from the step's solution.
    package let overlay: FileTree
    package let location: SourceLocation

    package init(
        name: String,
        rejectedBy: String,
        says: String,
        overlay: FileTree,
        location: SourceLocation = SourceLocation(file: "step.yml")
    ) {
        self.name = name
        self.rejectedBy = rejectedBy
        self.says = says
        self.overlay = overlay
        self.location = location
    }
}
