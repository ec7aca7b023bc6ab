package import CloudCore
import OrderedCollections
import SystemPackage
import WorkshopCommon

extension LambdaService {
    /// Takes back what an earlier process acknowledged. To be called once, before the first request.
    package func restore() throws(StoreError) {
        let (storedLayers, storedFunctions) = (try storage.storedLayers(), try storage.storedFunctions())
        // What comes out of the store needn't be put into it again.
        var code = RestoredCode(storage: storage, store: CodeStore(folder: codeStore.folder))
        do throws(AWSError) {
            var layers: [String: LayerRecord] = [:]
            for var layer in storedLayers {
                for number in layer.versions.keys {
                    guard let folder = layer.versions[number]?.folder else { continue }
                    layer.versions[number]?.folder = try code.folder(folder)
                }
                layers[layer.name] = layer
            }
            var records: [String: FunctionRecord] = [:]
            for var function in storedFunctions {
                try function.forEachConfiguration { configuration throws(AWSError) in
                    try code.lay(&configuration)
                }
                let record = function.record {
                    Function(configuration: $0, pool: EnvironmentPool($0, context: context))
                }
                records[record.name] = record
            }
            try storage.removeArchives(but: code.used)
            locked { state in (state.functions, state.layers) = (records, layers) }
        } catch {
            throw StoreError(file: "lambda.code", reason: error.message)
        }
    }

    /// Keeps as many environments ready as functions ask for.
    package func start() {
        for name in functions.map(\.name) { applyProvisionedConcurrency(name) }
    }
}

/// Code that is laid out anew, in a folder that has another name in each process.
private struct RestoredCode {
    let storage: FunctionStorage
    let store: CodeStore
    /// The names of the archives that something refers to.
    private(set) var used: Set<String> = []
    private var merged: [[String]: String] = [:]

    init(storage: FunctionStorage, store: CodeStore) {
        self.storage = storage
        self.store = store
    }

    mutating func lay(_ configuration: inout FunctionConfiguration) throws(AWSError) {
        configuration.codeFolder = try folder(configuration.codeFolder)
        guard !configuration.layers.isEmpty else { return }
        for index in configuration.layers.indices {
            configuration.layers[index].folder = try folder(configuration.layers[index].folder)
        }
        // A template's layer comes with the template, which deploys the functions that use it, too.
        let folders = configuration.layers.map(\.folder).filter {
            (try? LocalFileSystem().exists(FilePath($0))) == true
        }
        if merged[folders] == nil, !folders.isEmpty { merged[folders] = try store.merged(folders) }
        configuration.layerFolder = merged[folders]
    }

    /// - Parameter old: Where the code lay; the last part of it is the archive's name.
    mutating func folder(_ old: String) throws(AWSError) -> String {
        let name = FilePath(old).lastComponent?.string ?? ""
        used.insert(name)
        let archive: [UInt8]?
        do throws(StoreError) {
            archive = try storage.archive(name)
        } catch {
            throw error.asAWSError
        }
        if let archive { return try store.unpack(archive).folder }
        return store.folder.appending(name).string
    }
}
