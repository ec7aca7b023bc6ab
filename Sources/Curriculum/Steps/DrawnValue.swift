/// A value that the grader draws for every run, so that a hard-coded answer fails.
package struct DrawnValue: Hashable, Sendable {
    package enum Generator: String, Hashable, Sendable, CaseIterable {
        case word, name, number, secret
    }

    /// Where the learner's stack finds it.
    package enum Place: Hashable, Sendable {
        /// A parameter of the template.
        case parameter(String)
        /// A parameter of Systems Manager's Parameter Store, of the type `String`.
        case ssm(String)
        /// A member of a secret in Secrets Manager that holds a JSON document.
        case secret(String, member: String)
    }

    package let place: Place
    package let generator: Generator

    package init(place: Place, generator: Generator) {
        self.place = place
        self.generator = generator
    }

    package init(parameter: String, generator: Generator) {
        self.init(place: .parameter(parameter), generator: generator)
    }
}
