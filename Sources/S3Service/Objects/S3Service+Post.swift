import CloudCore

/// Objects: sent by a form of a web page.
extension S3Service {
    func postObject(_ request: S3Request) async throws(AWSError) -> CloudResponse {
        throw .notHereYet("upload by POST")
    }
}
