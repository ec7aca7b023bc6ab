import CloudCore

/// Answers for browsers.
extension S3Service {
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/API/RESTOPTIONSobject.html>.
    func preflight(_ request: S3Request) throws(AWSError) -> CloudResponse {
        guard let origin = request.header("Origin") else {
            throw .s3("BadRequest", "Insufficient information. Origin request header needed.")
        }
        guard let method = request.header("Access-Control-Request-Method") else {
            throw .s3("BadRequest", "Invalid Access-Control-Request-Method: null")
        }
        let resourceType = request.address.key == nil ? "BUCKET" : "OBJECT"
        let bucket = locked { $0.buckets[request.bucket] }
        guard let bucket, bucket[.cors] != nil else {
            let reason = bucket == nil ? "Bucket not found" : "CORS is not enabled for this bucket."
            throw Self.forbidden("CORSResponse: \(reason)", method, resourceType)
        }
        let requested = request.header("Access-Control-Request-Headers")
        let headers = (requested ?? "").split(separator: ",").map { $0.filter { $0 != " " } }
        guard let rule = bucket.cors.first(where: { $0.allows(origin: origin, method: method, headers: headers) })
        else {
            throw Self.forbidden(
                "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, "
                    + "request method / Access-Control-Request-Method or Access-Control-Request-Headers are not "
                    + "whitelisted by the resource's CORS spec.",
                method,
                resourceType
            )
        }
        return CloudResponse(status: 200, headers: rule.fields(origin: origin, requested: requested))
    }

    private static func forbidden(_ message: String, _ method: String, _ resourceType: String) -> AWSError {
        .s3("AccessForbidden", message, status: 403, ["Method": method, "ResourceType": resourceType])
    }

    func addCORS(to response: inout CloudResponse, _ request: S3Request) {
        guard let origin = request.header("Origin"), let bucket = locked({ $0.buckets[request.bucket] }),
            let rule = bucket.cors.first(where: { $0.allows(origin: origin, method: request.method) })
        else { return }
        for field in rule.fields(origin: origin) { response.headers.append(field.name, field.value) }
    }
}
