import CloudCore
package import SAMTemplate
import Synchronization
package import SystemPackage
package import WorkshopCommon

/// A local cloud that follows a project: its template is resolved, built and deployed, as often as one asks.
///
/// What fails leaves the stack as it was: the old code goes on answering. What comes out of a build as it went in stays
/// too, with its warm environments: after a save only the functions that it changed start anew.
package final class DevelopmentCloud: Sendable {
    /// What became of one deployment.
    package enum Outcome: Sendable {
        /// With what there is to say about the template and about what the local cloud doesn't run.
        case deployed(ResolvedStack, [Diagnostic])
        case templateInvalid([Diagnostic])
        case notBuilt(BuildFailure)
    }

    package let cloud: LocalCloud
    package let template: FilePath
    private let builder: FunctionBuilder
    private let output: FilePath
    private let fileSystem: any FileSystem
    private let options: TemplateResolver.Options
    /// The folders that the functions run from, by logical id.
    private let deployed = Mutex<[String: FilePath]>([:])

    /// - Parameters:
    ///   - cloud: started by the caller, and stopped by it.
    ///   - template: its folder is the project that is built.
    ///   - stackName: `nil` for the class's own.
    ///   - output: a folder of our own for what was built.
    package init(
        cloud: LocalCloud,
        template: FilePath,
        stackName: String? = nil,
        builder: FunctionBuilder,
        output: FilePath,
        parameters: [String: String] = [:],
        fileSystem: any FileSystem = LocalFileSystem()
    ) {
        self.cloud = cloud
        self.template = template
        self.builder = builder
        self.output = output
        self.fileSystem = fileSystem
        var options = TemplateResolver.Options(
            parameters: parameters,
            region: cloud.configuration.account.region,
            accountID: cloud.configuration.account.id,
            // For the types of parameters that name one of Parameter Store's; what stands in the resources is filled in
            // when they are deployed.
            dynamicReference: { [weak cloud] in cloud?.value(of: $0) }
        )
        if let stackName { options.stackName = stackName }
        let folder = template.removingLastComponent()
        options.include = { path in
            (try? fileSystem.read(folder.pushing(FilePath(path)))).map { String(decoding: $0, as: UTF8.self) }
        }
        self.options = options
    }

    /// The template's name as diagnostics give it.
    package var templateName: String { template.lastComponent?.string ?? template.string }

    /// Builds and deploys what the files say now.
    ///
    /// - Parameter attempt: differs in every call; a function that runs keeps the folder that it was started from.
    package func deploy(
        attempt: Int,
        progress: @escaping @Sendable (BuildProgress) -> Void = { _ in }
    ) async throws -> Outcome {
        let bytes = try fileSystem.read(template)
        var options = options
        options.exports = cloud.exports(besides: options.stackName)
        let resolution = TemplateResolver(options: options)
            .resolve(text: String(decoding: bytes, as: UTF8.self), file: templateName)
        guard let stack = resolution.stack else { return .templateInvalid(resolution.diagnostics) }
        let build = await builder.build(
            stack.codeSources,
            project: template.removingLastComponent(),
            output: output.appending("\(attempt)"),
            progress: progress
        )
        switch build {
        case .failed(let failure):
            return .notBuilt(failure)
        case .built(let built, _):
            do {
                let artifacts = keepingWhatIsTheSame(built)
                let notes = try await cloud.deploy(
                    stack,
                    artifacts: artifacts,
                    folder: template.removingLastComponent()
                )
                deployed.withLock { $0 = artifacts }
                return .deployed(stack, resolution.diagnostics + notes)
            } catch {
                return .templateInvalid(resolution.diagnostics + error.diagnostics)
            }
        }
    }

    /// The same folder means the same code to the cloud, so a function whose code is the same keeps the one it has.
    private func keepingWhatIsTheSame(_ built: [String: FilePath]) -> [String: FilePath] {
        let deployed = deployed.withLock { $0 }
        return Dictionary(
            uniqueKeysWithValues: built.map { logicalID, folder in
                guard let before = deployed[logicalID], before != folder,
                    fileSystem.holdsTheSame(before, as: folder)
                else { return (logicalID, folder) }
                if folder.starts(with: output) { try? fileSystem.remove(folder) }
                return (logicalID, before)
            }
        )
    }
}

extension FileSystem {
    /// Whether two folders hold the same names, files and modes; what can't be read, or is neither file nor folder, is
    /// never the same.
    fileprivate func holdsTheSame(_ left: FilePath, as right: FilePath) -> Bool {
        guard let names = try? entries(of: left), (try? entries(of: right)) == names else { return false }
        return names.allSatisfy { name in
            let (left, right) = (left.appending(name), right.appending(name))
            guard let one = try? status(of: left), let other = try? status(of: right), one.kind == other.kind else {
                return false
            }
            switch one.kind {
            case .folder: return holdsTheSame(left, as: right)
            case .file:
                guard one.size == other.size, one.isExecutable == other.isExecutable else { return false }
                guard let bytes = try? read(left) else { return false }
                return bytes == (try? read(right))
            case .symbolicLink, .other: return false
            }
        }
    }
}
