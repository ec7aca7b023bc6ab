import CloudCore
import OrderedCollections
import WorkshopCommon

/// Tags of mappings: `/2017-03-31/tags/ARN`, which Lambda has for functions.
/// See <https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html> and its neighbours.
extension EventSourceService {
    private static let tagsPath = "/2017-03-31/tags/"

    /// The mapping whose tags a request is about.
    static func taggedMapping(_ request: CloudRequest) -> String? {
        guard request.path.hasPrefix(tagsPath) else { return nil }
        let arn = ARN(PercentEncoding.decode(request.path.dropFirst(tagsPath.count)))
        guard let arn, arn.service == "lambda", arn.resource.hasPrefix("event-source-mapping:") else { return nil }
        return String(arn.resource.dropFirst("event-source-mapping:".count))
    }

    func answerAboutTags(
        _ request: CloudRequest,
        of id: String,
        _ requestID: String
    ) throws(AWSError) -> CloudResponse {
        switch request.method {
        case "GET":
            let tags: JSONValue = ["Tags": .object(try mapping(id).tags)]
            return WireProtocol.restJSON.response(tags, requestID: requestID)
        case "POST":
            let given = MappingRules.tags(try members(request)["Tags"])
            try changeTags(of: id) { tags in tags.merge(given) { $1 } }
        default:
            let keys = request.queryItems.filter { $0.name == "tagKeys" }.map(\.value)
            try changeTags(of: id) { tags in tags.removeAll { keys.contains($0.key) } }
        }
        return CloudResponse(status: 204, headers: ["x-amzn-RequestId": requestID])
    }
}
