import CloudCore
import OrderedCollections
import WorkshopCommon

// What is registered, and how it is looked up.

extension LambdaService {
    /// `$LATEST` of each function, by name.
    package var functions: [FunctionConfiguration] {
        locked { $0.functions.values.map(\.latest.configuration) }.sorted { $0.name < $1.name }
    }

    /// Adds the function, or replaces `$LATEST` of the one of that name: new invocations meet the new code, those in
    /// flight finish on the old. Deploying what is there already changes nothing and keeps the environments warm.
    package func deploy(_ configuration: FunctionConfiguration, tags: [String: String] = [:]) {
        var configuration = configuration
        let reserved = configuration.reservedConcurrency
        configuration.reservedConcurrency = nil
        let function = Function(
            configuration: configuration,
            pool: EnvironmentPool(configuration, context: context)
        )
        let replaced = locked { state -> EnvironmentPool? in
            guard !state.isStopped else { return nil }
            let current = state.functions[configuration.name]
            var record = current ?? FunctionRecord(latest: function)
            record.isDeclared = true
            record.reservedConcurrency = reserved
            record.tags = JSONObject(
                uniqueKeysWithValues: tags.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }
            )
            let isChanged = record.latest.configuration != configuration
            let old = isChanged ? record.latest.pool : nil
            if isChanged { record.latest = function }
            state.functions[configuration.name] = record
            return old
        }
        replaced.map(retire)
        // One of that name that came over the API is the template's from now on.
        try? storage.remove(function: configuration.name)
    }

    /// Adds a function that came over the API.
    func add(_ function: Function, tags: JSONObject) throws(AWSError) {
        let name = function.configuration.name
        let refusal = locked { state -> AWSError? in
            guard state.functions[name] == nil else { return .conflict("Function already exist: \(name)") }
            var record = FunctionRecord(latest: function)
            record.tags = tags
            do throws(AWSError) {
                try storage.put(record)
            } catch {
                return error
            }
            state.functions[name] = record
            return nil
        }
        if let refusal { throw refusal }
    }

    /// Invocations in flight finish; one that isn't there is no error.
    package func delete(_ name: String) {
        for pool in locked({ $0.functions.removeValue(forKey: name)?.pools }) ?? [] { retire(pool) }
    }

    // MARK: Looking up

    func checkExists(_ reference: FunctionReference) throws(AWSError) {
        _ = try record(reference)
    }

    /// Before an invocation, where AWS names `$LATEST` of a function that isn't there.
    ///
    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json, test_invoke_exceptions.
    func checkInvocable(_ reference: FunctionReference) throws(AWSError) {
        guard locked({ $0.functions[reference.name]?.exists(reference.qualifier) ?? false }) else {
            throw .functionNotFound(reference.qualifiedARN(in: account))
        }
    }

    /// The function, whose version or alias is there.
    func record(_ reference: FunctionReference) throws(AWSError) -> FunctionRecord {
        guard let record = locked({ $0.functions[reference.name] }), record.exists(reference.qualifier) else {
            throw .functionNotFound(reference.arn(in: account))
        }
        return record
    }

    /// Lambda's own words for every way of not finding one.
    func function(named text: String, qualifier: String? = nil) throws(AWSError) -> Function {
        let reference = try FunctionReference(text, qualifier: qualifier, account: account)
        guard let function = try record(reference).target(of: reference.qualifier) else {
            throw .functionNotFound(reference.arn(in: account))
        }
        return function
    }

    func reservedConcurrency(of name: String) -> Int? {
        locked { $0.functions[name]?.reservedConcurrency }
    }

    func eventInvokeConfiguration(of reference: FunctionReference) -> EventInvokeConfiguration {
        let qualifier = reference.qualifier ?? "$LATEST"
        return locked { $0.functions[reference.name]?.eventInvoke[qualifier] }
            ?? EventInvokeConfiguration(lastModified: clock.now)
    }

    func deadLetterTarget(of reference: FunctionReference) -> String? {
        locked { $0.functions[reference.name] }?
            .target(of: reference.qualifier)?
            .configuration.deadLetterTarget
    }

    // MARK: Changing

    /// Changes one function under the lock.
    /// - Parameter missing: What is said when it isn't there; AWS has other words in other operations.
    func change<Result: Sendable>(
        _ name: String,
        missing: AWSError? = nil,
        _ body: @Sendable (inout FunctionRecord) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
        let outcome = locked { state -> Swift.Result<Result, AWSError>? in
            guard var record = state.functions[name] else { return nil }
            do throws(AWSError) {
                let result = try body(&record)
                try storage.put(record)
                state.functions[name] = record
                return .success(result)
            } catch {
                return .failure(error)
            }
        }
        guard let outcome else {
            throw missing ?? .functionNotFound(FunctionReference.arn(name, qualifier: nil, account: account))
        }
        return try outcome.get()
    }

    /// Replaces `$LATEST` after a change that its environments must not outlive.
    func replaceLatest(
        _ name: String,
        revisionID: String?,
        _ body: @Sendable (inout FunctionConfiguration) throws(AWSError) -> Void
    ) throws(AWSError) -> FunctionConfiguration {
        let (configuration, old) = try change(name) {
            record throws(AWSError) -> (FunctionConfiguration, EnvironmentPool?) in
            try checkRevision(revisionID, record.latest.configuration.stamp.revisionID)
            var configuration = record.latest.configuration
            try body(&configuration)
            configuration.stamp = ChangeStamp(date: clock.now)
            let isChanged = configuration != record.latest.configuration
            let old = isChanged ? record.latest.pool : nil
            let pool = isChanged ? EnvironmentPool(configuration, context: context) : record.latest.pool
            record.latest = Function(configuration: configuration, pool: pool)
            return (configuration, old)
        }
        old.map(retire)
        return configuration
    }

    /// - Parameter operation: What tells the latest one, as the refusal says.
    func checkRevision(
        _ given: String?,
        _ current: String,
        toldBy operation: String = "GetFunction/GetAlias"
    ) throws(AWSError) {
        if let given, given != current { throw .revisionMismatch(operation) }
    }
}
