import OrderedCollections
import WorkshopCommon

/// What AWS knows about properties, as data.
///
/// A section begins with its name in the first column; each line below names properties of one kind. `*` marks a
/// required property. Kinds: any, text, strict (text and nothing else), int, int:1..900, bool, map, list, textlist,
/// textmap, boolmap, literal (true or false, no function), literaltext, literallist, policies, policylist, of:A|B.
/// `Auth>GraphQL.Auth` names the section of what stands inside, `>{X}` of each member of a map, `>[X]` of a list's.
/// A section may begin with the properties of others (`+ Mapping`).
enum PropertyTable {
    static let samTypes = sections(samText)
    static let events = sections(eventText)
    static let nested = sections(nestedText)

    static func sections(_ text: String) -> [String: PropertyShape] {
        var result: [String: PropertyShape] = [:]
        var current: (name: String, shape: PropertyShape)?
        for line in text.split(separator: "\n") {
            guard line.first == " " else {
                if let current { result[current.name] = current.shape }
                current = (String(line), PropertyShape(properties: [:]))
                continue
            }
            let words = line.split(separator: " ")
            guard let kindWord = words.first, var section = current else { continue }
            if kindWord == "+" {
                for name in words.dropFirst() {
                    section.shape.properties.merge(result[String(name)]?.properties ?? [:]) { _, new in new }
                }
            } else if kindWord == "open" {
                section.shape.isOpen = true
            } else {
                let kind = kind(String(kindWord))
                for word in words.dropFirst() {
                    let parts = word.split(separator: ">", maxSplits: 1)
                    let isRequired = parts[0].hasSuffix("*")
                    section.shape.properties[String(isRequired ? parts[0].dropLast() : parts[0])] = .init(
                        kind: kind,
                        isRequired: isRequired,
                        nested: parts.count == 2 ? .init(parts[1]) : nil
                    )
                }
            }
            current = section
        }
        if let current { result[current.name] = current.shape }
        return result
    }

    private static func kind(_ word: String) -> PropertyKind {
        let parts = word.split(separator: ":", maxSplits: 1).map(String.init)
        switch parts[0] {
        case "text": return .text
        case "strict": return .strictText
        case "bool": return .boolean
        case "literal": return .literalBoolean
        case "literaltext": return .literalText
        case "literallist": return .literalTextOrList
        case "policies": return .policies
        case "policylist": return .policiesOrText
        case "map": return .map
        case "list": return .list
        case "textlist": return .textOrList
        case "textmap": return .textOrMap
        case "boolmap": return .booleanOrMap
        case "int":
            let bounds = parts.count == 2 ? parts[1].split(separator: ".").compactMap { Int($0) } : []
            return .integer(bounds.count == 2 ? bounds[0]...bounds[1] : nil)
        case "of": return .oneOf(parts.count == 2 ? parts[1].split(separator: "|").map(String.init) : [])
        default: return .any
        }
    }

    // https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html
    private static let samText = """
        Function
         text Handler Runtime ImageUri Description KmsKeyArn RolePath
         any CodeUri InlineCode VpcConfig FileSystemConfigs ImageConfig RuntimeManagementConfig LoggingConfig
         any ReservedConcurrentExecutions EphemeralStorage ProvisionedConcurrencyConfig VersionDescription Architectures
         any CodeSigningConfigArn RecursiveLoop SourceKMSKeyArn PublishToLatestPublished TenancyConfig
         of:Zip|Image PackageType
         int:128..10240 MemorySize
         int:1..900 Timeout
         textmap FunctionName Tracing
         strict Role PermissionsBoundary AutoPublishAlias AutoPublishCodeSha256
         map DeadLetterQueue AssumeRolePolicyDocument Environment Events Tags DeploymentPreference EventInvokeConfig
         map SnapStart FunctionUrlConfig CapacityProviderConfig>CapacityProviderConfig FunctionScalingConfig
         map DurableConfig
         policies Policies
         list Layers
         bool PropagateTags
         literal AutoPublishAliasAllProperties
         of:Delete|Retain VersionDeletionPolicy
        Api
         textmap Name DefinitionUri EndpointConfiguration Cors Policy StageName*
         strict CacheClusterSize OpenApiVersion Description Mode ApiKeySourceType SecurityPolicy EndpointAccessMode
         bool CacheClusterEnabled TracingEnabled FailOnWarnings DisableExecuteApiEndpoint PropagateTags
         int MinimumCompressionSize
         map Tags DefinitionBody Variables Auth GatewayResponses Models Domain AccessLogSetting CanarySetting
         list BinaryMediaTypes MethodSettings
         literal MergeDefinitions AlwaysDeploy
        HttpApi
         any Name
         boolmap CorsConfiguration
         textmap StageName DefinitionUri
         map Tags DefinitionBody StageVariables AccessLogSettings DefaultRouteSettings Auth RouteSettings Domain
         strict Description
         bool PropagateTags FailOnWarnings DisableExecuteApiEndpoint
        SimpleTable
         any PointInTimeRecoverySpecification
         map PrimaryKey ProvisionedThroughput Tags SSESpecification
         textmap TableName
        LayerVersion
         textmap LayerName ContentUri*
         strict Description LicenseInfo RetentionPolicy
         bool PublishLambdaVersion
         list CompatibleArchitectures CompatibleRuntimes
        StateMachine
         map Definition Logging DefinitionSubstitutions Events Tags Tracing
         textmap DefinitionUri
         strict Role Name Type PermissionsBoundary
         any RolePath AutoPublishAlias DeploymentPreference
         policylist Policies
         bool PropagateTags
         literal UseAliasAsEventTarget
        Application
         textmap Location*
         strict TemplateUrl
         map Parameters Tags
         list NotificationARNs
         int TimeoutInMinutes
        CapacityProvider
         textmap CapacityProviderName OperatorRole KmsKeyArn
         map VpcConfig*>Capacity.VpcConfig Tags InstanceRequirements>Capacity.InstanceRequirements
         map ScalingConfig>Capacity.ScalingConfig
         literal PropagateTags
        GraphQLApi
         literaltext SchemaInline SchemaUri
         literal XrayEnabled
         any Name OwnerContact IntrospectionConfig QueryDepthLimit ResolverCountLimit Visibility
         boolmap Logging>GraphQL.Logging
         map Auth*>GraphQL.Auth Tags DataSources>GraphQL.DataSources Functions>{GraphQL.Function}
         map Resolvers>{{GraphQL.Resolver}} DomainName>GraphQL.DomainName Cache>GraphQL.Cache
         map ApiKeys>{GraphQL.ApiKey}
        Connector
         map Source*
         any Destination*
         list Permissions*
        WebSocketApi
         strict ApiKeySelectionExpression Description IpAddressType Name RouteSelectionExpression*
         map AccessLogSettings Auth DefaultRouteSettings Domain Routes* RouteSettings StageVariables Tags
         bool DisableExecuteApiEndpoint DisableSchemaValidation FailOnWarnings PropagateTags
         textmap StageName
        """

    private static let eventText = """
        Mapping
         int BatchSize MaximumBatchingWindowInSeconds MaximumRetryAttempts MaximumRecordAgeInSeconds
         int ParallelizationFactor TumblingWindowInSeconds
         any StartingPosition StartingPositionTimestamp KmsKeyArn
         bool Enabled BisectBatchOnFunctionError
         map DestinationConfig FilterCriteria ScalingConfig ProvisionedPollerConfig SchemaRegistryConfig MetricsConfig
         map LoggingConfig
         list Topics Queues SourceAccessConfigurations FunctionResponseTypes KafkaBootstrapServers
         strict SecretsManagerKmsKeyId ConsumerGroupId
        Function.SQS
         + Mapping
         any Queue*
        Function.Kinesis
         + Mapping
         any Stream* StartingPosition*
        Function.DynamoDB
         + Function.Kinesis
        Function.MSK
         + Function.Kinesis
        Function.MQ
         + Mapping
         any Broker*
         literal DynamicPolicyName
        Function.SelfManagedKafka
         + Mapping
        Function.DocumentDB
         + Mapping
         any Cluster* DatabaseName* CollectionName FullDocument
        Function.Api
         strict Path* Method* RestApiId Stage ResponseTransferMode
         map Auth RequestModel
         list RequestParameters
         int TimeoutInMillis
        Function.HttpApi
         strict Path Method ApiId Stage PayloadFormatVersion
         map Auth RouteSettings
         int TimeoutInMillis
        Function.Schedule
         strict Schedule* RuleName Input State Name Description
         bool Enabled
         map DeadLetterConfig RetryPolicy
        Function.CloudWatchEvent
         strict EventBusName RuleName Input InputPath State
         map Pattern DeadLetterConfig RetryPolicy Target InputTransformer
         bool Enabled
        Function.EventBridgeRule
         + Function.CloudWatchEvent
        Function.ScheduleV2
         strict PermissionsBoundary ScheduleExpression* Name State Description StartDate EndDate
         strict ScheduleExpressionTimezone GroupName KmsKeyArn Input RoleArn
         map FlexibleTimeWindow DeadLetterConfig RetryPolicy
         literal OmitName
        Function.S3
         strict Bucket*
         literallist Events*
         map Filter
        Function.SNS
         strict Topic* Region
         any FilterPolicy FilterPolicyScope
         boolmap SqsSubscription
         map RedrivePolicy
        Function.AlexaSkill
         strict SkillId
        Function.IoTRule
         strict Sql* AwsIotSqlVersion
        Function.Cognito
         strict UserPool*
         literallist Trigger*
        Function.CloudWatchLogs
         strict LogGroupName* FilterPattern*
        StateMachine.Schedule
         strict Schedule* Input State Name Description
         literaltext RoleArn
         bool Enabled
         map DeadLetterConfig RetryPolicy Target
        StateMachine.CloudWatchEvent
         strict EventBusName RuleName Input InputPath State
         map Pattern DeadLetterConfig RetryPolicy Target InputTransformer
        StateMachine.EventBridgeRule
         + StateMachine.CloudWatchEvent
        StateMachine.ScheduleV2
         + Function.ScheduleV2
        StateMachine.Api
         strict Path* Method* RestApiId Stage
         map Auth
         literal UnescapeMappingTemplate
        """
    // https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-graphqlapi.html
    // and …/sam-resource-capacityprovider.html
    private static let nestedText = """
        GraphQL.Authorizer
         of:AWS_IAM|API_KEY|AWS_LAMBDA|OPENID_CONNECT|AMAZON_COGNITO_USER_POOLS Type
         map LambdaAuthorizer>GraphQL.LambdaAuthorizer OpenIDConnect>GraphQL.OpenIDConnect
         map UserPool>GraphQL.UserPool
        GraphQL.Auth
         + GraphQL.Authorizer
         list Additional>[GraphQL.Authorizer]
        GraphQL.LambdaAuthorizer
         any AuthorizerResultTtlInSeconds AuthorizerUri* IdentityValidationExpression
        GraphQL.OpenIDConnect
         any AuthTTL ClientId IatTTL Issuer
        GraphQL.UserPool
         any AppIdClientRegex AwsRegion DefaultAction UserPoolId*
        GraphQL.ApiKey
         any ApiKeyId Description ExpiresOn
        GraphQL.Logging
         any CloudWatchLogsRoleArn ExcludeVerboseContent FieldLogLevel
        GraphQL.DataSources
         map DynamoDb>{GraphQL.DynamoDb} Lambda>{GraphQL.Lambda}
        GraphQL.DynamoDb
         any TableName* ServiceRoleArn TableArn Name Description Region UseCallerCredentials Versioned
         list Permissions
         map DeltaSync>GraphQL.DeltaSync
        GraphQL.DeltaSync
         any BaseTableTTL* DeltaSyncTableName* DeltaSyncTableTTL*
        GraphQL.Lambda
         any FunctionArn* ServiceRoleArn Name Description
        GraphQL.Runtime
         any Name* Version*
        GraphQL.Sync
         any ConflictDetection* ConflictHandler
         map LambdaConflictHandlerConfig>GraphQL.ConflictHandler
        GraphQL.ConflictHandler
         any LambdaConflictHandlerArn*
        GraphQL.Function
         textmap DataSource
         map Runtime>GraphQL.Runtime Sync>GraphQL.Sync
         any InlineCode CodeUri Description MaxBatchSize Name Id
        GraphQL.Caching
         any Ttl*
         list CachingKeys
        GraphQL.Resolver
         map Caching>GraphQL.Caching Runtime>GraphQL.Runtime Sync>GraphQL.Sync
         any InlineCode CodeUri MaxBatchSize FieldName
         list Pipeline
        GraphQL.DomainName
         any CertificateArn* DomainName* Description
        GraphQL.Cache
         any ApiCachingBehavior* Ttl* Type* AtRestEncryptionEnabled TransitEncryptionEnabled
        CapacityProviderConfig
         textmap Arn*
         any PerExecutionEnvironmentMaxConcurrency ExecutionEnvironmentMemoryGiBPerVCpu
        Capacity.VpcConfig
         list SecurityGroupIds SubnetIds*
        Capacity.InstanceRequirements
         list Architectures AllowedTypes ExcludedTypes
        Capacity.ScalingConfig
         any MaxVCpuCount AverageCPUUtilization
        """
}
