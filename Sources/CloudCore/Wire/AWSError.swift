import OrderedCollections
package import WorkshopCommon

/// An error as an AWS API reports it: AWS's own code, words and status.
package struct AWSError: Error, Hashable, Sendable {
    package enum Fault: String, Hashable, Sendable {
        /// The caller's: `Sender`.
        case client
        /// The service's: `Receiver`.
        case server
    }

    /// `ResourceNotFoundException`
    package var code: String
    package var message: String
    package var status: Int
    package var fault: Fault
    /// Members beside the message, as the service's model has them, such as Lambda's `Type`.
    package var members: JSONObject
    /// The message's own member: services don't agree on `message` or `Message`.
    package var messageMember: String

    package init(
        _ code: String,
        _ message: String,
        status: Int = 400,
        fault: Fault? = nil,
        members: JSONObject = JSONObject(),
        messageMember: String = "message"
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.fault = fault ?? (status >= 500 ? .server : .client)
        self.members = members
        self.messageMember = messageMember
    }

    /// What this cloud has not learnt yet, in the words of the code that AWS itself uses for it.
    package static func unknownOperation(_ operation: String, suggestion: String) -> AWSError {
        AWSError("UnknownOperationException", "The local cloud has no \(operation) yet. \(suggestion)", status: 501)
    }
}
