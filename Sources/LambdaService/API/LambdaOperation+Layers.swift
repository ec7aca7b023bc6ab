import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaOperation {
    private static let root = "/2018-10-31/layers"
    private static let layerVersions = "/2018-10-31/layers/{LayerName}/versions"
    private static let one = "/2018-10-31/layers/{LayerName}/versions/{VersionNumber}"
    private static let number = Member("VersionNumber", .integer(), in: .path)
    private static let runtime = Member("CompatibleRuntime", .choice(FunctionRules.layerRuntimes), in: .query)
    private static let architecture = Member("CompatibleArchitecture", .choice(["x86_64", "arm64"]), in: .query)

    static let layers: [LambdaOperation] = [
        LambdaOperation(
            "PublishLayerVersion",
            "POST",
            layerVersions,
            201,
            [
                .layerName, .description, Member("Content", .structure(Member.code), required: true),
                Member("CompatibleRuntimes", .list(.choice(FunctionRules.layerRuntimes), 0...15)),
                Member("CompatibleArchitectures", .list(.choice(["x86_64", "arm64"]), 0...2)),
                Member("LicenseInfo", .text(0...512)),
            ]
        ) { service, request throws(AWSError) in
            let content = request.body["Content"] ?? [:]
            let code = try await service.package(of: content)
            return .json(try service.publishLayer(request.layerName, request.body, code: code).members)
        },
        LambdaOperation("GetLayerVersionByArn", "GET", root, query: "find=LayerVersion") {
            service,
            request throws(AWSError) in
            let arn = request["Arn"] ?? ""
            let parts = (ARN(arn)?.resource ?? "").split(separator: ":")
            guard parts.count == 3, parts[0] == "layer", let number = Int(parts[2]) else {
                throw .validation([
                    "Value '\(arn)' at 'arn' failed to satisfy constraint: Member must satisfy regular expression "
                        + "pattern: \(Patterns.layerVersion)"
                ])
            }
            return .json(try service.layer(String(parts[1]), number).members)
        },
        LambdaOperation("ListLayers", "GET", root, 200, [runtime, architecture, .maxFiftyItems]) {
            service,
            request throws(AWSError) in
            let layers = service.locked { $0.layers.values.sorted { $0.name < $1.name } }
            let all = layers.compactMap { layer -> JSONValue? in
                guard let latest = layer.versions.values.last(where: { request.fits($0) }) else { return nil }
                return [
                    "LayerName": .string(layer.name), "LayerArn": .string(latest.layerARN),
                    "LatestMatchingVersion": .object(latest.summary),
                ]
            }
            return Page(all, key: { $0["LayerName"]?.string ?? "" }, request: request).answer("Layers")
        },
        LambdaOperation(
            "ListLayerVersions",
            "GET",
            layerVersions,
            200,
            [.layerName, runtime, architecture, .maxFiftyItems]
        ) {
            service,
            request throws(AWSError) in
            let name = request.layerName
            let versions = service.locked { $0.layers[name]?.versions.values.elements ?? [] }
            let all = versions.reversed().filter { request.fits($0) }.map { JSONValue.object($0.summary) }
            return Page(all, key: { $0["LayerVersionArn"]?.string ?? "" }, request: request).answer("LayerVersions")
        },
        LambdaOperation("GetLayerVersion", "GET", one, 200, [.layerName, number]) {
            service,
            request throws(AWSError) in
            .json(try service.layer(request.layerName, request.layerNumber()).members)
        },
        LambdaOperation("DeleteLayerVersion", "DELETE", one, 204, [.layerName, number]) {
            service,
            request throws(AWSError) in
            let (name, number) = (request.layerName, try request.layerNumber())
            // One that isn't there is no error, and makes no layer of that name.
            guard service.locked({ $0.layers[name] != nil }) else { return .nothing }
            try service.changeLayer(name) { $0.versions[number] = nil }
            return .nothing
        },
        LambdaOperation(
            "AddLayerVersionPermission",
            "POST",
            "\(one)/policy",
            201,
            [
                .layerName, number, Member("StatementId", .text(1...100, pattern: Patterns.statement), required: true),
                Member("Action", .text(0...22, pattern: "lambda:GetLayerVersion"), required: true),
                Member("Principal", .text(pattern: #"\d{12}|\*|arn:(aws[a-zA-Z-]*):iam::\d{12}:root"#), required: true),
                Member("OrganizationId", .text(0...34, pattern: Patterns.organization)),
            ]
        ) { service, request throws(AWSError) in
            let (name, number) = (request.layerName, try request.layerNumber())
            return .json(try service.addLayerPermission(name, number, request))
        },
        LambdaOperation("GetLayerVersionPolicy", "GET", "\(one)/policy", 200, [.layerName, number]) {
            service,
            request throws(AWSError) in
            let (name, number) = (request.layerName, try request.layerNumber())
            let policy = try service.existingLayer(name, number).policy
            guard !policy.statements.isEmpty else {
                throw .notFound("No policy is associated with the given resource.")
            }
            return .json([
                "Policy": .string(policy.document.serialized()), "RevisionId": .string(policy.revisionID),
            ])
        },
        LambdaOperation("RemoveLayerVersionPermission", "DELETE", "\(one)/policy/{StatementId}", 204) {
            service,
            request throws(AWSError) in
            let (name, number) = (request.layerName, try request.layerNumber())
            try service.removeLayerPermission(name, number, request)
            return .nothing
        },
    ]
}

extension LambdaRequest {
    /// A layer may be named by its ARN.
    fileprivate var layerName: String {
        let text = label("LayerName")
        return (ARN(text)?.resource.split(separator: ":").dropFirst().first).map { String($0) } ?? text
    }

    fileprivate func layerNumber() throws(AWSError) -> Int {
        guard let number = integer("VersionNumber"), number >= 1 else {
            throw .invalidParameter("Layer Version Cannot be less than 1")
        }
        return number
    }

    fileprivate func fits(_ version: LayerVersion) -> Bool {
        version.fits(runtime: self["CompatibleRuntime"], architecture: self["CompatibleArchitecture"])
    }
}

extension LambdaService {
    fileprivate func layer(_ name: String, _ number: Int) throws(AWSError) -> LayerVersion {
        guard let version = locked({ $0.layers[name]?.versions[number] }) else { throw .noSuchResource }
        return version
    }

    /// In the words of the operations on its policy.
    fileprivate func existingLayer(_ name: String, _ number: Int) throws(AWSError) -> LayerVersion {
        guard let version = locked({ $0.layers[name]?.versions[number] }) else {
            throw .notFound("Layer version \(layerARN(name)):\(number) does not exist.")
        }
        return version
    }

    /// As AWS's refusals call GetLayerVersionPolicy; recorded: localstack/localstack,
    /// tests/aws/services/lambda_/test_lambda_api.snapshot.json, test_layer_policy_exceptions.
    private static let layerPolicy = "GetLayerPolicy"

    fileprivate func addLayerPermission(
        _ name: String,
        _ number: Int,
        _ request: LambdaRequest
    ) throws(AWSError) -> JSONValue {
        var version = try existingLayer(name, number)
        let statement = request.body["StatementId"]?.string ?? ""
        guard version.policy.statements[statement] == nil else { throw .statementExists(statement) }
        try checkRevision(request["RevisionId"], version.policy.revisionID, toldBy: Self.layerPolicy)
        let document: JSONValue = [
            "Sid": .string(statement), "Effect": "Allow",
            "Principal": request.body["Principal"] == "*" ? "*" : ["AWS": request.body["Principal"] ?? nil],
            "Action": request.body["Action"] ?? nil, "Resource": .string(version.arn),
        ]
        version.policy.statements[statement] = document
        version.policy.revisionID = Identifiers.requestID()
        let changed = version
        try changeLayer(name) { $0.versions[number] = changed }
        return ["Statement": .string(document.serialized()), "RevisionId": .string(changed.policy.revisionID)]
    }

    fileprivate func removeLayerPermission(
        _ name: String,
        _ number: Int,
        _ request: LambdaRequest
    ) throws(AWSError) {
        var version = try existingLayer(name, number)
        try checkRevision(request["RevisionId"], version.policy.revisionID, toldBy: Self.layerPolicy)
        let statement = request.label("StatementId")
        guard version.policy.statements.removeValue(forKey: statement) != nil else {
            throw .noStatement(statement)
        }
        version.policy.revisionID = Identifiers.requestID()
        let changed = version
        try changeLayer(name) { $0.versions[number] = changed }
    }
}
