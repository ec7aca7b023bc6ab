import CloudCore
import WorkshopCommon

/// See <https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html>.
extension LambdaService {
    /// What must be left for functions that have none of their own.
    private static let leastUnreserved = 100

    func reserve(_ wanted: Int, for name: String) throws(AWSError) {
        let others = locked { state in
            state.functions.values.filter { $0.name != name }.reduce(0) { $0 + $1.takenConcurrency }
        }
        // Here AWS names `$LATEST`, too (test_lambda_api.snapshot.json, test_function_concurrency_exceptions).
        let missing = AWSError.functionNotFound(FunctionReference.arn(name, qualifier: "$LATEST", account: account))
        try change(name, missing: missing) { record throws(AWSError) in
            guard concurrencyLimit - others - wanted >= Self.leastUnreserved else {
                throw .invalidParameter(
                    "Specified ReservedConcurrentExecutions for function decreases account's "
                        + "UnreservedConcurrentExecution below its minimum value of [\(Self.leastUnreserved)]."
                )
            }
            let provisioned = record.provisioned.values.reduce(0) { $0 + $1.requested }
            guard provisioned <= wanted else {
                throw .invalidParameter(
                    " ReservedConcurrentExecutions  \(wanted) should not be lower than function's total provisioned "
                        + "concurrency [\(provisioned)]."
                )
            }
            record.reservedConcurrency = wanted
        }
    }

    /// The alias or the version that provisioned concurrency may be set for; AWS names it even of a function that isn't there
    /// (test_lambda_api.snapshot.json, test_provisioned_concurrency_exceptions).
    func provisionable(_ reference: FunctionReference) throws(AWSError) -> String {
        guard let qualifier = reference.qualifier, qualifier != "$LATEST" else {
            throw .invalidParameter("The function resource provided must be an alias or a published version.")
        }
        guard locked({ $0.functions[reference.name]?.exists(qualifier) ?? false }) else {
            let arn = reference.arn(in: account)
            throw reference.namesAlias ? .aliasNotFound(arn) : .functionNotFound(arn)
        }
        return qualifier
    }

    func provision(_ wanted: Int, for reference: FunctionReference) throws(AWSError) -> ProvisionedConcurrency {
        guard reference.qualifier != "$LATEST" else {
            throw .invalidParameter(
                "Provisioned Concurrency Configs cannot be applied to unpublished function versions."
            )
        }
        let qualifier = try provisionable(reference)
        let taken = locked { state in state.functions.values.reduce(0) { $0 + $1.takenConcurrency } }
        let config = ProvisionedConcurrency(requested: wanted, lastModified: clock.now)
        try change(reference.name) { record throws(AWSError) in
            let others = record.provisioned.filter { $0.key != qualifier }.values.reduce(0) { $0 + $1.requested }
            if let reserved = record.reservedConcurrency {
                guard others + wanted <= reserved else {
                    throw .invalidParameter(
                        "Requested Provisioned Concurrency should not be greater than the "
                            + "reservedConcurrentExecution for function"
                    )
                }
            } else {
                let before = record.provisioned[qualifier]?.requested ?? 0
                guard concurrencyLimit - taken + before - wanted >= Self.leastUnreserved else {
                    throw .invalidParameter(
                        "Specified ConcurrentExecutions for function decreases account's "
                            + "UnreservedConcurrentExecution below its minimum value of [\(Self.leastUnreserved)]."
                    )
                }
            }
            try record.checkProvisionedOnce(qualifier)
            record.provisioned[qualifier] = config
        }
        applyProvisionedConcurrency(reference.name)
        return config
    }

    /// Tells each version's environments how many of them are to be kept ready.
    func applyProvisionedConcurrency(_ name: String) {
        guard let record = locked({ $0.functions[name] }) else { return }
        for version in record.versions {
            let wanted = record.provisioned.reduce(0) { sum, config in
                let isOfThis = record.target(of: config.key)?.configuration.version == version.configuration.version
                return sum + (isOfThis ? config.value.requested : 0)
            }
            version.pool.provision(wanted)
        }
    }
}

extension FunctionRecord {
    /// What the account can't give to others.
    var takenConcurrency: Int {
        reservedConcurrency ?? provisioned.values.reduce(0) { $0 + $1.requested }
    }

    /// How many of those that are asked for are ready.
    func availableProvisioned(_ qualifier: String) -> Int {
        min(provisioned[qualifier]?.requested ?? 0, target(of: qualifier)?.pool.readyCount ?? 0)
    }

    /// A version has it by itself or through one alias, not both.
    fileprivate func checkProvisionedOnce(_ qualifier: String) throws(AWSError) {
        if let alias = aliases[qualifier] {
            guard provisioned[alias.version] == nil else {
                throw .conflict(
                    "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version"
                )
            }
        } else if aliases.values.contains(where: { $0.version == qualifier && provisioned[$0.name] != nil }) {
            throw .conflict("Version is pointed by a Provisioned Concurrency alias")
        }
    }
}
