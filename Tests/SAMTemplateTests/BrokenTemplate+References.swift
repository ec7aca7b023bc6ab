// Each case is one edit of the good template, and all that is said about it.
// swift-format-ignore
extension BrokenTemplate {
    static let references: [BrokenTemplate] = [
        .init(
            "implicit api without event",
            replacing: #"""
                Events:
                        Hello:
                          Type: Api
                          Properties:
                            Path: /hello
                            Method: get
                """#,
            with: #"""
                Tags: {}
                """#,
            gives: #"""
                38:12: error: ${ServerlessRestApi} refers to nothing: the template has no parameter or resource ServerlessRestApi [template-dangling-reference]
                    why: CloudFormation refuses a template with unresolved references.
                    try: SAM makes ServerlessRestApi when a function has an event of type Api: give one an event
                """#
        ),
        .init(
            "implicit rest api with http event",
            replacing: #"""
                Type: Api
                """#,
            with: #"""
                Type: HttpApi
                """#,
            gives: #"""
                43:12: error: ${ServerlessRestApi} refers to nothing: the template has no parameter or resource ServerlessRestApi [template-dangling-reference]
                    why: CloudFormation refuses a template with unresolved references.
                    try: the event is of type HttpApi, and ServerlessRestApi comes with an event of type Api: write Type: Api
                """#
        ),
        .init(
            "event properties beside type",
            replacing: #"""
                Properties:
                            Path: /hello
                            Method: get
                """#,
            with: #"""
                Path: /hello
                          Method: get
                """#,
            gives: #"""
                34:11: error: Path stands beside the Type of the event Hello, not below its Properties [template-missing-property]
                    try: indent Path below Properties:
                """#
        ),
        .init(
            "secure string in an environment",
            replacing: #"""
                !Ref ShoutoutsQueue
                """#,
            with: #"""
                "{{resolve:ssm-secure:/shoutout/token}}"
                """#,
            gives: #"""
                27:11: error: Environment.Variables.QUEUE_URL can't be an ssm-secure reference [template-value]
                    why: CloudFormation takes secure strings of the Parameter Store in few properties, such as a database's password.
                    try: keep the value in Secrets Manager, and write {{resolve:secretsmanager:NAME:SecretString:KEY}}
                """#
        ),
        .init(
            "reference without quotation marks",
            replacing: #"""
                !Ref ShoutoutsQueue
                """#,
            with: #"""
                {{resolve:ssm:/shoutout/token}}
                """#,
            gives: #"""
                27:11: error: the environment variable QUEUE_URL must be text, not a map [template-type]
                27:23: error: a key must be text, not a list or a map [template-key]
                    try: put quotation marks around a text that begins with {{
                """#
        ),
        .init(
            "member of a secret without SecretString",
            replacing: #"""
                !Ref ShoutoutsQueue
                """#,
            with: #"""
                "{{resolve:secretsmanager:shoutout/status:token}}"
                """#,
            gives: #"""
                27:11: error: what follows the secret's name in its reference must be SecretString, not token [template-value]
                    why: SecretString is the only part of a secret that CloudFormation reads. The member of a JSON document comes after it.
                    try: write {{resolve:secretsmanager:NAME:SecretString:token}}
                """#
        ),
        .init(
            "reference to nothing",
            replacing: #"""
                !Ref ShoutoutsQueue
                """#,
            with: #"""
                !Ref ShoutoutQueue
                """#,
            gives: #"""
                27:22: error: !Ref ShoutoutQueue refers to nothing: the template has no parameter or resource ShoutoutQueue [template-dangling-reference]
                    why: CloudFormation refuses a template with unresolved references.
                    try: did you mean ShoutoutsQueue?
                """#
        ),
        .init(
            "mapping that is not there, asked for in Globals",
            replacing: #"""
                Timeout: 5
                """#,
            with: #"""
                Environment: {Variables: {SIZE: !FindInMap [Size, dev, Memory]}}
                """#,
            gives: #"""
                17:37: error: the Mappings have no Size / dev / Memory [template-mapping]
                    try: did you mean Sizes?
                """#
        ),
        .init(
            "reference to nothing in sub",
            replacing: #"""
                ${ServerlessRestApi}
                """#,
            with: #"""
                ${ServerlessRestAPI}
                """#,
            gives: #"""
                43:12: error: ${ServerlessRestAPI} refers to nothing: the template has no parameter or resource ServerlessRestAPI [template-dangling-reference]
                    why: CloudFormation refuses a template with unresolved references.
                    try: did you mean ServerlessRestApi?
                """#
        ),
        .init(
            "attribute in lower case",
            replacing: #"""
                !GetAtt ShoutoutsQueue.QueueName
                """#,
            with: #"""
                !GetAtt ShoutoutsQueue.arn
                """#,
            gives: #"""
                30:24: error: ShoutoutsQueue, an AWS::SQS::Queue, has no attribute arn [template-attribute]
                    why: It has Arn, QueueName, QueueUrl.
                    try: did you mean ShoutoutsQueue.Arn?
                """#
        ),
        .init(
            "queue of an event by its URL",
            replacing: #"""
                Type: Api
                          Properties:
                            Path: /hello
                            Method: get
                """#,
            with: #"""
                Type: SQS
                          Properties:
                            Queue: !Ref ShoutoutsQueue
                        Greet: {Type: Api, Properties: {Path: /hello, Method: get}}
                """#,
            gives: #"""
                35:20: error: Queue takes an ARN, and !Ref ShoutoutsQueue gives a URL [template-ref-not-arn]
                    why: What !Ref gives differs from type to type; AWS would refuse this in the middle of the deployment.
                    try: write !GetAtt ShoutoutsQueue.Arn
                """#
        ),
        .init(
            "stream of an event by the table's name",
            replacing: #"""
                Type: Api
                          Properties:
                            Path: /hello
                            Method: get
                """#,
            with: #"""
                Type: DynamoDB
                          Properties: {StartingPosition: LATEST, Stream: !Ref Shoutouts}
                        Greet: {Type: Api, Properties: {Path: /hello, Method: get}}
                  Shoutouts:
                    Type: AWS::DynamoDB::Table
                    Properties:
                      BillingMode: PAY_PER_REQUEST
                      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
                      KeySchema: [{AttributeName: id, KeyType: HASH}]
                      StreamSpecification: {StreamViewType: NEW_IMAGE}
                """#,
            gives: #"""
                34:58: error: Stream takes an ARN, and !Ref Shoutouts gives a name [template-ref-not-arn]
                    why: What !Ref gives differs from type to type; AWS would refuse this in the middle of the deployment.
                    try: write !GetAtt Shoutouts.StreamArn
                """#
        ),
        .init(
            "dead-letter queue by its URL",
            replacing: #"""
                VisibilityTimeout: !If [IsProduction, 60, 30]
                """#,
            with: #"""
                RedrivePolicy: {deadLetterTargetArn: !Ref Dead, maxReceiveCount: 3}
                  Topic: {Type: AWS::SNS::Topic}
                  Subscription:
                    Type: AWS::SNS::Subscription
                    Properties: {TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Dead.Arn}
                  Dead: {Type: AWS::SQS::Queue}
                """#,
            gives: #"""
                40:44: error: deadLetterTargetArn takes an ARN, and !Ref Dead gives a URL [template-ref-not-arn]
                    why: What !Ref gives differs from type to type; AWS would refuse this in the middle of the deployment.
                    try: write !GetAtt Dead.Arn
                """#
        ),
        .init(
            "attribute read with ref",
            replacing: #"""
                !Ref ShoutoutsQueue
                """#,
            with: #"""
                !Ref ShoutoutsQueue.Arn
                """#,
            gives: #"""
                27:22: error: !Ref ShoutoutsQueue.Arn refers to nothing: the template has no parameter or resource ShoutoutsQueue.Arn [template-dangling-reference]
                    why: CloudFormation refuses a template with unresolved references.
                    try: an attribute is read with !GetAtt ShoutoutsQueue.Arn
                """#
        ),
        .init(
            "attribute of a parameter",
            replacing: #"""
                !Ref ShoutoutsQueue
                """#,
            with: #"""
                !GetAtt Environment.Arn
                """#,
            gives: #"""
                27:22: error: Environment is a parameter, and parameters have no attributes [template-attribute]
                    try: write !Ref Environment
                """#
        ),
        .init(
            "circle of references",
            replacing: #"""
                QUEUE_URL: !Ref ShoutoutsQueue
                """#,
            with: #"""
                API: !Ref ServerlessRestApi
                """#,
            gives: #"""
                19:3: error: resources wait for each other: HelloFunction → ServerlessRestApi → HelloFunction [template-cycle]
                    why: CloudFormation creates a resource after those that it refers to, and here none can be first.
                    try: break the circle: pass one of the values in another way, such as an SSM parameter or a fixed name
                """#
        ),
        .init(
            "depends on nothing",
            replacing: #"""
                    Type: AWS::SQS::Queue

                """#,
            with: #"""
                    Type: AWS::SQS::Queue
                    DependsOn: HelloFunctoin

                """#,
            gives: #"""
                39:5: error: DependsOn names HelloFunctoin, and the template has no such resource [template-dangling-reference]
                    try: did you mean HelloFunction?
                """#
        ),
        .init(
            "unknown mapping key",
            replacing: #"""
                    dev: {Memory: 128}
                """#,
            with: #"""
                    development: {Memory: 128}
                """#,
            gives: #"""
                24:19: error: the Mappings have no Sizes / dev / Memory [template-mapping]
                """#
        ),
        .init(
            "unknown condition",
            replacing: #"""
                    Type: AWS::SQS::Queue

                """#,
            with: #"""
                    Type: AWS::SQS::Queue
                    Condition: IsProd

                """#,
            gives: #"""
                39:5: error: there is no condition IsProd [template-condition]
                    try: define it under Conditions
                """#
        ),
        .init(
            "condition with wrong arguments",
            replacing: #"""
                !Equals [!Ref Environment, prod]
                """#,
            with: #"""
                !Equals [!Ref Environment]
                  Both: !And [!Condition IsProduction, !Condition IsProduction]
                """#,
            gives: #"""
                13:17: error: Fn::Equals takes two values [template-condition]
                """#
        ),
        .init(
            "reference to what is not created",
            replacing: #"""
                    Type: AWS::SQS::Queue

                """#,
            with: #"""
                    Type: AWS::SQS::Queue
                    Condition: IsProduction

                """#,
            gives: #"""
                27:22: error: ShoutoutsQueue is not created, because its condition IsProduction is false [template-reference-not-created]
                    why: CloudFormation can't resolve a reference to a resource that does not exist.
                    try: wrap it: !If [IsProduction, !Ref ShoutoutsQueue, !Ref AWS::NoValue]
                29:11: error: ShoutoutsQueue is not created, because its condition IsProduction is false [template-reference-not-created]
                    why: CloudFormation can't resolve a reference to a resource that does not exist.
                    try: wrap it: !If [IsProduction, !Ref ShoutoutsQueue, !Ref AWS::NoValue]
                """#
        ),
        .init(
            "parameter value that is not allowed",
            replacing: #"""
                    Default: dev
                """#,
            with: #"""
                    Default: test
                """#,
            gives: #"""
                6:5: error: the parameter Environment can't be "test"; it must be one of dev, prod [template-parameter-value]
                24:19: error: the Mappings have no Sizes / test / Memory [template-mapping]
                """#
        ),
        .init(
            "parameter without value",
            replacing: #"""
                    Default: dev

                """#,
            with: "",
            gives: #"""
                4:3: error: the parameter Environment has no value [template-parameter-missing]
                    why: It has no Default, so a deployment must give it one.
                    try: add a Default, or deploy with --parameter-overrides Environment=…
                23:19: error: the Mappings have no Sizes / Environment / Memory [template-mapping]
                """#
        ),
        .init(
            "parameter without type",
            replacing: #"""
                    Type: String

                """#,
            with: "",
            gives: #"""
                4:3: error: the parameter Environment has no Type [template-missing-property]
                    try: add Type: String
                """#
        ),
        .init(
            "unknown parameter type",
            replacing: #"""
                    Type: String
                """#,
            with: #"""
                    Type: Strin
                """#,
            gives: #"""
                5:5: error: a parameter can't have the type Strin [template-parameter-type]
                    try: did you mean String?
                """#
        ),
        .init(
            "unused parameter",
            replacing: #"""
                Mappings:
                """#,
            with: #"""
                  Unused:
                    Type: String
                    Default: x
                Mappings:
                """#,
            gives: #"""
                8:3: warning: the parameter Unused is not used [template-unused-parameter]
                    try: use it with !Ref Unused, or remove it
                """#
        ),
        .init(
            "unknown global",
            replacing: #"""
                    Timeout: 5
                """#,
            with: #"""
                    Timeot: 5
                """#,
            gives: #"""
                17:5: error: Timeot is not supported in Globals.Function [template-globals]
                    why: Only properties that make sense for every Function can be shared.
                    try: did you mean Timeout?
                """#
        ),
        .init(
            "unknown globals section",
            replacing: #"""
                Globals:
                  Function:
                """#,
            with: #"""
                Globals:
                  Functions:
                """#,
            gives: #"""
                15:3: error: Globals has no section Functions [template-globals]
                    why: It takes Api, CapacityProvider, Function, HttpApi, LayerVersion, SimpleTable, StateMachine, WebSocketApi.
                    try: did you mean Function?
                """#
        ),
        .init(
            "unknown short form",
            replacing: #"""
                !Ref ShoutoutsQueue
                """#,
            with: #"""
                !Reff ShoutoutsQueue
                """#,
            gives: #"""
                27:22: error: CloudFormation knows no short form !Reff [template-unknown-tag]
                    try: did you mean !Ref?
                """#
        ),
        .init(
            "join with wrong arguments",
            replacing: #"""
                !Ref ShoutoutsQueue
                """#,
            with: #"""
                !Join [ShoutoutsQueue]
                """#,
            gives: #"""
                27:22: error: Fn::Join takes a delimiter and a list, as in !Join ["-", [a, b]] [template-intrinsic]
                """#
        ),
        .init(
            "select past the end",
            replacing: #"""
                !Ref ShoutoutsQueue
                """#,
            with: #"""
                !Select [2, [a, b]]
                """#,
            gives: #"""
                27:22: error: Fn::Select asks for element 2 of a list of 2; the first is 0 [template-intrinsic]
                """#
        ),
        .init(
            "policy template with its parameter beside it",
            replacing: #"""
                            QueueName: !GetAtt
                """#,
            with: #"""
                          QueueName: !GetAtt
                """#,
            gives: #"""
                29:11: error: the policy template SQSSendMessagePolicy has QueueName beside it, not below it [template-policy]
                    why: An entry of Policies has one key, the policy template's name; the parameters stand in its value.
                    try: indent QueueName by two more spaces
                """#
        ),
        .init(
            "unknown policy template",
            replacing: #"""
                SQSSendMessagePolicy
                """#,
            with: #"""
                SQSSendMesagePolicy
                """#,
            gives: #"""
                29:11: error: SQSSendMesagePolicy is neither a policy template nor a policy with a Statement [template-policy]
                    try: did you mean SQSSendMessagePolicy?
                """#
        ),
    ]
}
