import CloudCore
import StatesLanguage
import WorkshopCommon

/// Writes down what one execution is told, in the order in which it is told.
struct ExecutionJournal: Sendable {
    /// Whether what happened must be on disk before anything follows from it.
    enum Urgency {
        case now
        /// With the next one: should it be lost, it happens again.
        case later
    }

    let storage: StatesStorage
    let arn: String
    private var pages: Int
    private var unwritten: [JSONValue] = []

    /// - Parameter pages: How many there are already.
    init(storage: StatesStorage, arn: String, pages: Int = 0) {
        self.storage = storage
        self.arn = arn
        self.pages = pages
    }

    mutating func append(_ input: ExecutionInput, at moment: Int64, _ urgency: Urgency) {
        unwritten.append(.array([.milliseconds(moment)] + (input.stored.array ?? [])))
        guard urgency == .now else { return }
        do throws(AWSError) {
            try storage.put(.array(unwritten), page: pages, of: arn)
            pages += 1
            unwritten = []
        } catch {
            // Nobody asked for it who could be told. It is written with what comes next, or happens again.
        }
    }

    /// An ended Express execution leaves nothing behind: AWS keeps no history of it either.
    mutating func remove() {
        try? storage.remove(execution: arn, pages: pages)
    }
}
