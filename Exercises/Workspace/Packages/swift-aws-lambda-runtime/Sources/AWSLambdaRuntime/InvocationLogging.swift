import Logging

/// Makes the logger of each invocation: the runtime's, with the request's ids and the level of the environment.
struct InvocationLogging {
    let base: Logger

    init(base: Logger) {
        var base = base
        // In text format `LOG_LEVEL` wins over Lambda's own `AWS_LAMBDA_LOG_LEVEL`, as in the real package.
        if let name = Lambda.env("LOG_LEVEL") ?? Lambda.env("AWS_LAMBDA_LOG_LEVEL"), let level = Self.level(name) {
            base.logLevel = level
        }
        self.base = base
    }

    func logger(for invocation: Invocation) -> Logger {
        var logger = base
        logger[metadataKey: "aws-request-id"] = .string(invocation.requestID)
        logger[metadataKey: "aws-trace-id"] = .string(invocation.traceID)
        return logger
    }

    /// Lambda's names of levels beside swift-log's.
    private static func level(_ name: String) -> Logger.Level? {
        switch name.lowercased() {
        case "warn": .warning
        case "fatal": .critical
        case let name: Logger.Level(rawValue: name)
        }
    }
}
