// Each case is one edit of the good template, and all that is said about it.
// swift-format-ignore
extension BrokenTemplate {
    static let functions: [BrokenTemplate] = [
        .init(
            "timeout above lambdas limit",
            replacing: #"""
                    Timeout: 5
                """#,
            with: #"""
                    Timeout: 901
                """#,
            gives: #"""
                17:5: error: Timeout can't be 901 [template-value]
                    why: AWS takes values from 1 to 900 seconds.
                    try: use at most 900
                """#
        ),
        .init(
            "memory below lambdas limit",
            replacing: #"""
                !FindInMap [Sizes, !Ref Environment, Memory]
                """#,
            with: #"""
                64
                """#,
            gives: #"""
                24:7: error: MemorySize can't be 64 [template-value]
                    why: AWS takes values from 128 to 10240 MB.
                    try: use at least 128
                """#
        ),
        .init(
            "timeout that is no number",
            replacing: #"""
                    Timeout: 5
                """#,
            with: #"""
                    Timeout: five
                """#,
            gives: #"""
                17:5: error: Timeout must be a number from 1 to 900, not "five" [template-type]
                """#
        ),
        .init(
            "unknown runtime",
            replacing: #"""
                provided.al2023
                """#,
            with: #"""
                provided.al2032
                """#,
            gives: #"""
                16:5: error: Lambda knows no runtime provided.al2032 [template-runtime]
                    why: Executables, as compiled languages build them, run on provided.al2023.
                    try: did you mean provided.al2023?
                """#
        ),
        .init(
            "retired runtime",
            replacing: #"""
                provided.al2023
                """#,
            with: #"""
                python2.7
                """#,
            gives: #"""
                16:5: error: Lambda no longer takes functions on python2.7 [template-runtime]
                    try: use a newer version of the runtime
                """#
        ),
        .init(
            "missing runtime",
            replacing: #"""
                    Runtime: provided.al2023

                """#,
            with: "",
            gives: #"""
                20:5: error: HelloFunction has no Runtime [template-missing-property]
                    why: Lambda has to know what runs the code.
                    try: add Runtime: provided.al2023, or set it for all functions under Globals: Function:
                """#
        ),
        .init(
            "missing handler",
            replacing: #"""
                      Handler: bootstrap

                """#,
            with: "",
            gives: #"""
                21:5: error: HelloFunction has no Handler [template-missing-property]
                    why: Lambda has to know what to call in the code.
                    try: add Handler: bootstrap, or set it for all functions under Globals: Function:
                """#
        ),
        .init(
            "missing code uri",
            replacing: #"""
                      CodeUri: .

                """#,
            with: "",
            gives: #"""
                21:5: error: HelloFunction has no CodeUri [template-missing-property]
                    why: Lambda has to know which code to run.
                    try: add CodeUri: . (the folder that holds the function's code)
                """#
        ),
        .init(
            "misspelled property",
            replacing: #"""
                      Handler: bootstrap
                """#,
            with: #"""
                      Handlr: bootstrap
                """#,
            gives: #"""
                23:7: error: HelloFunction, an AWS::Serverless::Function, has no property Handlr [template-unknown-property]
                    why: AWS refuses properties that it does not know, so that misspelled ones don't go unnoticed.
                    try: did you mean Handler?
                """#
        ),
        .init(
            "event instead of events",
            replacing: #"""
                      Events:
                """#,
            with: #"""
                      Event:
                """#,
            gives: #"""
                31:7: error: HelloFunction, an AWS::Serverless::Function, has no property Event [template-unknown-property]
                    why: AWS refuses properties that it does not know, so that misspelled ones don't go unnoticed.
                    try: did you mean Events?
                """#
        ),
        .init(
            "property outside properties",
            replacing: #"""
                    Properties:
                      CodeUri: .

                """#,
            with: #"""
                    CodeUri: .
                    Properties:

                """#,
            gives: #"""
                21:5: error: a resource has no attribute CodeUri [template-unknown-attribute]
                    why: CodeUri is a property of AWS::Serverless::Function, so it belongs below Properties.
                    try: indent CodeUri below Properties:
                22:5: error: HelloFunction has no CodeUri [template-missing-property]
                    why: Lambda has to know which code to run.
                    try: add CodeUri: . (the folder that holds the function's code)
                """#
        ),
        .init(
            "unknown event type",
            replacing: #"""
                          Type: Api
                """#,
            with: #"""
                          Type: Apy
                """#,
            gives: #"""
                33:11: error: Apy is no type of event that SAM knows [template-event-type]
                    why: The Type says what invokes the function.
                    try: did you mean Type: Api?
                """#
        ),
        .init(
            "event without type",
            replacing: #"""
                          Type: Api

                """#,
            with: "",
            gives: #"""
                32:9: error: the event Hello has no Type [template-event-type]
                    why: The Type says what invokes the function.
                    try: use one of AlexaSkill, Api, CloudWatchEvent, CloudWatchLogs, Cognito, DocumentDB, DynamoDB, EventBridgeRule, HttpApi, IoTRule, Kinesis, MQ, MSK, S3, SNS, SQS, Schedule, ScheduleV2, SelfManagedKafka
                """#
        ),
        .init(
            "event without path",
            replacing: #"""
                            Path: /hello

                """#,
            with: "",
            gives: #"""
                34:11: error: the event Hello has no Path [template-missing-property]
                    why: API Gateway routes a request by its path and method.
                    try: add for example Path: /hello
                """#
        ),
        .init(
            "event without method",
            replacing: #"""
                            Method: get

                """#,
            with: "",
            gives: #"""
                34:11: error: the event Hello has no Method [template-missing-property]
                    why: API Gateway routes a request by its path and method.
                    try: add Method, for example Method: get
                """#
        ),
        .init(
            "misspelled method",
            replacing: #"""
                            Method: get
                """#,
            with: #"""
                            Methode: get
                """#,
            gives: #"""
                36:13: error: the event Hello has no Method [template-missing-property]
                    why: API Gateway routes a request by its path and method.
                    try: did you mean Method where you wrote Methode?
                """#
        ),
        .init(
            "build method beside metadata",
            replacing: #"""
                    Properties:
                      CodeUri: .
                """#,
            with: #"""
                    BuildMethod: makefile
                    Properties:
                      CodeUri: .
                """#,
            gives: #"""
                21:5: error: a resource has no attribute BuildMethod [template-unknown-attribute]
                    why: BuildMethod tells SAM how to build, so it belongs below Metadata.
                    try: indent BuildMethod below Metadata:
                """#
        ),
        .init(
            "attribute among properties",
            replacing: #"""
                      CodeUri: .
                """#,
            with: #"""
                      Metadata: {BuildMethod: makefile}
                      CodeUri: .
                """#,
            gives: #"""
                22:7: error: HelloFunction, an AWS::Serverless::Function, has no property Metadata [template-unknown-property]
                    why: AWS refuses properties that it does not know, so that misspelled ones don't go unnoticed.
                    try: Metadata stands beside Properties, two spaces further to the left
                """#
        ),
        .init(
            "path without slash",
            replacing: #"""
                Path: /hello
                """#,
            with: #"""
                Path: hello
                """#,
            gives: #"""
                35:13: error: the path hello does not begin with / [template-event-path]
                    why: API Gateway refuses a definition with such a path.
                    try: write Path: /hello
                """#
        ),
        .init(
            "unknown method",
            replacing: #"""
                Method: get
                """#,
            with: #"""
                Method: gte
                """#,
            gives: #"""
                36:13: error: gte is no HTTP method that API Gateway knows [template-event-method]
                    why: It takes get, post, put, delete, patch, head, options, any.
                    try: did you mean get?
                """#
        ),
        .init(
            "event that is no map",
            replacing: #"""
                        Hello:
                          Type: Api
                          Properties:
                            Path: /hello
                            Method: get

                """#,
            with: #"""
                        Hello: Api

                """#,
            gives: #"""
                32:9: error: the event Hello must be a map with Type and Properties [template-type]
                    try: indent Type and Properties below Hello
                """#
        ),
        .init(
            "unknown event property",
            replacing: #"""
                            Method: get
                """#,
            with: #"""
                            Method: get
                            Pathh: /hi
                """#,
            gives: #"""
                37:13: error: an event of type Api has no property Pathh [template-unknown-property]
                    why: AWS refuses properties that it does not know, so that misspelled ones don't go unnoticed.
                    try: did you mean Path?
                """#
        ),
        .init(
            "route given twice",
            replacing: #"""
                            Method: get

                """#,
            with: #"""
                            Method: get
                        Again:
                          Type: Api
                          Properties: {Path: /hello, Method: GET}

                """#,
            gives: #"""
                39:11: error: GET /hello is routed twice [template-duplicate-route]
                    why: One request can go to one function only.
                    try: give one of the events another Path or Method
                """#
        ),
        .init(
            "reference to an a p i that is none",
            replacing: #"""
                            Method: get
                """#,
            with: #"""
                            Method: get
                            RestApiId: !Ref ShoutoutsQueu
                """#,
            gives: #"""
                37:13: error: RestApiId must refer to an AWS::Serverless::Api in the same template, and ShoutoutsQueu is none [template-api-reference]
                    try: leave RestApiId out to use the API that SAM adds
                37:24: error: !Ref ShoutoutsQueu refers to nothing: the template has no parameter or resource ShoutoutsQueu [template-dangling-reference]
                    why: CloudFormation refuses a template with unresolved references.
                    try: did you mean ShoutoutsQueue?
                """#
        ),
    ]
}
