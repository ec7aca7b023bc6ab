import CloudCore
package import SAMTemplate
package import SystemPackage
package import WorkshopCommon

/// A local cloud that follows a project: its template is resolved, built and deployed, as often as one asks.
///
/// What fails leaves the stack as it was: the old code goes on answering.
package struct DevelopmentCloud: Sendable {
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

    /// - Parameters:
    ///   - cloud: started by the caller, and stopped by it.
    ///   - template: its folder is the project that is built.
    ///   - output: a folder of our own for what was built.
    package init(
        cloud: LocalCloud,
        template: FilePath,
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
        options = TemplateResolver.Options(
            parameters: parameters,
            region: cloud.configuration.account.region,
            accountID: cloud.configuration.account.id
        )
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
        let resolution = TemplateResolver(options: options)
            .resolve(text: String(decoding: bytes, as: UTF8.self), file: templateName)
        guard let stack = resolution.stack else { return .templateInvalid(resolution.diagnostics) }
        let build = await builder.build(
            stack.functionSources,
            project: template.removingLastComponent(),
            output: output.appending("\(attempt)"),
            progress: progress
        )
        switch build {
        case .failed(let failure):
            return .notBuilt(failure)
        case .built(let artifacts, _):
            do {
                let notes = try cloud.deploy(stack, artifacts: artifacts)
                return .deployed(stack, resolution.diagnostics + notes)
            } catch {
                return .templateInvalid(resolution.diagnostics + error.diagnostics)
            }
        }
    }
}
