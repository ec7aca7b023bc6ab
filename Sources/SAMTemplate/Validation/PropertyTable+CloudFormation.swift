// What CloudFormation takes for the resources that a serverless stack is made of, as data; the notation is that of
// ``PropertyTable``. From AWS's public resource schemas:
// https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schemas.html
extension PropertyTable {
    static let cloudFormationTypes = sections(cloudFormationText)

    private static let cloudFormationText = """
        AWS::ApiGateway::Deployment
         map DeploymentCanarySettings StageDescription
         text Description RestApiId* StageName
        AWS::ApiGateway::Method
         bool ApiKeyRequired
         list AuthorizationScopes MethodResponses
         map Integration RequestModels RequestParameters
         text AuthorizationType AuthorizerId HttpMethod* OperationName RequestValidatorId ResourceId* RestApiId*
        AWS::ApiGateway::Resource
         text ParentId* PathPart* RestApiId*
        AWS::ApiGateway::RestApi
         any Body BodyS3Location Parameters Policy
         bool DisableExecuteApiEndpoint FailOnWarnings
         int MinimumCompressionSize
         list BinaryMediaTypes Tags
         map EndpointConfiguration
         text ApiKeySourceType CloneFrom Description EndpointAccessMode Mode Name SecurityPolicy
        AWS::ApiGateway::Stage
         bool CacheClusterEnabled TracingEnabled
         list MethodSettings Tags
         map AccessLogSetting CanarySetting Variables
         text CacheClusterSize ClientCertificateId DeploymentId Description DocumentationVersion RestApiId*
         text StageName
        AWS::ApiGatewayV2::Api
         any Body
         bool DisableExecuteApiEndpoint DisableSchemaValidation FailOnWarnings
         map BodyS3Location CorsConfiguration Tags
         text ApiKeySelectionExpression BasePath CredentialsArn Description IpAddressType Name ProtocolType RouteKey
         text RouteSelectionExpression Target Version
        AWS::ApiGatewayV2::Integration
         int TimeoutInMillis
         map RequestParameters RequestTemplates ResponseParameters TlsConfig
         text ApiId* ConnectionId ConnectionType ContentHandlingStrategy CredentialsArn Description
         text IntegrationMethod IntegrationSubtype IntegrationType* IntegrationUri PassthroughBehavior
         text PayloadFormatVersion TemplateSelectionExpression
        AWS::ApiGatewayV2::Route
         any RequestModels
         bool ApiKeyRequired
         list AuthorizationScopes
         map RequestParameters
         text ApiId* AuthorizationType AuthorizerId ModelSelectionExpression OperationName RouteKey*
         text RouteResponseSelectionExpression Target
        AWS::ApiGatewayV2::Stage
         any RouteSettings StageVariables
         bool AutoDeploy
         map AccessLogSettings DefaultRouteSettings Tags
         text ApiId* ClientCertificateId DeploymentId Description StageName*
        AWS::CloudWatch::Alarm
         any Threshold
         bool ActionsEnabled
         int DatapointsToAlarm EvaluationPeriods Period
         int:10..3600 EvaluationInterval
         list AlarmActions Dimensions InsufficientDataActions Metrics OKActions Tags
         map EvaluationCriteria
         of:Average|Maximum|Minimum|SampleCount|Sum Statistic
         of:GreaterThanOrEqualToThreshold|GreaterThanThreshold|GreaterThanUpperThreshold|LessThanLowerOrGreaterThanUpperThreshold|LessThanLowerThreshold|LessThanOrEqualToThreshold|LessThanThreshold
         of:GreaterThanOrEqualToThreshold|GreaterThanThreshold|GreaterThanUpperThreshold|LessThanLowerOrGreaterThanUpperThreshold|LessThanLowerThreshold|LessThanOrEqualToThreshold|LessThanThreshold ComparisonOperator
         of:breaching|ignore|missing|notBreaching TreatMissingData
         text AlarmDescription AlarmName EvaluateLowSampleCountPercentile ExtendedStatistic MetricName Namespace
         text ThresholdMetricId Unit
        AWS::CloudWatch::Dashboard
         text DashboardBody* DashboardName
        AWS::Cognito::UserPool
         list AliasAttributes AutoVerifiedAttributes EnabledMfas Schema UsernameAttributes
         map AccountRecoverySetting AdminCreateUserConfig DeviceConfiguration EmailConfiguration LambdaConfig
         map Policies SmsConfiguration UserAttributeUpdateSettings UserPoolAddOns UserPoolTags UsernameConfiguration
         map VerificationMessageTemplate
         of:LITE|ESSENTIALS|PLUS UserPoolTier
         of:SINGLE_FACTOR|MULTI_FACTOR_WITH_USER_VERIFICATION WebAuthnFactorConfiguration
         text DeletionProtection EmailAuthenticationMessage EmailAuthenticationSubject EmailVerificationMessage
         text EmailVerificationSubject MfaConfiguration SmsAuthenticationMessage SmsVerificationMessage UserPoolName
         text WebAuthnRelyingPartyID WebAuthnUserVerification
        AWS::Cognito::UserPoolClient
         bool AllowedOAuthFlowsUserPoolClient EnablePropagateAdditionalUserContextData EnableTokenRevocation
         bool GenerateSecret
         int:1..315360000 RefreshTokenValidity
         int:1..86400 AccessTokenValidity IdTokenValidity
         int:3..15 AuthSessionValidity
         list AllowedOAuthFlows AllowedOAuthScopes CallbackURLs ExplicitAuthFlows LogoutURLs ReadAttributes
         list SupportedIdentityProviders WriteAttributes
         map AnalyticsConfiguration RefreshTokenRotation TokenValidityUnits
         text ClientName DefaultRedirectURI PreventUserExistenceErrors UserPoolId*
        AWS::DynamoDB::Table
         any KeySchema*
         bool DeletionProtectionEnabled
         list AttributeDefinitions GlobalSecondaryIndexes LocalSecondaryIndexes Tags
         map ContributorInsightsSpecification ImportSourceSpecification KinesisStreamSpecification
         map OnDemandThroughput PointInTimeRecoverySpecification ProvisionedThroughput ResourcePolicy
         map SSESpecification StreamSpecification TimeToLiveSpecification WarmThroughput
         text BillingMode TableClass TableName
        AWS::Events::EventBus
         any Policy
         list Tags
         map DeadLetterConfig LogConfig
         text Description EventSourceName KmsKeyIdentifier Name*
        AWS::Events::Rule
         any EventPattern
         list Tags Targets
         of:DISABLED|ENABLED|ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS State
         text Description EventBusName Name RoleArn ScheduleExpression
        AWS::IAM::ManagedPolicy
         any PolicyDocument*
         list Groups Roles Users
         text Description ManagedPolicyName Path
        AWS::IAM::Policy
         any PolicyDocument*
         list Groups Roles Users
         text PolicyName*
        AWS::IAM::Role
         any AssumeRolePolicyDocument*
         int:3600..43200 MaxSessionDuration
         list ManagedPolicyArns Policies Tags
         text Description Path PermissionsBoundary RoleName
        AWS::KMS::Key
         any KeyPolicy
         bool BypassPolicyLockoutSafetyCheck EnableKeyRotation Enabled MultiRegion
         int:7..30 PendingWindowInDays
         int:90..2560 RotationPeriodInDays
         list Tags
         of:AWS_KMS|EXTERNAL Origin
         of:ENCRYPT_DECRYPT|SIGN_VERIFY|GENERATE_VERIFY_MAC|KEY_AGREEMENT KeyUsage
         text Description KeySpec
        AWS::Kinesis::Stream
         int WarmThroughputMiBps
         int:1..100000 ShardCount
         int:1..8760 RetentionPeriodHours
         int:1024..10240 MaxRecordSizeInKiB
         list DesiredShardLevelMetrics Tags
         map StreamEncryption StreamModeDetails
         text Name
        AWS::Lambda::Alias
         map ProvisionedConcurrencyConfig RoutingConfig
         text Description FunctionName* FunctionVersion* Name*
        AWS::Lambda::EventInvokeConfig
         int:0..2 MaximumRetryAttempts
         int:60..21600 MaximumEventAgeInSeconds
         map DestinationConfig
         text FunctionName* Qualifier*
        AWS::Lambda::EventSourceMapping
         any StartingPositionTimestamp
         bool BisectBatchOnFunctionError Enabled
         int:-1..10000 MaximumRetryAttempts
         int:-1..604800 MaximumRecordAgeInSeconds
         int:0..300 MaximumBatchingWindowInSeconds
         int:0..900 TumblingWindowInSeconds
         int:1..10 ParallelizationFactor
         int:1..10000 BatchSize
         list FunctionResponseTypes Queues SourceAccessConfigurations Tags Topics
         map AmazonManagedKafkaEventSourceConfig DestinationConfig DocumentDBEventSourceConfig FilterCriteria
         map LoggingConfig MetricsConfig ProvisionedPollerConfig ScalingConfig SelfManagedEventSource
         map SelfManagedKafkaEventSourceConfig
         text EventSourceArn FunctionName* KmsKeyArn StartingPosition
        AWS::Lambda::Function
         any Code*
         bool PublishToLatestPublished
         int ReservedConcurrentExecutions
         int:1..900 Timeout
         int:128..32768 MemorySize
         list Architectures FileSystemConfigs Layers Tags
         map CapacityProviderConfig DeadLetterConfig DurableConfig Environment EphemeralStorage
         map FunctionScalingConfig ImageConfig LoggingConfig RuntimeManagementConfig SnapStart TenancyConfig
         map TracingConfig VpcConfig
         of:Allow|Terminate RecursiveLoop
         of:Image|Zip PackageType
         text CodeSigningConfigArn Description FunctionName Handler KmsKeyArn Role* Runtime
        AWS::Lambda::LayerVersion
         any Content*
         list CompatibleArchitectures CompatibleRuntimes
         text Description LayerName LicenseInfo
        AWS::Lambda::Permission
         bool InvokedViaFunctionUrl
         of:AWS_IAM|NONE FunctionUrlAuthType
         text Action* EventSourceToken FunctionName* Principal* PrincipalOrgID SourceAccount SourceArn
        AWS::Lambda::Url
         map Cors
         of:AWS_IAM|NONE AuthType*
         of:BUFFERED|RESPONSE_STREAM InvokeMode
         text Qualifier TargetFunctionArn*
        AWS::Lambda::Version
         map FunctionScalingConfig ProvisionedConcurrencyConfig RuntimePolicy
         text CodeSha256 Description FunctionName*
        AWS::Logs::LogGroup
         any DataProtectionPolicy
         bool BearerTokenAuthenticationEnabled DeletionProtectionEnabled
         int RetentionInDays
         list FieldIndexPolicies Tags
         map ResourcePolicyDocument
         of:STANDARD|INFREQUENT_ACCESS|DELIVERY LogGroupClass
         text KmsKeyId LogGroupName
        AWS::Logs::MetricFilter
         bool ApplyOnTransformedLogs
         list EmitSystemFieldDimensions MetricTransformations*
         text FieldSelectionCriteria FilterName FilterPattern* LogGroupName*
        AWS::Logs::SubscriptionFilter
         bool ApplyOnTransformedLogs
         list EmitSystemFields
         of:Random|ByLogStream Distribution
         text DestinationArn* FieldSelectionCriteria FilterName FilterPattern* LogGroupName* RoleArn
        AWS::S3::Bucket
         bool ObjectLockEnabled
         list AnalyticsConfigurations IntelligentTieringConfigurations InventoryConfigurations MetricsConfigurations
         list Tags
         map AccelerateConfiguration BucketEncryption CorsConfiguration LifecycleConfiguration LoggingConfiguration
         map MetadataConfiguration MetadataTableConfiguration NotificationConfiguration ObjectLockConfiguration
         map OwnershipControls PublicAccessBlockConfiguration ReplicationConfiguration VersioningConfiguration
         map WebsiteConfiguration
         of:AuthenticatedRead|AwsExecRead|BucketOwnerFullControl|BucketOwnerRead|LogDeliveryWrite|Private|PublicRead|PublicReadWrite
         of:AuthenticatedRead|AwsExecRead|BucketOwnerFullControl|BucketOwnerRead|LogDeliveryWrite|Private|PublicRead|PublicReadWrite AccessControl
         of:Enabled|Disabled AbacStatus
         of:global|account-regional BucketNamespace
         text BucketName BucketNamePrefix
        AWS::S3::BucketPolicy
         any PolicyDocument*
         text Bucket*
        AWS::SNS::Subscription
         any DeliveryPolicy FilterPolicy RedrivePolicy ReplayPolicy
         bool RawMessageDelivery
         text Endpoint FilterPolicyScope Protocol* Region SubscriptionRoleArn TopicArn*
        AWS::SNS::Topic
         any ArchivePolicy DataProtectionPolicy
         bool ContentBasedDeduplication FifoTopic
         list DeliveryStatusLogging Subscription Tags
         text DisplayName FifoThroughputScope KmsMasterKeyId SignatureVersion TopicName TracingConfig
        AWS::SNS::TopicPolicy
         any PolicyDocument*
         list Topics*
        AWS::SQS::Queue
         any RedriveAllowPolicy RedrivePolicy
         bool ContentBasedDeduplication FifoQueue SqsManagedSseEnabled
         int:0..20 ReceiveMessageWaitTimeSeconds
         int:0..43200 VisibilityTimeout
         int:0..900 DelaySeconds
         int:1024..1048576 MaximumMessageSize
         int:60..1209600 MessageRetentionPeriod
         int:60..86400 KmsDataKeyReusePeriodSeconds
         list Tags
         text DeduplicationScope FifoThroughputLimit KmsMasterKeyId QueueName
        AWS::SQS::QueuePolicy
         any PolicyDocument*
         list Queues*
        AWS::SSM::Parameter
         map Tags
         of:Standard|Advanced|Intelligent-Tiering Tier
         of:String|StringList Type*
         of:text|aws:ec2:image DataType
         text AllowedPattern Description Name Policies Value*
        AWS::Scheduler::Schedule
         map FlexibleTimeWindow* Target*
         of:ENABLED|DISABLED State
         text Description EndDate GroupName KmsKeyArn Name ScheduleExpression* ScheduleExpressionTimezone StartDate
        AWS::Scheduler::ScheduleGroup
         list Tags
         text Name
        AWS::SecretsManager::Secret
         list ReplicaRegions Tags
         map GenerateSecretString
         text Description KmsKeyId Name SecretString Type
        AWS::StepFunctions::Activity
         list Tags
         map EncryptionConfiguration
         text Name*
        AWS::StepFunctions::StateMachine
         any DefinitionS3Location
         list Tags
         map Definition DefinitionSubstitutions EncryptionConfiguration LoggingConfiguration TracingConfiguration
         of:STANDARD|EXPRESS StateMachineType
         text DefinitionString RoleArn* StateMachineName
        AWS::XRay::Group
         list Tags
         map InsightsConfiguration
         text FilterExpression GroupName*
        AWS::XRay::SamplingRule
         list Tags
         map SamplingRule SamplingRuleRecord SamplingRuleUpdate
         text RuleName
        """
}
