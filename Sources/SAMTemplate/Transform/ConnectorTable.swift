import OrderedCollections
import WorkshopCommon

/// What a connector between two types of resources grants, as data.
///
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/managing-permissions-connectors.html
enum ConnectorTable {
    struct Profile: Hashable, Sendable {
        /// `AWS_IAM_ROLE_MANAGED_POLICY` and the like.
        var kind: String
        var properties: JSONValue
    }

    /// How a type of resource gives its ARN, URL, id and role.
    struct Reference: Hashable, Sendable {
        var outputs: JSONValue
        var role: JSONValue?
    }

    static func profile(_ source: String, _ destination: String) -> Profile? { profiles["\(source) \(destination)"] }

    static func reference(_ type: String) -> Reference? { references[type] }

    private static let profiles: [String: Profile] = Dictionary(
        uniqueKeysWithValues: rows(profileText).compactMap { row in
            guard row.count == 4, let properties = try? JSONValue(parsing: row[3]) else { return nil }
            return ("\(row[0]) \(row[1])", Profile(kind: row[2], properties: properties))
        }
    )

    private static let references: [String: Reference] = Dictionary(
        uniqueKeysWithValues: rows(referenceText).compactMap { row in
            guard row.count == 2, let value = try? JSONValue(parsing: row[1]) else { return nil }
            return (row[0], Reference(outputs: value["Outputs"] ?? .object([:]), role: value["Inputs"]?["Role"]))
        }
    )

    private static func rows(_ text: String) -> [[String]] {
        text.split(separator: "\n").map { line in
            line.drop { $0 == " " }.split(separator: "\t").map(String.init)
        }
    }

    // Source, destination, kind, properties.
    // swift-format-ignore
    private static let profileText = #"""
        AWS::DynamoDB::Table	AWS::Lambda::Function	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":false,"DependedBy":"DESTINATION_EVENT_SOURCE_MAPPING","AccessCategories":{"Read":{"Statement":[{"Effect":"Allow","Action":["dynamodb:DescribeStream","dynamodb:GetRecords","dynamodb:GetShardIterator","dynamodb:ListStreams"],"Resource":["%{Source.Arn}/stream/*"]}]}}}
        AWS::Events::Rule	AWS::SNS::Topic	AWS_SNS_TOPIC_POLICY	{"SourcePolicy":false,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Resource":"%{Destination.Arn}","Action":"sns:Publish","Condition":{"ArnEquals":{"aws:SourceArn":"%{Source.Arn}"}}}]}}}
        AWS::Events::Rule	AWS::Events::EventBus	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["events:PutEvents"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::Events::Rule	AWS::StepFunctions::StateMachine	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["states:StartExecution"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::Events::Rule	AWS::Lambda::Function	AWS_LAMBDA_PERMISSION	{"SourcePolicy":false,"AccessCategories":{"Write":{"Action":"lambda:InvokeFunction","Principal":"events.amazonaws.com","SourceArn":"%{Source.Arn}"}}}
        AWS::Events::Rule	AWS::SQS::Queue	AWS_SQS_QUEUE_POLICY	{"SourcePolicy":false,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Resource":"%{Destination.Arn}","Action":"sqs:SendMessage","Condition":{"ArnEquals":{"aws:SourceArn":"%{Source.Arn}"}}}]}}}
        AWS::Lambda::Function	AWS::Lambda::Function	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["lambda:InvokeAsync","lambda:InvokeFunction"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::Lambda::Function	AWS::S3::Bucket	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Read":{"Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:GetObjectAcl","s3:GetObjectLegalHold","s3:GetObjectRetention","s3:GetObjectTorrent","s3:GetObjectVersion","s3:GetObjectVersionAcl","s3:GetObjectVersionForReplication","s3:GetObjectVersionTorrent","s3:ListBucket","s3:ListBucketMultipartUploads","s3:ListBucketVersions","s3:ListMultipartUploadParts"],"Resource":["%{Destination.Arn}","%{Destination.Arn}/*"]}]},"Write":{"Statement":[{"Effect":"Allow","Action":["s3:AbortMultipartUpload","s3:DeleteObject","s3:DeleteObjectVersion","s3:PutObject","s3:PutObjectLegalHold","s3:PutObjectRetention","s3:RestoreObject"],"Resource":["%{Destination.Arn}","%{Destination.Arn}/*"]}]}}}
        AWS::Lambda::Function	AWS::DynamoDB::Table	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Read":{"Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query","dynamodb:Scan","dynamodb:BatchGetItem","dynamodb:ConditionCheckItem","dynamodb:PartiQLSelect"],"Resource":["%{Destination.Arn}","%{Destination.Arn}/index/*"]}]},"Write":{"Statement":[{"Effect":"Allow","Action":["dynamodb:PutItem","dynamodb:UpdateItem","dynamodb:DeleteItem","dynamodb:BatchWriteItem","dynamodb:PartiQLDelete","dynamodb:PartiQLInsert","dynamodb:PartiQLUpdate"],"Resource":["%{Destination.Arn}","%{Destination.Arn}/index/*"]}]}}}
        AWS::Lambda::Function	AWS::SQS::Queue	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Read":{"Statement":[{"Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:GetQueueAttributes"],"Resource":["%{Destination.Arn}"]}]},"Write":{"Statement":[{"Effect":"Allow","Action":["sqs:DeleteMessage","sqs:SendMessage","sqs:ChangeMessageVisibility","sqs:PurgeQueue"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::Lambda::Function	AWS::SNS::Topic	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["sns:Publish"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::Lambda::Function	AWS::StepFunctions::StateMachine	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["states:StartExecution","states:StartSyncExecution"],"Resource":["%{Destination.Arn}"]},{"Effect":"Allow","Action":["states:StopExecution"],"Resource":["arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:%{Destination.Name}:*"]}]},"Read":{"Statement":[{"Effect":"Allow","Action":["states:DescribeStateMachine","states:ListExecutions"],"Resource":["%{Destination.Arn}"]},{"Effect":"Allow","Action":["states:DescribeExecution","states:DescribeStateMachineForExecution","states:GetExecutionHistory"],"Resource":["arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:%{Destination.Name}:*"]}]}}}
        AWS::Lambda::Function	AWS::Events::EventBus	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["events:PutEvents"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::Lambda::Function	AWS::Location::PlaceIndex	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Read":{"Statement":[{"Effect":"Allow","Action":["geo:DescribePlaceIndex","geo:GetPlace","geo:SearchPlaceIndexForPosition","geo:SearchPlaceIndexForSuggestions","geo:SearchPlaceIndexForText"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::ApiGatewayV2::Api	AWS::Lambda::Function	AWS_LAMBDA_PERMISSION	{"SourcePolicy":false,"AccessCategories":{"Write":{"Action":"lambda:InvokeFunction","Principal":"apigateway.amazonaws.com","SourceArn":"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:%{Source.ResourceId}/%{Source.Qualifier}"}}}
        AWS::ApiGateway::RestApi	AWS::Lambda::Function	AWS_LAMBDA_PERMISSION	{"SourcePolicy":false,"AccessCategories":{"Write":{"Action":"lambda:InvokeFunction","Principal":"apigateway.amazonaws.com","SourceArn":"arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:%{Source.ResourceId}/%{Source.Qualifier}"}}}
        AWS::SNS::Topic	AWS::SQS::Queue	AWS_SQS_QUEUE_POLICY	{"SourcePolicy":false,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Resource":"%{Destination.Arn}","Action":"sqs:SendMessage","Condition":{"ArnEquals":{"aws:SourceArn":"%{Source.Arn}"}}}]}}}
        AWS::SNS::Topic	AWS::Lambda::Function	AWS_LAMBDA_PERMISSION	{"SourcePolicy":false,"AccessCategories":{"Write":{"Action":"lambda:InvokeFunction","Principal":"sns.amazonaws.com","SourceArn":"%{Source.Arn}"}}}
        AWS::SQS::Queue	AWS::Lambda::Function	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":false,"DependedBy":"DESTINATION_EVENT_SOURCE_MAPPING","ValidAccessCategories":[["Read","Write"]],"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["sqs:DeleteMessage"],"Resource":["%{Source.Arn}"]}]},"Read":{"Statement":[{"Effect":"Allow","Action":["sqs:ReceiveMessage","sqs:GetQueueAttributes"],"Resource":["%{Source.Arn}"]}]}}}
        AWS::S3::Bucket	AWS::Lambda::Function	AWS_LAMBDA_PERMISSION	{"SourcePolicy":false,"AccessCategories":{"Write":{"Action":"lambda:InvokeFunction","Principal":"s3.amazonaws.com","SourceArn":"%{Source.Arn}","SourceAccount":"${AWS::AccountId}"}}}
        AWS::StepFunctions::StateMachine	AWS::Lambda::Function	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["lambda:InvokeAsync","lambda:InvokeFunction"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::StepFunctions::StateMachine	AWS::SNS::Topic	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["sns:Publish"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::StepFunctions::StateMachine	AWS::SQS::Queue	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::StepFunctions::StateMachine	AWS::S3::Bucket	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Read":{"Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:GetObjectAcl","s3:GetObjectLegalHold","s3:GetObjectRetention","s3:GetObjectTorrent","s3:GetObjectVersion","s3:GetObjectVersionAcl","s3:GetObjectVersionForReplication","s3:GetObjectVersionTorrent","s3:ListBucket","s3:ListBucketMultipartUploads","s3:ListBucketVersions","s3:ListMultipartUploadParts"],"Resource":["%{Destination.Arn}","%{Destination.Arn}/*"]}]},"Write":{"Statement":[{"Effect":"Allow","Action":["s3:AbortMultipartUpload","s3:DeleteObject","s3:DeleteObjectVersion","s3:PutObject","s3:PutObjectLegalHold","s3:PutObjectRetention","s3:RestoreObject"],"Resource":["%{Destination.Arn}","%{Destination.Arn}/*"]}]}}}
        AWS::StepFunctions::StateMachine	AWS::DynamoDB::Table	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Read":{"Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query","dynamodb:Scan","dynamodb:BatchGetItem","dynamodb:ConditionCheckItem","dynamodb:PartiQLSelect"],"Resource":["%{Destination.Arn}","%{Destination.Arn}/index/*"]}]},"Write":{"Statement":[{"Effect":"Allow","Action":["dynamodb:PutItem","dynamodb:UpdateItem","dynamodb:DeleteItem","dynamodb:BatchWriteItem","dynamodb:PartiQLDelete","dynamodb:PartiQLInsert","dynamodb:PartiQLUpdate"],"Resource":["%{Destination.Arn}","%{Destination.Arn}/index/*"]}]}}}
        AWS::StepFunctions::StateMachine	AWS::StepFunctions::StateMachine	AWS_IAM_ROLE_MANAGED_POLICY	{"DependedBy":"SOURCE","SourcePolicy":true,"ValidAccessCategories":[["Read"],["Read","Write"]],"AccessCategories":{"Read":{"Statement":[{"Effect":"Allow","Action":["states:DescribeExecution"],"Resource":["arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:%{Destination.Name}:*"]},{"Effect":"Allow","Action":["events:DescribeRule"],"Resource":["arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule"]}]},"Write":{"Statement":[{"Effect":"Allow","Action":["states:StartExecution"],"Resource":["%{Destination.Arn}"]},{"Effect":"Allow","Action":["states:StopExecution"],"Resource":["arn:${AWS::Partition}:states:${AWS::Region}:${AWS::AccountId}:execution:%{Destination.Name}:*"]},{"Effect":"Allow","Action":["events:PutTargets","events:PutRule"],"Resource":["arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule"]}]}}}
        AWS::StepFunctions::StateMachine	AWS::Events::EventBus	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["events:PutEvents"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::AppSync::DataSource	AWS::DynamoDB::Table	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Read":{"Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query","dynamodb:Scan","dynamodb:BatchGetItem","dynamodb:ConditionCheckItem","dynamodb:PartiQLSelect"],"Resource":["%{Destination.Arn}","%{Destination.Arn}/index/*"]}]},"Write":{"Statement":[{"Effect":"Allow","Action":["dynamodb:PutItem","dynamodb:UpdateItem","dynamodb:DeleteItem","dynamodb:BatchWriteItem","dynamodb:PartiQLDelete","dynamodb:PartiQLInsert","dynamodb:PartiQLUpdate"],"Resource":["%{Destination.Arn}","%{Destination.Arn}/index/*"]}]}}}
        AWS::AppSync::DataSource	AWS::Lambda::Function	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["lambda:InvokeAsync","lambda:InvokeFunction"],"Resource":["%{Destination.Arn}","%{Destination.Arn}:*"]}]}}}
        AWS::AppSync::DataSource	AWS::Events::EventBus	AWS_IAM_ROLE_MANAGED_POLICY	{"SourcePolicy":true,"AccessCategories":{"Write":{"Statement":[{"Effect":"Allow","Action":["events:PutEvents"],"Resource":["%{Destination.Arn}"]}]}}}
        AWS::AppSync::GraphQLApi	AWS::Lambda::Function	AWS_LAMBDA_PERMISSION	{"SourcePolicy":false,"AccessCategories":{"Write":{"Action":"lambda:InvokeFunction","Principal":"appsync.amazonaws.com","SourceArn":"arn:${AWS::Partition}:appsync:${AWS::Region}:${AWS::AccountId}:apis/%{Source.ResourceId}"}}}
        """#

    // Type, where its values are found.
    // swift-format-ignore
    private static let referenceText = #"""
        AWS::Lambda::Function	{"Inputs":{"Role":"Role"},"Outputs":{"Arn":{"Fn::GetAtt":["%{logicalId}","Arn"]}}}
        AWS::StepFunctions::StateMachine	{"Inputs":{"Role":"RoleArn"},"Outputs":{"Arn":{"Ref":"%{logicalId}"},"Name":{"Fn::GetAtt":["%{logicalId}","Name"]}}}
        AWS::AppSync::GraphQLApi	{"Outputs":{"Id":{"Fn::GetAtt":["%{logicalId}","ApiId"]},"Arn":{"Ref":"%{logicalId}"}}}
        AWS::AppSync::DataSource	{"Inputs":{"Role":"ServiceRoleArn"},"Outputs":{"Arn":{"Ref":"%{logicalId}"}}}
        AWS::Events::Rule	{"Inputs":{"Role":{"Function":"GetEventsRuleRole"}},"Outputs":{"Arn":{"Fn::GetAtt":["%{logicalId}","Arn"]}}}
        AWS::SQS::Queue	{"Outputs":{"Arn":{"Fn::GetAtt":["%{logicalId}","Arn"]},"Url":{"Ref":"%{logicalId}"}}}
        AWS::SNS::Topic	{"Outputs":{"Arn":{"Ref":"%{logicalId}"}}}
        AWS::DynamoDB::Table	{"Outputs":{"Arn":{"Fn::GetAtt":["%{logicalId}","Arn"]}}}
        AWS::S3::Bucket	{"Outputs":{"Arn":{"Fn::GetAtt":["%{logicalId}","Arn"]}}}
        AWS::Location::PlaceIndex	{"Outputs":{"Arn":{"Fn::GetAtt":["%{logicalId}","Arn"]}}}
        AWS::ApiGatewayV2::Api	{"Outputs":{"Arn":{"Fn::GetAtt":["%{logicalId}","Arn"]},"Qualifier":"*","Id":{"Ref":"%{logicalId}"}}}
        AWS::ApiGateway::RestApi	{"Outputs":{"Arn":{"Fn::GetAtt":["%{logicalId}","Arn"]},"Qualifier":"*","Id":{"Ref":"%{logicalId}"}}}
        AWS::Events::EventBus	{"Outputs":{"Arn":{"Fn::GetAtt":["%{logicalId}","Arn"]}}}
        """#
}
