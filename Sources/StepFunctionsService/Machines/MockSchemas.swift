import StatesLanguage

/// The results of the APIs that state machines call most, as their references have them
/// (<https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html>).
///
/// A mock of another API is taken as it is.
enum MockSchemas {
    static func of(_ task: ServiceTask) -> MockSchema? {
        let service = names[task.service] ?? task.service
        let isAwaited = task.pattern == .sync || task.pattern == .sync2
        let action = isAwaited && service == "states" ? "describeExecution" : task.action
        return texts["\(service):\(action)"].map { MockSchema(parsing: $0) }
    }

    private static let names = [
        "aws-sdk:sqs": "sqs", "aws-sdk:sns": "sns", "aws-sdk:dynamodb": "dynamodb", "aws-sdk:eventbridge": "events",
        "aws-sdk:events": "events", "aws-sdk:lambda": "lambda", "aws-sdk:sfn": "states",
    ]

    private static let attribute = "{S:s,N:s,B:s,SS:[s],NS:[s],BS:[s],BOOL:b,NULL:b,M:<*>,L:[*]}"
    private static let counted = "{CapacityUnits:n,ReadCapacityUnits:n,WriteCapacityUnits:n}"
    private static let capacity =
        "{TableName:s,CapacityUnits:n,ReadCapacityUnits:n,WriteCapacityUnits:n,Table:\(counted),"
        + "LocalSecondaryIndexes:<\(counted)>,GlobalSecondaryIndexes:<\(counted)>}"
    private static let written =
        "{Attributes:<\(attribute)>,ConsumedCapacity:\(capacity),"
        + "ItemCollectionMetrics:{ItemCollectionKey:<\(attribute)>,SizeEstimateRangeGB:[n]}}"
    private static let storageClass =
        "s(STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|OUTPOSTS|"
        + "GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS)"
    private static let encryption = "s(AES256|aws:fsx|aws:kms|aws:kms:dsse)"
    private static let object =
        "{Body:*,DeleteMarker:b,AcceptRanges:s,Expiration:s,Restore:s,LastModified:s,ContentLength:n,ETag:s,MissingMeta:n,"
        + "VersionId:s,CacheControl:s,ContentDisposition:s,ContentEncoding:s,ContentLanguage:s,ContentRange:s,"
        + "ContentType:s,Expires:s,WebsiteRedirectLocation:s,ServerSideEncryption:\(encryption),Metadata:<s>,"
        + "SSEKMSKeyId:s,BucketKeyEnabled:b,StorageClass:\(storageClass),PartsCount:n,TagCount:n}"
    private static let keyAlgorithm = "s(SYMMETRIC_DEFAULT|RSAES_OAEP_SHA_1|RSAES_OAEP_SHA_256|SM2PKE)"
    private static let execution =
        "{ExecutionArn!:s1,StateMachineArn!:s1,Name:s1,Status!:s(RUNNING|SUCCEEDED|FAILED|TIMED_OUT|ABORTED|"
        + "PENDING_REDRIVE),StartDate!:s,StopDate:s,Input:*,Output:*,Error:s,Cause:s,RedriveCount:n,RedriveStatus:s}"

    private static let texts: [String: String] = [
        "sqs:sendMessage":
            "{MD5OfMessageBody:s,MD5OfMessageAttributes:s,MD5OfMessageSystemAttributes:s,MessageId:s,SequenceNumber:s}",
        "sqs:receiveMessage": "{Messages:[{MessageId:s,ReceiptHandle:s,MD5OfBody:s,Body:s,Attributes:<s>}]}",
        "sqs:createQueue": "{QueueUrl:s}",
        "sqs:getQueueUrl": "{QueueUrl:s}",
        "sqs:listQueues": "{NextToken:s,QueueUrls:[s]}",
        "sns:publish": "{MessageId:s,SequenceNumber:s}",
        "sns:createTopic": "{TopicArn:s}",
        "dynamodb:getItem": "{Item:<\(attribute)>,ConsumedCapacity:\(capacity)}",
        "dynamodb:putItem": written,
        "dynamodb:updateItem": written,
        "dynamodb:deleteItem": written,
        "dynamodb:query": "{Items:[<\(attribute)>],Count:n,ScannedCount:n,LastEvaluatedKey:<\(attribute)>}",
        "dynamodb:scan": "{Items:[<\(attribute)>],Count:n,ScannedCount:n,LastEvaluatedKey:<\(attribute)>}",
        "events:putEvents": "{FailedEntryCount:n,Entries:[{EventId:s,ErrorCode:s,ErrorMessage:s}]}",
        "lambda:invoke": "{StatusCode:n,FunctionError:s,LogResult:s,Payload:*,ExecutedVersion:s1}",
        "lambda:getFunction":
            "{Configuration:{FunctionName:s,FunctionArn:s,Runtime:s,Role:s,Handler:s,CodeSize:n,Description:s,Timeout:n1,"
            + "MemorySize:n128..10240,LastModified:s,CodeSha256:s,Version:s1,RevisionId:s},"
            + "Code:{RepositoryType:s,Location:s,ImageUri:s},Tags:<s>}",
        "states:startExecution": "{ExecutionArn!:s1,StartDate!:s}",
        "states:describeExecution": execution,
        "states:stopExecution": "{StopDate!:s}",
        "states:listExecutions": "{Executions!:[*],NextToken:s1}",
        "states:listStateMachines": "{StateMachines!:[*],NextToken:s1}",
        "aws-sdk:s3:getObject": object,
        "aws-sdk:s3:headObject": object,
        "aws-sdk:s3:putObject": "{Expiration:s,ETag:s,ServerSideEncryption:\(encryption),VersionId:s,Size:n}",
        "aws-sdk:s3:listBuckets": "{Buckets:[{Name:s,CreationDate:s}],Owner:{DisplayName:s,ID:s}}",
        "aws-sdk:s3:listObjectsV2":
            "{IsTruncated:b,Contents:[{Key:s,LastModified:s,ETag:s,Size:n,StorageClass:s}],Name:s,Prefix:s,Delimiter:s,"
            + "MaxKeys:n,CommonPrefixes:[{Prefix:s}],EncodingType:s(url),KeyCount:n,NextContinuationToken:s}",
        "aws-sdk:kms:encrypt": "{CiphertextBlob:s1,KeyId:s1,EncryptionAlgorithm:\(keyAlgorithm)}",
        "aws-sdk:kms:decrypt": "{KeyId:s1,Plaintext:s1,EncryptionAlgorithm:\(keyAlgorithm)}",
        "aws-sdk:secretsmanager:getSecretValue":
            "{ARN:s,Name:s1,VersionId:s,SecretBinary:s,SecretString:s,VersionStages:[s1],CreatedDate:s}",
        "aws-sdk:ssm:getParameter":
            "{Parameter:{Name:s1,Type:s(String|StringList|SecureString),Value:s,Version:n,ARN:s,DataType:s}}",
        "aws-sdk:sts:getCallerIdentity": "{UserId:s,Account:s,Arn:s}",
    ]
}
