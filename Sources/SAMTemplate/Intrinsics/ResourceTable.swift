/// What `Ref` and `Fn::GetAtt` give for each type of resource, as data.
///
/// One type a paragraph: its name, the property that names it (`-` for none) and what `Ref` returns; then a line for each
/// attribute. `{name}` is the given or generated name, `{id:10}` ten letters and digits of AWS's choice, `{prop:X}`
/// the property X, `{prop:(machine)}` the state machine whose versions an alias stands for, `{prop:(bus)}` and `{prop:(group)}` the
/// bus of a rule and the group of a schedule. From "Return values" of each type's page below
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
struct ResourceTable {
    struct Entry: Hashable, Sendable {
        var nameProperty: String?
        var reference: String
        var attributes: [String: String]
    }

    static let entries: [String: Entry] = {
        var result: [String: Entry] = [:]
        var type = ""
        for line in text.split(separator: "\n") {
            let isAttribute = line.first == " "
            let words = line.split(separator: " ", maxSplits: isAttribute ? 1 : 2).map(String.init)
            if isAttribute {
                result[type]?.attributes[words[0]] = words.count == 2 ? words[1] : "{name}"
            } else {
                type = words[0]
                result[type] = Entry(
                    nameProperty: words[1] == "-" ? nil : words[1],
                    reference: words[2],
                    attributes: [:]
                )
            }
        }
        return result
    }()

    /// Types whose names have to be lowercase.
    static let lowercaseNames: Set<String> = ["AWS::S3::Bucket"]

    static func maximumNameLength(_ type: String) -> Int {
        switch type {
        case "AWS::SQS::Queue", "AWS::StepFunctions::StateMachine": 80
        case "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", "AWS::SNS::Topic", "AWS::Logs::LogGroup",
            "AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm":
            255
        case "AWS::Logs::LogStream", "AWS::Logs::MetricFilter": 512
        case "AWS::Events::Archive": 48
        case "AWS::S3::Bucket": 63
        default: 64
        }
    }

    private static let text = """
        AWS::ApiGateway::ApiKey - {id:10}
         APIKeyId {id:10}
        AWS::ApiGateway::Authorizer - {id:6}
         AuthorizerId {id:6}
        AWS::ApiGateway::BasePathMapping - {prop:DomainName}|{prop:BasePath}
        AWS::ApiGateway::Deployment - {id:6}
         DeploymentId {id:6}
        AWS::ApiGateway::DomainName DomainName {prop:DomainName}
         DistributionDomainName d{id:13}.cloudfront.net
         DistributionHostedZoneId Z2FDTNDATAQYW2
         DomainNameArn arn:{partition}:apigateway:{region}::/domainnames/{prop:DomainName}
         RegionalDomainName d-{id:10}.execute-api.{region}.{suffix}
         RegionalHostedZoneId Z{ID:13}
        AWS::ApiGateway::Model Name {name}
        AWS::ApiGateway::RequestValidator - {id:6}
         RequestValidatorId {id:6}
        AWS::ApiGateway::Resource - {id:6}
         ResourceId {id:6}
        AWS::ApiGateway::RestApi - {id:10}
         RestApiId {id:10}
         RootResourceId {hex:10}
        AWS::ApiGateway::Stage - {prop:StageName}
        AWS::ApiGateway::UsagePlan - {id:6}
         Id {id:6}
        AWS::ApiGateway::UsagePlanKey - {prop:KeyId}:{prop:UsagePlanId}
         Id {prop:KeyId}:{prop:UsagePlanId}
        AWS::ApiGatewayV2::Api - {id:10}
         ApiEndpoint https://{id:10}.execute-api.{region}.{suffix}
         ApiId {id:10}
        AWS::ApiGatewayV2::Authorizer - {id:6}
         AuthorizerId {id:6}
        AWS::ApiGatewayV2::Deployment - {id:6}
         DeploymentId {id:6}
        AWS::ApiGatewayV2::DomainName DomainName {prop:DomainName}
         DomainNameArn arn:{partition}:apigateway:{region}::/domainnames/{prop:DomainName}
         RegionalDomainName d-{id:10}.execute-api.{region}.{suffix}
         RegionalHostedZoneId Z{ID:13}
        AWS::ApiGatewayV2::Integration - {id:7}
         IntegrationId {id:7}
        AWS::ApiGatewayV2::Route - {id:7}
         RouteId {id:7}
        AWS::ApiGatewayV2::Stage - {prop:StageName}
        AWS::CloudFormation::WaitConditionHandle - https://cloudformation-waitcondition-{region}.s3.{suffix}/{uuid}
        AWS::CloudWatch::Alarm AlarmName {name}
         Arn arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}
        AWS::CloudWatch::CompositeAlarm AlarmName {name}
         Arn arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}
        AWS::CloudWatch::Dashboard DashboardName {name}
        AWS::CodeDeploy::Application ApplicationName {name}
        AWS::CodeDeploy::DeploymentGroup DeploymentGroupName {name}
        AWS::Cognito::UserPool - {region}_{id:9}
         Arn arn:{partition}:cognito-idp:{region}:{account}:userpool/{region}_{id:9}
         ProviderName cognito-idp.{region}.{suffix}/{region}_{id:9}
         ProviderURL https://cognito-idp.{region}.{suffix}/{region}_{id:9}
         UserPoolId {region}_{id:9}
        AWS::Cognito::UserPoolClient - {id:26}
         ClientId {id:26}
         ClientSecret {id:52}
         Name
        AWS::DynamoDB::GlobalTable TableName {name}
         Arn arn:{partition}:dynamodb:{region}:{account}:table/{name}
         StreamArn arn:{partition}:dynamodb:{region}:{account}:table/{name}/stream/2024-01-01T00:00:00.000
         TableId {uuid}
        AWS::DynamoDB::Table TableName {name}
         Arn arn:{partition}:dynamodb:{region}:{account}:table/{name}
         StreamArn arn:{partition}:dynamodb:{region}:{account}:table/{name}/stream/2024-01-01T00:00:00.000
        AWS::Events::ApiDestination Name {name}
         Arn arn:{partition}:events:{region}:{account}:api-destination/{name}/{uuid}
         ArnForPolicy arn:{partition}:events:{region}:{account}:api-destination/{name}
        AWS::Events::Archive ArchiveName {name}
         Arn arn:{partition}:events:{region}:{account}:archive/{name}
        AWS::Events::Connection Name {name}
         Arn arn:{partition}:events:{region}:{account}:connection/{name}/{uuid}
         ArnForPolicy arn:{partition}:events:{region}:{account}:connection/{name}
         SecretArn arn:{partition}:secretsmanager:{region}:{account}:secret:events!connection/{name}/{uuid}
        AWS::Events::EventBus Name {prop:Name}
         Arn arn:{partition}:events:{region}:{account}:event-bus/{prop:Name}
         Name {prop:Name}
         Policy {}
        AWS::Events::Rule Name {name}
         Arn arn:{partition}:events:{region}:{account}:rule/{prop:(bus)}{name}
        AWS::IAM::InstanceProfile InstanceProfileName {name}
         Arn arn:{partition}:iam::{account}:instance-profile/{name}
        AWS::IAM::ManagedPolicy ManagedPolicyName arn:{partition}:iam::{account}:policy/{name}
         PolicyArn arn:{partition}:iam::{account}:policy/{name}
        AWS::IAM::Policy PolicyName {name}
         Id {name}
        AWS::IAM::Role RoleName {name}
         Arn arn:{partition}:iam::{account}:role/{name}
         RoleId AROA{ID:17}
        AWS::IAM::User UserName {name}
         Arn arn:{partition}:iam::{account}:user/{name}
        AWS::KMS::Alias AliasName {name}
        AWS::KMS::Key - {uuid}
         Arn arn:{partition}:kms:{region}:{account}:key/{uuid}
         KeyId {uuid}
        AWS::Kinesis::Stream Name {name}
         Arn arn:{partition}:kinesis:{region}:{account}:stream/{name}
        AWS::Lambda::Alias - arn:{partition}:lambda:{region}:{account}:function:{prop:FunctionName}:{prop:Name}
         AliasArn arn:{partition}:lambda:{region}:{account}:function:{prop:FunctionName}:{prop:Name}
        AWS::Lambda::CodeSigningConfig - arn:{partition}:lambda:{region}:{account}:code-signing-config:csc-{id:17}
         CodeSigningConfigArn arn:{partition}:lambda:{region}:{account}:code-signing-config:csc-{id:17}
         CodeSigningConfigId csc-{id:17}
        AWS::Lambda::EventInvokeConfig - {uuid}
        AWS::Lambda::EventSourceMapping - {uuid}
         EventSourceMappingArn arn:{partition}:lambda:{region}:{account}:event-source-mapping:{uuid}
         Id {uuid}
        AWS::Lambda::Function FunctionName {name}
         Arn arn:{partition}:lambda:{region}:{account}:function:{name}
         SnapStartResponse.ApplyOn None
         SnapStartResponse.OptimizationStatus Off
        AWS::Lambda::LayerVersion - arn:{partition}:lambda:{region}:{account}:layer:{prop:LayerName}:1
         LayerVersionArn arn:{partition}:lambda:{region}:{account}:layer:{prop:LayerName}:1
        AWS::Lambda::Permission - {stack}-{logical}-{ID:12}
         Id {stack}-{logical}-{ID:12}
        AWS::Lambda::Url - {prop:TargetFunctionArn}
         FunctionArn {prop:TargetFunctionArn}
         FunctionUrl https://{id:32}.lambda-url.{region}.on.aws/
        AWS::Lambda::Version - arn:{partition}:lambda:{region}:{account}:function:{prop:FunctionName}:1
         FunctionArn arn:{partition}:lambda:{region}:{account}:function:{prop:FunctionName}:1
         Version 1
        AWS::Logs::LogGroup LogGroupName {name}
         Arn arn:{partition}:logs:{region}:{account}:log-group:{name}:*
        AWS::Logs::LogStream LogStreamName {name}
        AWS::Logs::MetricFilter FilterName {name}
        AWS::Logs::SubscriptionFilter FilterName {name}
        AWS::S3::Bucket BucketName {name}
         Arn arn:{partition}:s3:::{name}
         DomainName {name}.s3.{suffix}
         DualStackDomainName {name}.s3.dualstack.{region}.{suffix}
         RegionalDomainName {name}.s3.{region}.{suffix}
         WebsiteURL http://{name}.s3-website-{region}.{suffix}
        AWS::SNS::Subscription - {prop:TopicArn}:{uuid}
         Arn {prop:TopicArn}:{uuid}
        AWS::SNS::Topic TopicName arn:{partition}:sns:{region}:{account}:{name}
         TopicArn arn:{partition}:sns:{region}:{account}:{name}
         TopicName
        AWS::SQS::Queue QueueName https://sqs.{region}.{suffix}/{account}/{name}
         Arn arn:{partition}:sqs:{region}:{account}:{name}
         QueueName
         QueueUrl https://sqs.{region}.{suffix}/{account}/{name}
        AWS::SSM::Parameter Name {name}
         Type {prop:Type}
         Value {prop:Value}
        AWS::Scheduler::Schedule Name {name}
         Arn arn:{partition}:scheduler:{region}:{account}:schedule/{prop:(group)}/{name}
        AWS::Scheduler::ScheduleGroup Name {name}
         Arn arn:{partition}:scheduler:{region}:{account}:schedule-group/{name}
        AWS::SecretsManager::ResourcePolicy - {prop:SecretId}
         Id {prop:SecretId}
        AWS::SecretsManager::RotationSchedule - {prop:SecretId}
         Id {prop:SecretId}
        AWS::SecretsManager::Secret Name arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{id:6}
         Id arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-{id:6}
        AWS::SecretsManager::SecretTargetAttachment - {prop:SecretId}
         Id {prop:SecretId}
        AWS::StepFunctions::Activity Name arn:{partition}:states:{region}:{account}:activity:{name}
         Arn arn:{partition}:states:{region}:{account}:activity:{name}
         Name
        AWS::StepFunctions::StateMachine StateMachineName arn:{partition}:states:{region}:{account}:stateMachine:{name}
         Arn arn:{partition}:states:{region}:{account}:stateMachine:{name}
         Name
         StateMachineRevisionId {uuid}
        AWS::StepFunctions::StateMachineAlias - {prop:(machine)}:{prop:Name}
         Arn {prop:(machine)}:{prop:Name}
        AWS::StepFunctions::StateMachineVersion - {prop:StateMachineArn}:1
         Arn {prop:StateMachineArn}:1
        """
}
