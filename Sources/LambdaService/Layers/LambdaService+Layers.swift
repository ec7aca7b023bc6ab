package import CloudCore
import OrderedCollections
package import WorkshopCommon

extension LambdaService {
    /// - Parameters:
    ///   - members: `Description`, `LicenseInfo`, `CompatibleRuntimes`, `CompatibleArchitectures`.
    ///   - isDeclared: By a template.
    func publishLayer(
        _ name: String,
        _ members: JSONValue,
        code: CodeStore.Package,
        isDeclared: Bool = false
    ) throws(AWSError) -> LayerVersion {
        try changeLayer(name) { layer throws(AWSError) in
            layer.isDeclared = isDeclared
            layer.lastNumber += 1
            let version = LayerVersion(
                number: layer.lastNumber,
                layerARN: layerARN(name),
                created: clock.now,
                description: members["Description"]?.string ?? "",
                license: members["LicenseInfo"]?.string,
                runtimes: members["CompatibleRuntimes"]?.array,
                architectures: members["CompatibleArchitectures"]?.array,
                folder: code.folder,
                package: code.package
            )
            layer.versions[layer.lastNumber] = version
            return version
        }
    }

    /// Changes one layer under the lock, a new one where there is none of that name.
    func changeLayer<Result: Sendable>(
        _ name: String,
        _ body: @Sendable (inout LayerRecord) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
        let outcome = locked { state -> Swift.Result<Result, AWSError> in
            var layer = state.layers[name] ?? LayerRecord(name: name)
            do throws(AWSError) {
                let result = try body(&layer)
                try storage.put(layer)
                state.layers[name] = layer
                return .success(result)
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    /// Publishes a template's layer from its folder; the version that is there already when its content is the same.
    /// - Returns: The version's ARN.
    package func deployLayer(
        _ name: String,
        properties: JSONValue,
        folder: String,
        package: CodePackage
    ) throws(AWSError) -> String {
        let last = locked { state in state.layers[name].flatMap { $0.versions[$0.lastNumber] } }
        if let last, last.package == package { return last.arn }
        let frozen = try codeStore.frozen(folder)
        let code = CodeStore.Package(folder: frozen, package: package)
        return try publishLayer(name, properties, code: code, isDeclared: true).arn
    }

    /// Functions that use its versions keep them, as on AWS.
    package func deleteLayer(_ name: String) {
        locked { state in state.layers[name]?.versions = [:] }
    }

    /// Takes over the layers that a request or a template names; `nil` leaves them as they are.
    package func setLayers(
        _ value: JSONValue?,
        in configuration: inout FunctionConfiguration
    ) throws(AWSError) {
        guard let value else { return }
        let arns = (value.array ?? []).compactMap(\.string)
        guard arns.count <= 5 else { throw .invalidParameter("Cannot reference more than 5 layers.") }
        var versions: [LayerVersion] = []
        for arn in arns {
            let version = try layerVersion(arn)
            if let other = versions.first(where: { $0.layerARN == version.layerARN }) {
                throw .invalidParameter(
                    "Two different versions of the same layer are not allowed to be referenced in the same function. "
                        + "\(other.arn) and \(version.arn) are versions of the same layer."
                )
            }
            versions.append(version)
        }
        let layers = versions.map { FunctionLayer(arn: $0.arn, codeSize: $0.package.size, folder: $0.folder) }
        guard layers != configuration.layers else { return }
        configuration.layers = layers
        configuration.layerFolder = layers.isEmpty ? nil : try codeStore.merged(versions.map(\.folder))
    }

    private func layerVersion(_ text: String) throws(AWSError) -> LayerVersion {
        let parts = (ARN(text)?.resource ?? "").split(separator: ":").map(String.init)
        guard let arn = ARN(text), parts.count == 3, let number = Int(parts[2]) else {
            throw .validation([
                "Value '[\(text)]' at 'layers' failed to satisfy constraint: Member must satisfy constraint: "
                    + "[Member must satisfy regular expression pattern: \(Patterns.layerVersion)]"
            ])
        }
        guard arn.account == account.id else {
            throw AWSError(
                "AccessDeniedException",
                "User: arn:aws:iam::\(account.id):root is not authorized to perform: lambda:GetLayerVersion on resource: "
                    + "\(text) because no resource-based policy allows the lambda:GetLayerVersion action",
                status: 403,
                messageMember: "Message"
            )
        }
        guard arn.region == account.region else {
            throw .invalidParameter(
                "Layers are not in the same region as the function. "
                    + "Layers are expected to be in region \(account.region)."
            )
        }
        guard let version = locked({ $0.layers[parts[1]]?.versions[number] }) else {
            throw .invalidParameter("Layer version \(text) does not exist.")
        }
        return version
    }

    func layerARN(_ name: String) -> String {
        ARN(service: "lambda", region: account.region, account: account.id, resource: "layer:\(name)").description
    }
}
