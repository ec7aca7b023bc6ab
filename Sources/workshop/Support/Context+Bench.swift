import Grading
import LocalCloud
import SystemPackage
import Workspace

extension Context {
    /// The real workbench of checks and of the content proof.
    ///
    /// - Parameter builds: where packages with faults are kept; `nil` for the user's own place.
    func bench(
        in folder: FilePath,
        builds: FilePath? = nil,
        progress: @escaping @Sendable (String) -> Void
    ) -> LocalBench {
        let trials = FaultTrials(
            harness: kit.root.appending("Sources"),
            builds: builds ?? host.home.appending("faults"),
            environment: environment,
            fileSystem: fileSystem
        )
        return LocalBench(temporaryFolder: folder, builder: builder, trials: trials) { progress($0.text) }
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
