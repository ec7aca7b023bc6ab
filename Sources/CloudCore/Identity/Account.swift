/// Whose resources these are.
package struct Account: Hashable, Sendable {
    package var id: String
    package var region: String

    package init(id: String = "123456789012", region: String = "us-east-1") {
        self.id = id
        self.region = region
    }
}
