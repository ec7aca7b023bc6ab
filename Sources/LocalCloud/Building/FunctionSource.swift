import OrderedCollections
package import SAMTemplate
package import WorkshopCommon

/// What a build has to know of one Lambda function.
package struct FunctionSource: Hashable, Sendable {
    package var logicalID: String
    /// `CodeUri` as the template has it: a folder or a `.zip`, relative to the template. `nil` for inline code, an image
    /// or an object in S3: there is nothing to build then.
    package var codeURI: String?
    /// `Metadata: {BuildMethod: …}`.
    package var buildMethod: String?
    package var runtime: String
    package var handler: String
    /// Where the function, its code and its build method stand in the template.
    package var location: SourceLocation?
    package var codeLocation: SourceLocation?

    package init(
        logicalID: String,
        codeURI: String?,
        buildMethod: String? = nil,
        runtime: String = "provided.al2023",
        handler: String = "bootstrap",
        location: SourceLocation? = nil,
        codeLocation: SourceLocation? = nil
    ) {
        self.logicalID = logicalID
        self.codeURI = codeURI
        self.buildMethod = buildMethod
        self.runtime = runtime
        self.handler = handler
        self.location = location
        self.codeLocation = codeLocation
    }

    /// `nil` for a resource that is no function.
    package init?(_ resource: Resource) {
        guard resource.type == "AWS::Lambda::Function" else { return nil }
        let code = resource.properties["Code"]?.string
        self.init(
            logicalID: resource.logicalID,
            codeURI: code.flatMap { $0.hasPrefix("s3://") ? nil : $0 },
            buildMethod: resource.metadata?["BuildMethod"]?.string,
            runtime: resource.properties["Runtime"]?.string ?? "",
            handler: resource.properties["Handler"]?.string ?? "",
            location: resource.location,
            codeLocation: resource.location(of: ["Properties", "CodeUri"])
        )
    }

    /// A layer is laid out in the same way; its Makefile's target has the name that the template gives it.
    init?(layer resource: Resource) {
        guard resource.type == "AWS::Lambda::LayerVersion" else { return nil }
        let content = resource.properties["Content"]?.string
        self.init(
            logicalID: resource.origin,
            codeURI: content.flatMap { $0.hasPrefix("s3://") ? nil : $0 },
            buildMethod: resource.metadata?["BuildMethod"]?.string,
            runtime: "",
            handler: "",
            location: resource.location,
            codeLocation: resource.location(of: ["Properties", "ContentUri"])
        )
    }

    /// The function starts a file of its own rather than an interpreter: this is the file's name.
    var executable: String? {
        if runtime.hasPrefix("provided") { return "bootstrap" }
        return runtime == "go1.x" ? handler : nil
    }
}

extension ResolvedStack {
    /// All functions, in the template's order.
    package var functionSources: [FunctionSource] { resources.values.compactMap { FunctionSource($0) } }

    /// All that has to be laid out before it is deployed: functions and layers.
    package var codeSources: [FunctionSource] {
        functionSources + resources.values.compactMap { FunctionSource(layer: $0) }
    }
}
