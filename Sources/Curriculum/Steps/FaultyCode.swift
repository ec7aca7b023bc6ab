package import WorkshopCommon

/// Code that goes wrong in ways which the learner's own tests have to find.
package struct FaultyCode: Hashable, Sendable {
    package struct Fault: Hashable, Sendable {
        /// As the code asks for it: `Fault.isActive("kind-in-capitals")`.
        package let name: String
        /// What is wrong, for a sentence that begins with "code that …".
        package let says: String

        package init(name: String, says: String) {
            (self.name, self.says) = (name, says)
        }
    }

    /// Where in the learner's project the tests are: a file, or a folder.
    package let tests: String
    package let faults: [Fault]
    /// A Swift package with the code, right unless one of the faults is active, and without the tests.
    package let package: FileTree

    package init(tests: String, faults: [Fault], package: FileTree) {
        (self.tests, self.faults, self.package) = (tests, faults, package)
    }
}
