import Grading
import LocalCloud
import SystemPackage

extension Context {
    /// The real workbench of checks and of the content proof.
    func bench(in folder: FilePath, progress: @escaping @Sendable (String) -> Void) -> LocalBench {
        LocalBench(temporaryFolder: folder, builder: builder) { progress($0.text) }
    }

    var builder: FunctionBuilder { FunctionBuilder(configuration: .debug, environment: environment) }
}

extension BuildProgress {
    var text: String {
        switch self {
        case .line(let line): "Building: \(line)"
        case .waitingForAnotherBuild: "Waiting for the warm-up of your packages to end ..."
        }
    }
}
