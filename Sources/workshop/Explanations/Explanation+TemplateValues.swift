extension Explanation {
    /// About properties, events and what SAM makes of them.
    static let templateValues = #"""
        template-unknown-property
         A resource or event has no property of this name.
         AWS refuses properties that it does not know, so that a misspelled one does not go unnoticed. Check the spelling, and the
         indentation: a property that slipped one level belongs to another map.
        template-missing-property
         A property that must be there is not.
         What all functions share (Runtime, Timeout) can stand once under Globals: Function:.
        template-type
         A value has the wrong type.
         A map has keys, a list has dashes or brackets, text stands alone. Where a list is expected, one element still needs a dash.
         Properties that SAM reads itself must be known beforehand: no function can give them, but a !Ref to a parameter can.
        template-value
         A value is one that AWS does not take.
         The message names what it takes. Limits are those of the service's own documentation.
        template-exclusive
         Two properties can't be used together.
         They are two ways to say one thing, or one makes the other meaningless. Keep one of them.
        template-runtime
         Lambda knows no such runtime, or no longer takes functions on it.
         Compiled languages such as Swift, Go and Rust run on provided.al2023, with an executable named bootstrap.
        template-globals
         Globals holds a section or property that can't be shared.
         Only types that SAM lists there have a section, and only properties that make sense for every resource of a type can stand in
         it. A resource's own value wins; maps are merged, lists are joined.
        template-tags
         Tags are not in the form that the type takes.
         SAM's types take a map of tags; CloudFormation's own mostly take a list of Key and Value.
        template-policy
         An entry of Policies is no policy that SAM knows.
         An entry is the name or ARN of a managed policy, a map with Statement, or one of SAM's policy templates with all its
         parameters.
         | Policies:
         |   - SQSSendMessagePolicy:
         |       QueueName: !GetAtt ShoutoutsQueue.QueueName
        template-connector
         A connector can't connect these two.
         Connectors know which types can be joined and which of Read and Write makes sense between them.
        template-event-type
         An event has no type that SAM knows.
         The type says what invokes the function: Api, HttpApi, SQS, SNS, S3, DynamoDB, Kinesis, Schedule, ScheduleV2,
         EventBridgeRule, CloudWatchLogs, Cognito, AlexaSkill, IoTRule, MSK, MQ, SelfManagedKafka, DocumentDB. A state machine
         takes Api, Schedule, ScheduleV2, EventBridgeRule and CloudWatchEvent.
        template-event-path
         The path of an Api or HttpApi event does not begin with a slash.
         | Path: /hello/{name}
        template-event-method
         An event's method is no HTTP method.
         It is get, post, put, delete, patch, head, options, or any.
        template-event-source
         An event must name a resource in the same template, and does not.
         SAM edits the bucket or user pool itself to make it call the function, and can only edit what it sees.
        template-duplicate-route
         Two events ask for the same method and path of one API.
         A request can go to one function only.
        template-api-reference
         RestApiId or ApiId names no API of the template.
         Leave it out to use the API that SAM adds; or refer to an AWS::Serverless::Api (RestApiId) or AWS::Serverless::HttpApi (ApiId).
        template-api-definition
         An API's definition is not an OpenAPI document that SAM can edit.
         It needs swagger: "2.0" or openapi: 3.x, and paths with maps of methods. Left out, SAM writes it from the functions' events.
        template-cors
         The CORS settings can't work.
         Text in a REST API's Cors needs quotes inside quotes, since API Gateway takes them over as they are. Browsers refuse
         credentials from any origin.
         | Cors: "'https://example.com'"
        template-auth
         The Auth of an API or event is not what SAM takes.
         Authorizers stand in the API's Auth under Authorizers; events choose one by name; DefaultAuthorizer is for all the others.
        template-authorizer
         An authorizer is not defined, or not complete.
         A Lambda authorizer needs FunctionArn, a Cognito one UserPoolArn, one for JSON web tokens issuer and audience.
        template-request-model
         An event names a model that its API does not define.
         Models stand in the API under Models, by name, each with a type.
        template-function-alias
         A property needs a published version, or the alias's name can't be used.
         AutoPublishAlias makes SAM publish a version and point an alias at it with every change of the code. Provisioned concurrency
         and gradual deployments work on these, never on $LATEST.
         | AutoPublishAlias: live
        template-unreadable
         The template's file can't be read.
         Name it: workshop template check FILE.
        template-not-utf8
         The template's file is not UTF-8 text.
         Save it as UTF-8 in your editor.
        template-not-text
         The template's file is not text.
         Save it as UTF-8 in your editor.
        template-missing
         There is no template where one is expected.
         A project's template is template.yaml in its folder.
        """#
}
