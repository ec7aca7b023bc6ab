/// How people call the types of resources, and which of them are plumbing.
enum ResourceKinds {
    static func name(of type: String) -> String { names[type] ?? type }

    private static let names = [
        "AWS::ApiGateway::RestApi": "REST API", "AWS::ApiGatewayV2::Api": "HTTP API",
        "AWS::AppSync::GraphQLApi": "GraphQL API", "AWS::CloudFormation::Stack": "nested stack",
        "AWS::CloudWatch::Alarm": "alarm", "AWS::CloudWatch::Dashboard": "dashboard",
        "AWS::Cognito::UserPool": "user pool", "AWS::DynamoDB::Table": "DynamoDB table",
        "AWS::Events::EventBus": "event bus", "AWS::Events::Rule": "EventBridge rule", "AWS::KMS::Key": "key",
        "AWS::Kinesis::Stream": "Kinesis stream", "AWS::Lambda::Function": "Lambda function",
        "AWS::Lambda::LayerVersion": "layer", "AWS::Logs::LogGroup": "log group", "AWS::S3::Bucket": "S3 bucket",
        "AWS::SNS::Topic": "SNS topic", "AWS::SQS::Queue": "SQS queue", "AWS::SSM::Parameter": "parameter",
        "AWS::Scheduler::Schedule": "schedule", "AWS::SecretsManager::Secret": "secret",
        "AWS::StepFunctions::Activity": "activity", "AWS::StepFunctions::StateMachine": "state machine",
    ]

    /// What nobody draws: it makes the edges, or belongs to a node.
    static let plumbing: Set<String> = [
        "AWS::ApiGateway::Account", "AWS::ApiGateway::ApiKey", "AWS::ApiGateway::Authorizer",
        "AWS::ApiGateway::BasePathMapping", "AWS::ApiGateway::BasePathMappingV2", "AWS::ApiGateway::Deployment",
        "AWS::ApiGateway::DomainName", "AWS::ApiGateway::Method", "AWS::ApiGateway::Resource",
        "AWS::ApiGateway::Stage", "AWS::ApiGateway::UsagePlan", "AWS::ApiGateway::UsagePlanKey",
        "AWS::ApiGatewayV2::ApiMapping", "AWS::ApiGatewayV2::Authorizer", "AWS::ApiGatewayV2::Deployment",
        "AWS::ApiGatewayV2::DomainName", "AWS::ApiGatewayV2::Integration", "AWS::ApiGatewayV2::Route",
        "AWS::ApiGatewayV2::Stage", "AWS::CloudFormation::WaitConditionHandle", "AWS::CodeDeploy::Application",
        "AWS::CodeDeploy::DeploymentGroup", "AWS::IAM::ManagedPolicy", "AWS::IAM::Policy", "AWS::IAM::Role",
        "AWS::IoT::TopicRule", "AWS::Lambda::Alias", "AWS::Lambda::EventInvokeConfig",
        "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Permission", "AWS::Lambda::Url", "AWS::Lambda::Version",
        "AWS::Logs::SubscriptionFilter", "AWS::Route53::RecordSetGroup", "AWS::S3::BucketPolicy",
        "AWS::SNS::Subscription", "AWS::SNS::TopicPolicy", "AWS::SQS::QueuePolicy",
        "AWS::StepFunctions::StateMachineAlias", "AWS::StepFunctions::StateMachineVersion",
    ]
}
