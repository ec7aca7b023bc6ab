import CloudCore
import OrderedCollections
import SystemPackage
import WorkshopCommon

extension LambdaService {
    /// Publishes `$LATEST`, unless nothing has changed since it was published last: then that version is the answer.
    ///
    /// A version's code is a copy of its own when it stands in a folder that others may change.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html>.
    func publishVersion(
        _ name: String,
        description: String? = nil,
        codeSHA256: String? = nil,
        revisionID: String? = nil
    ) throws(AWSError) -> FunctionConfiguration {
        let latest = try function(named: name).configuration
        try checkRevision(revisionID, latest.stamp.revisionID)
        if let codeSHA256, codeSHA256 != latest.package.sha256 {
            throw .invalidParameter(
                "CodeSHA256 (\(codeSHA256)) is different from current CodeSHA256 in $LATEST "
                    + "(\(latest.package.sha256)). Please try again with the CodeSHA256 in $LATEST."
            )
        }
        if let same = locked({ $0.functions[name]?.unchangedVersion?.configuration }) { return same }
        let folder = try codeStore.frozen(latest.codeFolder)
        return try change(name) { record in
            if let same = record.unchangedVersion { return same.configuration }
            record.publishedFrom = record.latest.configuration
            record.lastNumber += 1
            var configuration = record.latest.configuration
            configuration.version = String(record.lastNumber)
            configuration.codeFolder = folder
            configuration.stamp = ChangeStamp(date: clock.now)
            if let description { configuration.description = description }
            record.published[record.lastNumber] = Function(
                configuration: configuration,
                pool: EnvironmentPool(configuration, context: context)
            )
            record.latest.configuration.stamp.revisionID = Identifiers.requestID()
            return configuration
        }
    }

    /// Deletes one version; one that isn't there is no error.
    func deleteVersion(_ reference: FunctionReference, qualifier: String) throws(AWSError) {
        guard qualifier != "$LATEST" else {
            throw .invalidParameter("$LATEST version cannot be deleted without deleting the function.")
        }
        guard let number = Int(qualifier) else {
            throw .invalidParameter("Deletion of aliases is not currently supported.")
        }
        let pool = try change(reference.name) { record throws(AWSError) -> EnvironmentPool? in
            let aliases = record.aliases.values.filter { alias in
                alias.version == qualifier || alias.additional?.version == qualifier
            }
            guard aliases.isEmpty else {
                let names = aliases.map(\.name).sorted().joined(separator: ", ")
                throw .conflict("Unable to delete version because the following aliases reference it: [\(names)]")
            }
            record.forgetSettings(of: qualifier)
            return record.published.removeValue(forKey: number)?.pool
        }
        pool.map(retire)
    }
}

extension FunctionRecord {
    /// The version that was published last, if it is still there and `$LATEST` has not changed since.
    var unchangedVersion: LambdaService.Function? {
        publishedFrom == latest.configuration ? published[lastNumber] : nil
    }

    mutating func forgetSettings(of qualifier: String) {
        eventInvoke[qualifier] = nil
        provisioned[qualifier] = nil
        urls[qualifier] = nil
        policies[qualifier] = nil
        runtimeManagement[qualifier] = nil
    }
}
