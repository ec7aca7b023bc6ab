import CloudCore
import LambdaService
import OrderedCollections
import SAMTemplate
import SystemPackage
import WorkshopCommon

/// The Lambda resources of a stack: functions, layers, versions, aliases, URLs, event invoke configurations, permissions.
struct LambdaDeployment: Sendable {
    static let types: Set<String> = [
        "AWS::Lambda::Function", "AWS::Lambda::LayerVersion", "AWS::Lambda::Version", "AWS::Lambda::Alias",
        "AWS::Lambda::Url", "AWS::Lambda::EventInvokeConfig", "AWS::Lambda::Permission",
        "AWS::Lambda::LayerVersionPermission",
    ]

    private struct Function: Sendable {
        let resource: Resource
        /// `nil` for inline code and for an image.
        let folder: FilePath?
        var settings = DeclaredSettings()
    }

    private struct Layer: Sendable {
        let resource: Resource
        let folder: FilePath
        var name: String { resource.properties["LayerName"]?.string ?? resource.logicalID }
    }

    private(set) var diagnostics: [Diagnostic] = []
    /// By name.
    private var functions: OrderedDictionary<String, Function> = [:]
    private var layers: [Layer] = []
    private var account = Account()

    /// Nothing.
    init() {}

    init(_ stack: ResolvedStack, artifacts: [String: FilePath], account: Account) {
        self.account = account
        for resource in stack.resources.values {
            switch resource.type {
            case "AWS::Lambda::Function": add(function: resource, artifacts)
            case "AWS::Lambda::LayerVersion": add(layer: resource, artifacts)
            default: break
            }
        }
        for resource in stack.resources.values { add(setting: resource) }
    }

    // MARK: What there is

    private mutating func add(function resource: Resource, _ artifacts: [String: FilePath]) {
        let problems = FunctionCheck.problems(of: resource)
        diagnostics += problems
        guard !problems.hasErrors else { return }
        let folder = artifacts[resource.logicalID] ?? artifacts[resource.origin]
        let isInline = resource.properties["Code"]?["ZipFile"]?.string != nil
        guard folder != nil || isInline || resource.properties["PackageType"] == "Image" else {
            diagnostics.append(.notBuilt(resource))
            return
        }
        functions[resource.physicalID] = Function(resource: resource, folder: folder)
    }

    private mutating func add(layer resource: Resource, _ artifacts: [String: FilePath]) {
        guard let folder = artifacts[resource.logicalID] ?? artifacts[resource.origin] else {
            diagnostics.append(.layerNotThere(resource))
            return
        }
        layers.append(Layer(resource: resource, folder: folder))
    }

    private mutating func add(setting resource: Resource) {
        let properties = resource.properties
        let target = properties["FunctionName"]?.string ?? properties["TargetFunctionArn"]?.string ?? ""
        let (name, qualifier) = Self.split(target)
        guard functions[name] != nil else { return }
        let part = DeclaredSettings.Part(
            qualifier: properties["Qualifier"]?.string ?? qualifier,
            id: resource.physicalID,
            properties: properties
        )
        switch resource.type {
        case "AWS::Lambda::Version": functions[name]?.settings.version = part
        case "AWS::Lambda::Alias":
            let alias = DeclaredSettings.Part(id: properties["Name"]?.string ?? "", properties: properties)
            functions[name]?.settings.aliases.append(alias)
        case "AWS::Lambda::Url":
            var url = part
            url.id = Self.urlID(resource) ?? resource.logicalID.lowercased()
            functions[name]?.settings.urls.append(url)
        case "AWS::Lambda::EventInvokeConfig": functions[name]?.settings.eventInvoke.append(part)
        case "AWS::Lambda::Permission": functions[name]?.settings.permissions.append(part)
        default: break
        }
    }

    /// A name, or an ARN, with or without a qualifier.
    private static func split(_ text: String) -> (name: String, qualifier: String?) {
        var parts = text.split(separator: ":").map(String.init)
        if let place = parts.firstIndex(of: "function") { parts.removeFirst(place + 1) }
        return (parts.first ?? "", parts.count > 1 ? parts[1] : nil)
    }

    /// `abc` from `https://abc.lambda-url.us-east-1.on.aws/`, which the stack's outputs tell.
    private static func urlID(_ resource: Resource) -> String? {
        guard let url = resource.attributes["FunctionUrl"], let start = url.firstRange(of: "://") else { return nil }
        return String(url[start.upperBound...].prefix { $0 != "." })
    }

    // MARK: Bringing it to the service

    /// - Returns: What AWS would refuse, and what the local cloud can't fetch.
    func deploy(to lambda: LambdaService) -> [Diagnostic] {
        var said: [Diagnostic] = []
        var arns: [String: String] = [:]
        for layer in layers {
            do throws(AWSError) {
                arns[layer.resource.physicalID] = try deploy(layer, to: lambda)
            } catch {
                said.append(.refused(error, layer.resource))
            }
        }
        for function in functions.values {
            do throws(AWSError) {
                said += try deploy(function, layers: arns, to: lambda)
            } catch {
                said.append(.refused(error, function.resource))
            }
        }
        // Once all functions are there: one may be another's destination.
        for (name, function) in functions {
            said += lambda.apply(function.settings, to: name).map { .refused($0, function.resource) }
        }
        return said
    }

    private func deploy(_ layer: Layer, to lambda: LambdaService) throws(AWSError) -> String {
        let (fingerprint, size) = CodeFingerprint.measure(layer.folder)
        return try lambda.deployLayer(
            layer.name,
            properties: layer.resource.properties,
            folder: layer.folder.string,
            package: LambdaService.package(ofFolder: size, fingerprint: fingerprint)
        )
    }

    private func deploy(
        _ function: Function,
        layers: [String: String],
        to lambda: LambdaService
    ) throws(AWSError) -> [Diagnostic] {
        let properties = function.resource.properties
        let (folder, fingerprint, package) = try code(of: function, lambda)
        var configuration = FunctionConfiguration(
            name: function.resource.physicalID,
            properties: properties,
            codeFolder: folder,
            codeFingerprint: fingerprint,
            account: account,
            lastModified: .wallClock
        )
        configuration.package = package
        let named = (properties["Layers"]?.array ?? []).compactMap(\.string)
        // A stack's own layers are named by the version that they would have on AWS.
        let known = named.compactMap { layers[$0] }
        try lambda.setLayers(.array(known.map { .string($0) }), in: &configuration)
        let tags = (properties["Tags"]?.array ?? []).reduce(into: [String: String]()) { tags, tag in
            if let key = tag["Key"]?.string { tags[key] = tag["Value"]?.asText ?? "" }
        }
        lambda.deploy(configuration, tags: tags)
        return named.filter { layers[$0] == nil }.map { .layerElsewhere($0, function.resource) }
    }

    private func code(
        of function: Function,
        _ lambda: LambdaService
    ) throws(AWSError) -> (folder: String, fingerprint: String, CodePackage) {
        if let folder = function.folder {
            let (fingerprint, size) = CodeFingerprint.measure(folder)
            return (
                folder.string, fingerprint, LambdaService.package(ofFolder: size, fingerprint: fingerprint)
            )
        }
        let properties = function.resource.properties
        guard let text = properties["Code"]?["ZipFile"]?.string else { return ("", "", CodePackage()) }
        let (folder, package) = try lambda.layInline(text, runtime: properties["Runtime"]?.string ?? "")
        return (folder, package.sha256, package)
    }

    /// Removes what an earlier stack had and this one has not.
    func remove(_ previous: LambdaDeployment, from lambda: LambdaService) {
        for name in previous.functions.keys where functions[name] == nil { lambda.delete(name) }
        let names = Set(layers.map(\.name))
        for layer in previous.layers where !names.contains(layer.name) { lambda.deleteLayer(layer.name) }
    }
}

extension Diagnostic {
    fileprivate static func refused(_ error: AWSError, _ resource: Resource) -> Diagnostic {
        Diagnostic(
            "cloud-lambda-refused",
            at: resource.location,
            "Lambda refuses \(resource.logicalID): \(error.message)",
            why: "CloudFormation would roll the stack back with \(error.code).",
            suggestion: RefusalAdvice.text(on: error, resource.origin, resource.properties)
        )
    }

    fileprivate static func layerElsewhere(_ arn: String, _ resource: Resource) -> Diagnostic {
        Diagnostic(
            "cloud-layer-not-here",
            severity: .warning,
            at: resource.location(of: ["Properties", "Layers"]),
            "\(resource.logicalID) runs without the layer \(arn)",
            why: "Only layers of this template can be had without a network.",
            suggestion:
                "put what the function needs of it into the function's own folder, or into a layer of the template"
        )
    }

    fileprivate static func layerNotThere(_ resource: Resource) -> Diagnostic {
        Diagnostic(
            "cloud-layer-not-built",
            at: resource.location(of: ["Properties", "ContentUri"]),
            "there is no content for the layer \(resource.origin)",
            suggestion: "give it a ContentUri that names a folder or a .zip"
        )
    }
}
