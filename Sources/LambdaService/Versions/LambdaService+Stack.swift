package import CloudCore
import OrderedCollections
package import WorkshopCommon

/// What a template declares beside a function: each is the properties of a resource, resolved.
package struct DeclaredSettings: Hashable, Sendable {
    /// Of an alias, a version or `$LATEST`.
    package struct Part: Hashable, Sendable {
        /// `nil` for the function itself.
        package var qualifier: String?
        /// A permission's statement or a URL's first label.
        package var id: String
        package var properties: JSONValue

        package init(qualifier: String? = nil, id: String = "", properties: JSONValue) {
            self.qualifier = qualifier
            self.id = id
            self.properties = properties
        }
    }

    /// `AWS::Lambda::Version`; `nil` when the template has none.
    package var version: Part?
    package var aliases: [Part] = []
    package var urls: [Part] = []
    package var eventInvoke: [Part] = []
    package var permissions: [Part] = []

    package init() {}
}

extension LambdaService {
    /// Brings a function to what its template declares, and takes back what the template declared before.
    ///
    /// A version is published whenever `$LATEST` has changed. On AWS the SAM CLI gives changed code another `CodeUri`, which
    /// makes another version resource; here the path stays, so the code's change does it.
    /// - Returns: What AWS would refuse, in its words.
    package func apply(_ declared: DeclaredSettings, to name: String) -> [AWSError] {
        let before = locked { state in
            defer { state.functions[name]?.declared = declared }
            return state.functions[name]?.declared ?? DeclaredSettings()
        }
        takeBack(before, keeping: declared, of: name)
        var refusals: [AWSError] = []
        let attempt = { (body: () throws(AWSError) -> Void) in
            do throws(AWSError) { try body() } catch { refusals.append(error) }
        }
        var published: String?
        if let version = declared.version {
            attempt { () throws(AWSError) in
                published = try publish(version, of: name)
            }
        }
        for alias in declared.aliases { attempt { () throws(AWSError) in try apply(alias, published, to: name) } }
        for url in declared.urls { attempt { () throws(AWSError) in try apply(url: url, to: name) } }
        for part in declared.eventInvoke {
            let qualifier = part.qualifier == "$LATEST" ? nil : part.qualifier
            attempt { () throws(AWSError) in
                let reference = try FunctionReference(name, qualifier: qualifier, account: account)
                _ = try setEventInvoke(reference, part.properties, keepsOthers: false)
            }
        }
        for part in declared.permissions where !before.permissions.contains(part) {
            attempt { () throws(AWSError) in
                let reference = try FunctionReference(name, qualifier: part.qualifier, account: account)
                var members = part.properties.object ?? [:]
                members["StatementId"] = .string(part.id)
                _ = try addPermission(reference, .object(members))
            }
        }
        applyProvisionedConcurrency(name)
        return refusals
    }

    private func takeBack(_ before: DeclaredSettings, keeping declared: DeclaredSettings, of name: String) {
        let keptAliases = Set(declared.aliases.map(\.id))
        try? change(name) { record in
            for alias in before.aliases where !keptAliases.contains(alias.id) {
                record.aliases[alias.id] = nil
                record.forgetSettings(of: alias.id)
            }
            for url in before.urls where !declared.urls.contains(where: { $0.qualifier == url.qualifier }) {
                record.urls[url.qualifier ?? "$LATEST"] = nil
            }
            for part in before.eventInvoke
            where !declared.eventInvoke.contains(where: { $0.qualifier == part.qualifier }) {
                record.eventInvoke[part.qualifier ?? "$LATEST"] = nil
            }
            for part in before.permissions where !declared.permissions.contains(part) {
                record.policies[part.qualifier ?? "$LATEST"]?.statements[part.id] = nil
            }
        }
    }

    private func publish(_ version: DeclaredSettings.Part, of name: String) throws(AWSError) -> String {
        let number = try publishVersion(name, description: version.properties["Description"]?.string).version
        let count = version.properties["ProvisionedConcurrencyConfig"]?["ProvisionedConcurrentExecutions"]?.wholeNumber
        try change(name) { record in
            // The older versions' went with their template's resource.
            for qualifier in record.provisioned.keys where Int(qualifier) != nil { record.provisioned[qualifier] = nil }
            record.provisioned[number] = count.map {
                ProvisionedConcurrency(requested: $0, lastModified: clock.now)
            }
        }
        return number
    }

    private func apply(
        _ part: DeclaredSettings.Part,
        _ published: String?,
        to name: String
    ) throws(AWSError) {
        var settings = AliasSettings(part.properties)
        settings.name = part.id
        // All versions of a template resolve to the first number; the one that stands in it now is meant.
        if let published, let number = settings.version, Int(number) != nil {
            settings.version = published
            settings.weights = settings.weights?.filter { $0.key != number }
        }
        if settings.weights == nil { settings.weights = [:] }
        let isThere = locked { $0.functions[name]?.aliases[part.id] != nil }
        _ =
            isThere
            ? try updateAlias(name, settings, revisionID: nil) : try createAlias(name, settings)
        let count = part.properties["ProvisionedConcurrencyConfig"]?["ProvisionedConcurrentExecutions"]?.wholeNumber
        try change(name) { record in
            record.provisioned[part.id] = count.map {
                ProvisionedConcurrency(requested: $0, lastModified: clock.now)
            }
        }
    }

    private func apply(url part: DeclaredSettings.Part, to name: String) throws(AWSError) {
        let reference = try FunctionReference(name, qualifier: part.qualifier, account: account)
        let isThere = locked { $0.functions[name]?.urls[part.qualifier ?? "$LATEST"]?.id == part.id }
        guard isThere else {
            locked { $0.functions[name]?.urls[part.qualifier ?? "$LATEST"] = nil }
            _ = try createURL(reference, part.properties, id: part.id)
            return
        }
        let now = clock.now
        try change(name) { record in
            record.urls[part.qualifier ?? "$LATEST"]?.cors = nil
            record.urls[part.qualifier ?? "$LATEST"]?.apply(part.properties)
            record.urls[part.qualifier ?? "$LATEST"]?.modified = now
        }
    }

    /// Lays out a template's inline code, in the file that CloudFormation puts it in.
    /// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html>.
    package func layInline(_ text: String, runtime: String) throws(AWSError) -> (folder: String, CodePackage) {
        let name = runtime.hasPrefix("python") ? "index.py" : "index.js"
        let code = try codeStore.lay(file: name, Array(text.utf8))
        return (code.folder, code.package)
    }

    /// What is told of code that was never zipped: the folder's size, and a digest that changes with it.
    package static func package(ofFolder size: Int, fingerprint: String) -> CodePackage {
        CodePackage(size: size, sha256: CodeStore.digest(Array(fingerprint.utf8)))
    }

    /// The URLs of all functions, by their first labels.
    package var urlIDs: [String] {
        locked { $0.functions.values.flatMap(\.urls.values).map(\.id) }.sorted()
    }
}
