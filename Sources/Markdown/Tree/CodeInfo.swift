/// What the first line of a fence says: ` ```swift {2|4-6} ` or ` ```yaml file=Solutions/03-queue/template.yaml#Queue `.
package struct CodeInfo: Hashable, Sendable {
    /// A file, or a region of one, that the code must equal.
    package struct Quotation: Hashable, Sendable {
        /// Relative to the kit.
        package var file: String
        package var region: String?

        package init(file: String, region: String? = nil) {
            self.file = file
            self.region = region
        }
    }

    /// In small letters.
    package var language: String?
    /// The lines that are lit one after the other: `{2|4-6,9}` is `[[2...2], [4...6, 9...9]]`. Empty for all at once.
    package var steps: [[ClosedRange<Int>]]
    package var quotation: Quotation?

    package init(language: String? = nil, steps: [[ClosedRange<Int>]] = [], quotation: Quotation? = nil) {
        self.language = language
        self.steps = steps
        self.quotation = quotation
    }
}
