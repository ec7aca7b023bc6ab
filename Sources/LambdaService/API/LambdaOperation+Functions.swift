import CloudCore
import OrderedCollections
import WorkshopCommon

extension LambdaOperation {
    private static let root = "/2015-03-31/functions"
    private static let one = "/2015-03-31/functions/{FunctionName}"

    static let functions: [LambdaOperation] = [
        LambdaOperation(
            "CreateFunction",
            "POST",
            root,
            201,
            Member.configuration + [
                Member("FunctionName", .text(1...140, pattern: Patterns.functionName), required: true),
                .role(required: true),
                Member("Code", .structure(Member.code), required: true),
                Member("Publish", .boolean),
                Member("PackageType", .choice(["Zip", "Image"])),
                Member("Architectures", Member.architectures),
                Member("Tags", Member.tags),
            ]
        ) { service, request throws(AWSError) in try await service.createFunction(request) },
        LambdaOperation("GetFunction", "GET", one, 200, [.namespacedName, .qualifier]) {
            service,
            request throws(AWSError) in
            try service.getFunction(request)
        },
        LambdaOperation(
            "GetFunctionConfiguration",
            "GET",
            "\(one)/configuration",
            200,
            [.namespacedName, .qualifier]
        ) { service, request throws(AWSError) in
            let reference = try request.reference(service)
            return .json(try service.configuration(reference).members(as: reference, of: service.account))
        },
        LambdaOperation(
            "ListFunctions",
            "GET",
            root,
            200,
            [
                Member("FunctionVersion", .choice(["ALL"]), in: .query), .maxItems,
            ]
        ) { service, request throws(AWSError) in service.listFunctions(request) },
        LambdaOperation(
            "UpdateFunctionCode",
            "PUT",
            "\(one)/code",
            200,
            Member.code + [
                .functionName, Member("Architectures", Member.architectures), Member("Publish", .boolean),
                Member("DryRun", .boolean), .revisionID,
            ]
        ) { service, request throws(AWSError) in try await service.updateFunctionCode(request) },
        LambdaOperation(
            "UpdateFunctionConfiguration",
            "PUT",
            "\(one)/configuration",
            200,
            Member.configuration + [.functionName, .role(required: false), .revisionID]
        ) { service, request throws(AWSError) in try service.updateFunctionConfiguration(request) },
        LambdaOperation("DeleteFunction", "DELETE", one, 204, [.functionName, .qualifier]) {
            service,
            request throws(AWSError) in
            try service.deleteFunction(request)
        },
    ]
}

extension LambdaService {
    fileprivate func createFunction(_ request: LambdaRequest) async throws(AWSError) -> LambdaAnswer {
        let body = request.body
        let reference = try FunctionReference(body["FunctionName"]?.string ?? "", account: account)
        guard reference.qualifier == nil else { throw .invalidFunctionName(body["FunctionName"]?.string ?? "") }
        let name = reference.name
        if name.count > 64 {
            throw .invalidParameter(
                "1 validation error detected: Value '\(name)' at 'functionName' failed to satisfy constraint: "
                    + "Member must have length less than or equal to 64"
            )
        }
        try FunctionRules.check(creating: body)
        let code = try await package(of: body["Code"] ?? [:])
        var configuration = FunctionConfiguration(
            name: name,
            properties: body,
            codeFolder: code.folder,
            codeFingerprint: code.package.sha256,
            account: account,
            lastModified: clock.now
        )
        configuration.package = code.package
        try setLayers(body["Layers"], in: &configuration)
        let function = Function(
            configuration: configuration,
            pool: EnvironmentPool(configuration, context: context)
        )
        try add(function, tags: body["Tags"]?.object ?? [:])
        if body["Publish"] == true { configuration = try publishVersion(name) }
        return .json(configuration.members(.creating))
    }

    fileprivate func getFunction(_ request: LambdaRequest) throws(AWSError) -> LambdaAnswer {
        let reference = try request.reference(self)
        let record = try record(reference)
        let configuration = try configuration(reference)
        var members: JSONObject = [
            "Configuration": configuration.members(as: reference, of: account),
            "Code": ["RepositoryType": "S3", "Location": .string("file://\(configuration.codeFolder)")],
        ]
        if !record.tags.isEmpty { members["Tags"] = .object(record.tags) }
        if let reserved = record.reservedConcurrency {
            members["Concurrency"] = ["ReservedConcurrentExecutions": .number(JSONNumber(reserved))]
        }
        return .json(.object(members))
    }

    func configuration(_ reference: FunctionReference) throws(AWSError) -> FunctionConfiguration {
        guard let function = try record(reference).target(of: reference.qualifier) else {
            throw .functionNotFound(reference.arn(in: account))
        }
        return function.configuration
    }

    fileprivate func listFunctions(_ request: LambdaRequest) -> LambdaAnswer {
        let records = locked { Array($0.functions.values) }.sorted { $0.name < $1.name }
        let isAll = request["FunctionVersion"] == "ALL"
        let all = records.flatMap { record in
            isAll
                ? record.versions.map { $0.configuration.members(.listed(isQualified: true)) }
                : [record.latest.configuration.members(.listed(isQualified: false))]
        }
        return Page(all, key: { $0["FunctionArn"]?.string ?? "" }, request: request).answer("Functions")
    }

    fileprivate func updateFunctionCode(_ request: LambdaRequest) async throws(AWSError) -> LambdaAnswer {
        let name = try request.reference(self).name
        let latest = try function(named: name).configuration
        let body = request.body
        if body["ImageUri"] != nil, !latest.isImage {
            throw .invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.")
        }
        if body["ImageUri"] == nil, latest.isImage {
            throw .invalidParameter("Please provide ImageUri when updating a function with packageType Image.")
        }
        try checkRevision(body["RevisionId"]?.string, latest.stamp.revisionID)
        let code = try await package(of: body)
        let change: @Sendable (inout FunctionConfiguration) -> Void = { configuration in
            configuration.codeFolder = code.folder
            configuration.codeFingerprint = code.package.sha256
            configuration.package = code.package
            if let value = body["Architectures"]?[0]?.string { configuration.architecture = value }
        }
        if body["DryRun"] == true {
            var configuration = latest
            change(&configuration)
            return .json(configuration.members())
        }
        let updated = try replaceLatest(name, revisionID: body["RevisionId"]?.string, change)
        guard body["Publish"] == true else { return .json(updated.members(.updating)) }
        return .json(try publishVersion(name).members(.publishing))
    }

    fileprivate func updateFunctionConfiguration(_ request: LambdaRequest) throws(AWSError) -> LambdaAnswer {
        let name = try request.reference(self).name
        var wanted = try function(named: name).configuration
        try FunctionRules.check(updating: request.body)
        try setLayers(request.body["Layers"], in: &wanted)
        let (layers, folder) = (wanted.layers, wanted.layerFolder)
        let updated = try replaceLatest(name, revisionID: request.body["RevisionId"]?.string) { configuration in
            configuration.apply(request.body)
            (configuration.layers, configuration.layerFolder) = (layers, folder)
        }
        return .json(updated.members(.updating))
    }

    fileprivate func deleteFunction(_ request: LambdaRequest) throws(AWSError) -> LambdaAnswer {
        let reference = try request.reference(self)
        _ = try function(named: reference.name)
        if let qualifier = reference.qualifier {
            try deleteVersion(reference, qualifier: qualifier)
        } else {
            try storage.remove(function: reference.name)
            delete(reference.name)
        }
        return .nothing
    }

    /// The code that a request carries, laid out.
    func package(of code: JSONValue) async throws(AWSError) -> CodeStore.Package {
        if let text = code["ZipFile"]?.string {
            guard let archive = Base64.decode(text) else {
                throw .serialization("The zip file is not valid Base64.")
            }
            guard archive.count <= 52_428_800 else { throw .zipTooLarge }
            return try codeStore.unpack(archive)
        }
        if code["ImageUri"] != nil {
            throw .invalidParameter(
                "Source image can't be fetched: the local cloud runs offline and has no container images. Use a zip file."
            )
        }
        if let bucket = code["S3Bucket"]?.string {
            return try codeStore.unpack(try await object(bucket, code))
        }
        throw .invalidParameter("Please provide a source for function code.")
    }

    private func object(_ bucket: String, _ code: JSONValue) async throws(AWSError) -> [UInt8] {
        guard let key = code["S3Key"]?.string else {
            throw .invalidParameter("Please provide a source for function code.")
        }
        let failed = { (code: String, message: String) -> AWSError in
            .invalidParameter(
                "Error occurred while GetObject. S3 Error Code: \(code). S3 Error Message: \(message)"
            )
        }
        guard let objects else {
            throw failed("NoSuchBucket", "The local cloud has no S3 yet; send the code as a zip file.")
        }
        do throws(AWSError) {
            return try await objects.read(bucket: bucket, key: key, version: code["S3ObjectVersion"]?.string)
        } catch {
            throw failed(error.code, error.message)
        }
    }
}
