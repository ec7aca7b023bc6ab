/// Which messages of a batch were not done. Lambda deletes the others from the queue.
///
/// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
struct BatchResponse: Encodable {
    /// One message that is to come again.
    struct Failure: Encodable {
        /// The message's id.
        let itemIdentifier: String
    }

    /// None, where all is done.
    var batchItemFailures: [Failure] = []
}
