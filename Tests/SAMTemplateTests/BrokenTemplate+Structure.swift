// Each case is one edit of the good template, and all that is said about it.
// swift-format-ignore
extension BrokenTemplate {
    static let structure: [BrokenTemplate] = [
        .init(
            "missing transform",
            replacing: #"""
                Transform: AWS::Serverless-2016-10-31

                """#,
            with: "",
            gives: #"""
                19:5: error: AWS::Serverless::Function needs the SAM transform, and the template has no Transform [template-no-transform]
                    why: CloudFormation itself knows no AWS::Serverless types; SAM's transform turns them into ones it knows.
                    try: add this line at the top: Transform: AWS::Serverless-2016-10-31
                """#
        ),
        .init(
            "misspelled transform",
            replacing: #"""
                AWS::Serverless-2016-10-31
                """#,
            with: #"""
                AWS::Serverless-2016-10-32
                """#,
            gives: #"""
                2:1: error: Transform is not spelled AWS::Serverless-2016-10-31 [template-no-transform]
                    why: CloudFormation itself knows no AWS::Serverless types; SAM's transform turns them into ones it knows.
                    try: add this line at the top: Transform: AWS::Serverless-2016-10-31
                """#
        ),
        .init(
            "missing resources",
            replacing: #"""
                Resources:

                """#,
            with: #"""
                Resourcs:

                """#,
            gives: #"""
                18:1: error: a template has no section Resourcs [template-unknown-section]
                    why: AWS refuses sections that it does not know.
                    try: did you mean Resources?
                18:1: error: the template has no Resources [template-no-resources]
                    why: A stack consists of its resources; without them there is nothing to deploy.
                    try: rename Resourcs to Resources
                """#
        ),
        .init(
            "empty resources",
            replacing: "",
            with: #"""
                Resources:

                """#,
            gives: #"""
                18:1: error: Resources is empty [template-no-resources]
                    why: A stack consists of its resources; without them there is nothing to deploy.
                    try: put a resource below Resources:, indented by two spaces
                """#
        ),
        .init(
            "section among resources",
            replacing: #"""
                Outputs:
                """#,
            with: #"""
                  Outputs:
                """#,
            gives: #"""
                41:3: error: Outputs is a section of the template, and stands among its resources here [template-type]
                    why: In YAML the indentation says what belongs to what.
                    try: let Outputs: begin at the left margin, as Resources: does
                """#
        ),
        .init(
            "output with a dash in its name",
            replacing: #"""
                Outputs:

                """#,
            with: #"""
                Outputs:
                  hello-url:
                    Value: there

                """#,
            gives: #"""
                42:3: error: hello-url can't be an output's name [template-logical-id]
                    why: CloudFormation takes letters and digits only.
                    try: call it HelloUrl
                """#
        ),
        .init(
            "export without a name",
            replacing: #"""
                Outputs:

                """#,
            with: #"""
                Outputs:
                  HelloPlace:
                    Value: there
                    Export: !Sub ${AWS::StackName}-HelloPlace

                """#,
            gives: #"""
                44:5: error: the Export of HelloPlace has no Name [template-missing-property]
                    why: Other stacks take the value by this name.
                    try: put the name below Export:, for example Name: !Sub ${AWS::StackName}-HelloPlace
                """#
        ),
        .init(
            "unknown section",
            replacing: #"""
                Outputs:
                """#,
            with: #"""
                Output:
                """#,
            gives: #"""
                41:1: error: a template has no section Output [template-unknown-section]
                    why: AWS refuses sections that it does not know.
                    try: did you mean Outputs?
                """#
        ),
        .init(
            "resource at the top level",
            replacing: #"""
                  ShoutoutsQueue:
                    Type: AWS::SQS::Queue
                    Properties:
                      VisibilityTimeout: !If [IsProduction, 60, 30]
                Outputs:
                """#,
            with: #"""
                ShoutoutsQueue:
                  Type: AWS::SQS::Queue
                Outputs:
                """#,
            gives: #"""
                27:22: error: !Ref ShoutoutsQueue refers to nothing: the template has no parameter or resource ShoutoutsQueue [template-dangling-reference]
                    why: CloudFormation refuses a template with unresolved references.
                30:24: error: !GetAtt ShoutoutsQueue.QueueName refers to nothing: the template has no parameter or resource ShoutoutsQueue [template-dangling-reference]
                    why: CloudFormation refuses a template with unresolved references.
                37:1: error: a template has no section ShoutoutsQueue [template-unknown-section]
                    why: AWS refuses sections that it does not know.
                    try: indent ShoutoutsQueue and what follows below Resources:
                """#
        ),
        .init(
            "resource name with a dash",
            replacing: #"""
                  ShoutoutsQueue:

                """#,
            with: #"""
                  Shoutouts-Queue:

                """#,
            gives: #"""
                27:22: error: !Ref ShoutoutsQueue refers to nothing: the template has no parameter or resource ShoutoutsQueue [template-dangling-reference]
                    why: CloudFormation refuses a template with unresolved references.
                    try: did you mean Shoutouts-Queue?
                30:24: error: !GetAtt ShoutoutsQueue.QueueName refers to nothing: the template has no parameter or resource ShoutoutsQueue [template-dangling-reference]
                    why: CloudFormation refuses a template with unresolved references.
                    try: did you mean Shoutouts-Queue?
                37:3: error: Shoutouts-Queue can't be a resource's name [template-logical-id]
                    why: CloudFormation takes letters and digits only.
                    try: call it ShoutoutsQueue
                """#
        ),
        .init(
            "resource without type",
            replacing: #"""
                    Type: AWS::SQS::Queue

                """#,
            with: "",
            gives: #"""
                37:3: error: the resource ShoutoutsQueue has no Type [template-missing-type]
                    try: add for example Type: AWS::Serverless::Function
                """#
        ),
        .init(
            "resource that is no map",
            replacing: #"""
                    Type: AWS::SQS::Queue
                    Properties:
                      VisibilityTimeout: !If [IsProduction, 60, 30]

                """#,
            with: #"""
                    AWS::SQS::Queue

                """#,
            gives: #"""
                37:3: error: the resource ShoutoutsQueue must be a map, not "AWS::SQS::Queue" [template-type]
                    why: In YAML this is mostly a matter of indentation.
                    try: indent Type and Properties below ShoutoutsQueue
                """#
        ),
        .init(
            "misspelled serverless type",
            replacing: #"""
                AWS::Serverless::Function
                """#,
            with: #"""
                AWS::Serverless::Funktion
                """#,
            gives: #"""
                20:5: error: SAM knows no type AWS::Serverless::Funktion [template-unknown-type]
                    try: did you mean AWS::Serverless::Function?
                """#
        ),
        .init(
            "type that is none",
            replacing: #"""
                AWS::SQS::Queue
                """#,
            with: #"""
                AWS::Queue
                """#,
            gives: #"""
                38:5: error: AWS::Queue is no resource type [template-unknown-type]
                    why: A type is written AWS::Service::Resource.
                    try: did you mean AWS::SQS::Queue?
                """#
        ),
        .init(
            "unknown property of a plain resource",
            replacing: #"""
                      VisibilityTimeout: !If [IsProduction, 60, 30]
                """#,
            with: #"""
                      VisibilityTimeOut: 30
                """#,
            gives: #"""
                40:7: error: ShoutoutsQueue, an AWS::SQS::Queue, has no property VisibilityTimeOut [template-unknown-property]
                    why: AWS refuses properties that it does not know, so that misspelled ones don't go unnoticed.
                    try: did you mean VisibilityTimeout?
                """#
        ),
        .init(
            "value out of range of a plain resource",
            replacing: #"""
                VisibilityTimeout: !If [IsProduction, 60, 30]
                """#,
            with: #"""
                VisibilityTimeout: 43201
                """#,
            gives: #"""
                40:7: error: VisibilityTimeout can't be 43201 [template-value]
                    why: AWS takes values from 0 to 43200.
                    try: use at most 43200
                """#
        ),
        .init(
            "wrong type of a plain resource",
            replacing: #"""
                VisibilityTimeout: !If [IsProduction, 60, 30]
                """#,
            with: #"""
                VisibilityTimeout: [30]
                """#,
            gives: #"""
                40:7: error: VisibilityTimeout must be a number from 0 to 43200, not a list [template-type]
                """#
        ),
        .init(
            "empty properties",
            replacing: #"""
                    Properties:
                      VisibilityTimeout: !If [IsProduction, 60, 30]

                """#,
            with: #"""
                    Properties:

                """#,
            gives: #"""
                39:5: error: Properties of ShoutoutsQueue is empty [template-type]
                    try: indent the properties below Properties:
                """#
        ),
    ]
}
