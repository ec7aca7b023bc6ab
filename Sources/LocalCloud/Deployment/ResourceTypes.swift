import SAMTemplate
import WorkshopCommon

/// Types that exist in a stack without a service behind them.
enum ResourceTypes {
    private static let simplyThere: Set<String> = [
        "AWS::ApiGateway::Account", "AWS::CloudFormation::WaitConditionHandle", "AWS::Logs::LogGroup",
    ]

    static func needsNoService(_ type: String) -> Bool {
        simplyThere.contains(type) || type.hasPrefix("AWS::IAM::")
    }
}

extension Diagnostic {
    static func notRunYet(_ resource: Resource) -> Diagnostic {
        Diagnostic(
            "cloud-type-not-run",
            severity: .note,
            at: resource.location,
            "the local cloud does not run \(resource.type) yet: \(resource.logicalID) is deployed in name only",
            why: "On AWS it would be created; here calls to it are refused."
        )
    }

    /// A warning: a call that AWS would refuse succeeds here.
    static func limited(_ what: String, of api: Resource?) -> Diagnostic {
        Diagnostic(
            "cloud-api-limited",
            severity: .warning,
            at: api?.location,
            "the local cloud has no \(what), yet",
            why: "AWS would act on it; here it makes no difference or is answered by 501."
        )
    }

    static func notBuilt(_ resource: Resource) -> Diagnostic {
        Diagnostic(
            "cloud-function-not-built",
            at: resource.location(of: ["Properties", "CodeUri"]),
            "there is no built code for the function \(resource.logicalID)",
            suggestion:
                "give it a CodeUri, and a Metadata with BuildMethod: makefile or a ready bootstrap in that folder"
        )
    }
}
