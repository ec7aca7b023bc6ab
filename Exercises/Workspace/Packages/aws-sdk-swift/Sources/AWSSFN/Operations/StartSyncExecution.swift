// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime
public import Foundation

/// What ``SFNClient/startSyncExecution(input:)`` takes. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartSyncExecution.html
public struct StartSyncExecutionInput: Sendable {
    public var includedData: SFNClientTypes.IncludedData?
    public var input: String?
    public var name: String?
    public var stateMachineArn: String?
    public var traceHeader: String?

    public init(
        includedData: SFNClientTypes.IncludedData? = nil,
        input: String? = nil,
        name: String? = nil,
        stateMachineArn: String? = nil,
        traceHeader: String? = nil
    ) {
        self.includedData = includedData
        self.input = input
        self.name = name
        self.stateMachineArn = stateMachineArn
        self.traceHeader = traceHeader
    }
}

/// What ``SFNClient/startSyncExecution(input:)`` answers.
public struct StartSyncExecutionOutput: Sendable {
    public var billingDetails: SFNClientTypes.BillingDetails?
    public var cause: String?
    public var error: String?
    public var executionArn: String?
    public var input: String?
    public var inputDetails: SFNClientTypes.CloudWatchEventsExecutionDataDetails?
    public var name: String?
    public var output: String?
    public var outputDetails: SFNClientTypes.CloudWatchEventsExecutionDataDetails?
    public var startDate: Date?
    public var stateMachineArn: String?
    public var status: SFNClientTypes.SyncExecutionStatus?
    public var stopDate: Date?
    public var traceHeader: String?

    public init(
        billingDetails: SFNClientTypes.BillingDetails? = nil,
        cause: String? = nil,
        error: String? = nil,
        executionArn: String? = nil,
        input: String? = nil,
        inputDetails: SFNClientTypes.CloudWatchEventsExecutionDataDetails? = nil,
        name: String? = nil,
        output: String? = nil,
        outputDetails: SFNClientTypes.CloudWatchEventsExecutionDataDetails? = nil,
        startDate: Date? = nil,
        stateMachineArn: String? = nil,
        status: SFNClientTypes.SyncExecutionStatus? = nil,
        stopDate: Date? = nil,
        traceHeader: String? = nil
    ) {
        self.billingDetails = billingDetails
        self.cause = cause
        self.error = error
        self.executionArn = executionArn
        self.input = input
        self.inputDetails = inputDetails
        self.name = name
        self.output = output
        self.outputDetails = outputDetails
        self.startDate = startDate
        self.stateMachineArn = stateMachineArn
        self.status = status
        self.stopDate = stopDate
        self.traceHeader = traceHeader
    }
}

extension StartSyncExecutionInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("includedData", includedData)
            $0.write("input", input)
            $0.write("name", name)
            $0.write("stateMachineArn", stateMachineArn)
            $0.write("traceHeader", traceHeader)
        }
    }
}

extension StartSyncExecutionOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            billingDetails: try json.member("billingDetails"),
            cause: try json.member("cause"),
            error: try json.member("error"),
            executionArn: try json.member("executionArn"),
            input: try json.member("input"),
            inputDetails: try json.member("inputDetails"),
            name: try json.member("name"),
            output: try json.member("output"),
            outputDetails: try json.member("outputDetails"),
            startDate: try json.member("startDate"),
            stateMachineArn: try json.member("stateMachineArn"),
            status: try json.member("status"),
            stopDate: try json.member("stopDate"),
            traceHeader: try json.member("traceHeader")
        )
    }
}
