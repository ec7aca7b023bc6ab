import CloudCore
import OrderedCollections
import WorkshopCommon

extension FunctionConfiguration {
    /// Names that a function can't set itself: creating it would be refused.
    package static var reservedVariables: Set<String> { EnvironmentVariables.reserved }
}

/// The variables of an environment, built from nothing.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html>.
enum EnvironmentVariables {
    /// Names that a function can't set itself.
    static let reserved: Set<String> = [
        "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ]

    static func make(
        for function: FunctionConfiguration,
        context: EnvironmentContext,
        initialization: ExecutionEnvironment.Initialization = .onDemand,
        runtime: [String: String] = [:],
        logStream: String,
        runtimeAPI: String
    ) -> [String: String] {
        let root = function.codeFolder
        var variables = [
            "LANG": "en_US.UTF-8",
            "TZ": ":UTC",
            "PATH": "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
            "LD_LIBRARY_PATH": "\(root):\(root)/lib:/opt/lib",
            // AWS has no need to set it: the launcher leads it elsewhere where `/tmp` is everybody's.
            "TMPDIR": EphemeralStorage.path,
            // Where requests of an AWS SDK go; AWS itself doesn't set it. A function that sets its own keeps it.
            "AWS_ENDPOINT_URL": context.endpoint,
        ]
        if let daemon = context.traceDaemon {
            variables["AWS_XRAY_DAEMON_ADDRESS"] = daemon
            variables["AWS_XRAY_CONTEXT_MISSING"] = "LOG_ERROR"
        }
        variables.merge(runtime) { _, runtime in runtime }
        variables.merge(function.environment) { _, own in own }
        variables.merge(reservedValues(for: function, context: context, logStream: logStream)) { _, ours in ours }
        variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = initialization.rawValue
        variables["AWS_LAMBDA_RUNTIME_API"] = runtimeAPI
        return variables
    }

    private static func reservedValues(
        for function: FunctionConfiguration,
        context: EnvironmentContext,
        logStream: String
    ) -> [String: String] {
        var variables = [
            "_HANDLER": function.handler,
            "AWS_REGION": context.account.region,
            "AWS_DEFAULT_REGION": context.account.region,
            "AWS_LAMBDA_FUNCTION_NAME": function.name,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": String(function.memorySize),
            "AWS_LAMBDA_FUNCTION_VERSION": function.version,
            "AWS_LAMBDA_LOG_GROUP_NAME": function.logGroup,
            "AWS_LAMBDA_LOG_STREAM_NAME": logStream,
            "LAMBDA_TASK_ROOT": function.codeFolder,
            "LAMBDA_RUNTIME_DIR": "/var/runtime",
            // Good enough to sign with, worthless anywhere else.
            "AWS_ACCESS_KEY_ID": "ASIALOCALCLOUD000000",
            "AWS_SECRET_ACCESS_KEY": "local-cloud-secret-access-key",
            "AWS_SESSION_TOKEN": "local-cloud-session-token",
        ]
        if function.logging.isJSON {
            variables["AWS_LAMBDA_LOG_FORMAT"] = "JSON"
            variables["AWS_LAMBDA_LOG_LEVEL"] =
                function.remaining["LoggingConfig"]?["ApplicationLogLevel"]?.string ?? "INFO"
        }
        // "This environment variable isn't defined for functions that use the provided.* runtimes."
        if function.runtime != .provided {
            variables["AWS_EXECUTION_ENV"] = "AWS_Lambda_\(function.runtimeIdentifier)"
        }
        return variables
    }
}
