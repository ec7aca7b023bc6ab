import CloudCore
import OrderedCollections
import WorkshopCommon

/// The rows of what was made over Lambda's own API: one for each function and for each layer.
///
/// The zip files stand beside them as rows, by their content, and are laid out again at the start. As rows they are in the
/// one file that the account has, are written before the function that names them is, and are gone with it; files
/// beside the store would have to be kept in step by hand. What no row refers to any more goes at the next start.
/// Asynchronous invocations that were still waiting are not kept.
struct FunctionStorage: Sendable {
    private let functions: StoredTable
    private let layers: StoredTable
    private let code: StoredTable

    init(_ store: Store) {
        functions = store.table("lambda.functions")
        layers = store.table("lambda.layers")
        code = store.table("lambda.code")
    }

    /// Where code that is laid out is kept, too.
    var archives: StoredTable { code }

    /// A template's functions come back with the template.
    func put(_ record: FunctionRecord) throws(AWSError) {
        if !record.isDeclared { try functions.put(record.name, record: StoredFunction(record)) }
    }

    func put(_ layer: LayerRecord) throws(AWSError) {
        if !layer.isDeclared { try layers.put(layer.name, record: layer) }
    }

    func remove(function name: String) throws(AWSError) { try functions.remove(name) }

    func storedFunctions() throws(StoreError) -> [StoredFunction] {
        try functions.records(StoredFunction.self).map(\.value)
    }

    func storedLayers() throws(StoreError) -> [LayerRecord] { try layers.records(LayerRecord.self).map(\.value) }

    func archive(_ name: String) throws(StoreError) -> [UInt8]? { try code.value(of: name) }

    func removeArchives(but kept: Set<String>) throws(AWSError) {
        guard code.isPersistent else { return }
        let unused: [String]
        do throws(StoreError) {
            unused = try code.keys().filter { !kept.contains($0) }
        } catch {
            throw error.asAWSError
        }
        try code.commit(unused.map(code.removing))
    }
}
