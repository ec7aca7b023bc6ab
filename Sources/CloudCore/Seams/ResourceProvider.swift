package import WorkshopCommon

/// A service whose resources CloudFormation makes: what a deployment needs of it.
package protocol ResourceProvider: Sendable {
    /// The types that it takes, such as `AWS::SQS::Queue`, in the order in which they are deployed.
    var resourceTypes: [String] { get }

    /// Creates the resource, or brings the one of the same physical id to what the template says now; its data stays.
    ///
    /// Called for each resource of each deployment, changed or not, and with the older declaration when a deployment is
    /// rolled back. What a resource refers to in another service may not be there yet.
    /// Throws what AWS would refuse.
    func deploy(_ resource: DeclaredResource) async throws(AWSError)

    /// Removes it. That it isn't there, or no longer, is no error.
    func remove(_ resource: DeclaredResource) async
}

/// A resource as a resolved template declares it.
package struct DeclaredResource: Hashable, Sendable {
    package var type: String
    package var logicalID: String
    /// What `Ref` gives: a name, a URL or an ARN, as the type has it.
    package var physicalID: String
    /// Without intrinsic functions.
    package var properties: JSONValue
    /// What `Fn::GetAtt` gives, and what the service has to make true: `Arn`, `StreamArn`.
    package var attributes: [String: String]
    package var stackName: String

    package init(
        type: String,
        logicalID: String,
        physicalID: String,
        properties: JSONValue,
        attributes: [String: String] = [:],
        stackName: String = ""
    ) {
        self.type = type
        self.logicalID = logicalID
        self.physicalID = physicalID
        self.properties = properties
        self.attributes = attributes
        self.stackName = stackName
    }
}
