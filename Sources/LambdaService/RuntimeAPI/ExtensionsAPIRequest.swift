import CloudCore
import WorkshopCommon

/// A request to the Extensions API, or to one of the APIs beside it that the local cloud refuses.
enum ExtensionsAPIRequest: Hashable {
    case register
    case next
    case initError
    case exitError
    /// The Telemetry API, and the Logs API that it replaced. AWS's own emulator refuses them in the same words.
    case unsupported(api: String)
    case wrongMethod

    init?(_ request: CloudRequest) {
        let verb: String
        switch request.path {
        case "/2020-01-01/extension/register": (self, verb) = (.register, "POST")
        case "/2020-01-01/extension/event/next": (self, verb) = (.next, "GET")
        case "/2020-01-01/extension/init/error": (self, verb) = (.initError, "POST")
        case "/2020-01-01/extension/exit/error": (self, verb) = (.exitError, "POST")
        case "/2022-07-01/telemetry": (self, verb) = (.unsupported(api: "Telemetry"), "PUT")
        case "/2020-08-15/logs": (self, verb) = (.unsupported(api: "Logs"), "PUT")
        default: return nil
        }
        if request.method != verb { self = .wrongMethod }
    }
}

extension RuntimeAPIError {
    /// With 202, so that an extension goes on without it.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/telemetry-api-reference.html>.
    static func unsupported(_ api: String) -> RuntimeAPIError {
        RuntimeAPIError(
            status: 202,
            errorType: "\(api).NotSupported",
            message: "\(api) API is not supported"
        )
    }
}
