// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime
public import Foundation

/// What ``SFNClient/describeExecution(input:)`` takes. https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeExecution.html
public struct DescribeExecutionInput: Sendable {
    public var executionArn: String?
    public var includedData: SFNClientTypes.IncludedData?

    public init(
        executionArn: String? = nil,
        includedData: SFNClientTypes.IncludedData? = nil
    ) {
        self.executionArn = executionArn
        self.includedData = includedData
    }
}

/// What ``SFNClient/describeExecution(input:)`` answers.
public struct DescribeExecutionOutput: Sendable {
    public var cause: String?
    public var error: String?
    public var executionArn: String?
    public var input: String?
    public var inputDetails: SFNClientTypes.CloudWatchEventsExecutionDataDetails?
    public var mapRunArn: String?
    public var name: String?
    public var output: String?
    public var outputDetails: SFNClientTypes.CloudWatchEventsExecutionDataDetails?
    public var redriveCount: Int?
    public var redriveDate: Date?
    public var redriveStatus: SFNClientTypes.ExecutionRedriveStatus?
    public var redriveStatusReason: String?
    public var startDate: Date?
    public var stateMachineAliasArn: String?
    public var stateMachineArn: String?
    public var stateMachineVersionArn: String?
    public var status: SFNClientTypes.ExecutionStatus?
    public var stopDate: Date?
    public var traceHeader: String?

    public init(
        cause: String? = nil,
        error: String? = nil,
        executionArn: String? = nil,
        input: String? = nil,
        inputDetails: SFNClientTypes.CloudWatchEventsExecutionDataDetails? = nil,
        mapRunArn: String? = nil,
        name: String? = nil,
        output: String? = nil,
        outputDetails: SFNClientTypes.CloudWatchEventsExecutionDataDetails? = nil,
        redriveCount: Int? = nil,
        redriveDate: Date? = nil,
        redriveStatus: SFNClientTypes.ExecutionRedriveStatus? = nil,
        redriveStatusReason: String? = nil,
        startDate: Date? = nil,
        stateMachineAliasArn: String? = nil,
        stateMachineArn: String? = nil,
        stateMachineVersionArn: String? = nil,
        status: SFNClientTypes.ExecutionStatus? = nil,
        stopDate: Date? = nil,
        traceHeader: String? = nil
    ) {
        self.cause = cause
        self.error = error
        self.executionArn = executionArn
        self.input = input
        self.inputDetails = inputDetails
        self.mapRunArn = mapRunArn
        self.name = name
        self.output = output
        self.outputDetails = outputDetails
        self.redriveCount = redriveCount
        self.redriveDate = redriveDate
        self.redriveStatus = redriveStatus
        self.redriveStatusReason = redriveStatusReason
        self.startDate = startDate
        self.stateMachineAliasArn = stateMachineAliasArn
        self.stateMachineArn = stateMachineArn
        self.stateMachineVersionArn = stateMachineVersionArn
        self.status = status
        self.stopDate = stopDate
        self.traceHeader = traceHeader
    }
}

extension DescribeExecutionInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("executionArn", executionArn)
            $0.write("includedData", includedData)
        }
    }
}

extension DescribeExecutionOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            cause: try json.member("cause"),
            error: try json.member("error"),
            executionArn: try json.member("executionArn"),
            input: try json.member("input"),
            inputDetails: try json.member("inputDetails"),
            mapRunArn: try json.member("mapRunArn"),
            name: try json.member("name"),
            output: try json.member("output"),
            outputDetails: try json.member("outputDetails"),
            redriveCount: try json.member("redriveCount"),
            redriveDate: try json.member("redriveDate"),
            redriveStatus: try json.member("redriveStatus"),
            redriveStatusReason: try json.member("redriveStatusReason"),
            startDate: try json.member("startDate"),
            stateMachineAliasArn: try json.member("stateMachineAliasArn"),
            stateMachineArn: try json.member("stateMachineArn"),
            stateMachineVersionArn: try json.member("stateMachineVersionArn"),
            status: try json.member("status"),
            stopDate: try json.member("stopDate"),
            traceHeader: try json.member("traceHeader")
        )
    }
}
