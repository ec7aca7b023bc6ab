import CloudCore
import WorkshopCommon

/// What has happened to an object, in the shapes in which S3 tells of it.
struct ObjectEvent: Sendable {
    /// `ObjectCreated:Put`
    let name: String
    let object: ObjectVersion
    let bucket: Bucket
    let account: Account
    let ownerID: String
    let time: Timestamp
    let requestID: String
    let hostID: String
    let sourceAddress: String
    /// Higher than that of an earlier event of the same key.
    let number: Int64

    private var isRemoval: Bool { name.hasPrefix("ObjectRemoved:") }
    private var isMarker: Bool { name == "ObjectRemoved:DeleteMarkerCreated" }
    private var isAboutDetails: Bool { name.hasPrefix("ObjectTagging:") || name.hasPrefix("ObjectAcl:") }

    private var versionID: String? { bucket.versioning == .never ? nil : object.id }

    private var sequencer: String {
        "00"
            + (Identifiers.hexadecimal(UInt64(clamping: time.secondsSince1970), digits: 8)
            + Identifiers.hexadecimal(UInt64(number), digits: 8)).uppercased()
    }

    /// What an empty object has, and so a marker.
    private static let emptyETag = "d41d8cd98f00b204e9800998ecf8427e"

    private var etag: String? { isMarker ? Self.emptyETag : isRemoval ? nil : object.etag }

    /// For queues, topics and functions.
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html>.
    func records(configurationID: String) -> JSONValue {
        let record: JSONValue = [
            "eventVersion": .string(isAboutDetails ? "2.3" : "2.1"), "eventSource": "aws:s3",
            "awsRegion": .string(bucket.region), "eventTime": .string(time.iso8601), "eventName": .string(name),
            "userIdentity": ["principalId": .string("AWS:\(account.id)")],
            "requestParameters": ["sourceIPAddress": .string(sourceAddress)],
            "responseElements": ["x-amz-request-id": .string(requestID), "x-amz-id-2": .string(hostID)],
            "s3": [
                "s3SchemaVersion": "1.0", "configurationId": .string(configurationID),
                "bucket": [
                    "name": .string(bucket.name), "ownerIdentity": ["principalId": .string(ownerID)],
                    "arn": .string(bucket.arn),
                ],
                "object": .members([
                    "key": .string(ListRequest.encoded(object.key)),
                    "size": isRemoval || isAboutDetails ? nil : .integer(object.size), "eTag": .text(etag),
                    "versionId": .text(versionID), "sequencer": isAboutDetails ? nil : .string(sequencer),
                ]),
            ],
        ]
        return ["Records": [record]]
    }

    /// The detail type of the event for EventBridge.
    /// See <https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html>.
    var detailType: String {
        switch name {
        case "ObjectTagging:Put": "Object Tags Added"
        case "ObjectTagging:Delete": "Object Tags Deleted"
        case "ObjectAcl:Put": "Object ACL Updated"
        default: isRemoval ? "Object Deleted" : "Object Created"
        }
    }

    /// The call that made it.
    private var reason: String? {
        switch name {
        case "ObjectCreated:Put": "PutObject"
        case "ObjectCreated:Post": "POST Object"
        case "ObjectCreated:Copy": "CopyObject"
        case "ObjectCreated:CompleteMultipartUpload": "CompleteMultipartUpload"
        default: isRemoval ? "DeleteObject" : nil
        }
    }

    var detail: JSONValue {
        .members([
            "version": "0", "bucket": ["name": .string(bucket.name)],
            "object": .members([
                "key": .string(object.key),
                "size": isRemoval || isAboutDetails ? nil : .integer(object.size), "etag": .text(etag),
                "version-id": .text(versionID), "sequencer": isAboutDetails ? nil : .string(sequencer),
            ]),
            "request-id": .string(requestID), "requester": .string(account.id),
            "source-ip-address": .string(sourceAddress), "reason": .text(reason),
            "deletion-type": isRemoval ? .string(isMarker ? "Delete Marker Created" : "Permanently Deleted") : nil,
        ])
    }
}
