// Each case is one edit of the good template, and all that is said about it.
// swift-format-ignore
extension BrokenTemplate {
    /// What AWS takes, and a person has to look at; and what came with the language extensions and the rules.
    static let suspicions: [BrokenTemplate] = [
        .init(
            "condition that nobody uses",
            replacing: #"""
                !If [IsProduction, 60, 30]
                """#,
            with: #"""
                30
                """#,
            gives: #"""
                13:3: warning: the condition IsProduction is not used [template-unused-condition]
                    try: write Condition: IsProduction, or !If [IsProduction, …], or remove it
                """#
        ),
        .init(
            "mapping that nobody uses",
            replacing: #"""
                !FindInMap [Sizes, !Ref Environment, Memory]
                """#,
            with: #"""
                128
                """#,
            gives: #"""
                9:3: warning: the mapping Sizes is not used [template-unused-mapping]
                    try: read it with !FindInMap [Sizes, …, …], or remove it
                """#
        ),
        .init(
            "condition that is never true",
            replacing: #"""
                !Equals [!Ref Environment, prod]
                """#,
            with: #"""
                !Equals [!Ref Environment, production]
                """#,
            gives: #"""
                13:3: warning: the condition IsProduction is always false [template-unreachable-condition]
                    why: Environment can only be dev, prod, never production.
                    try: correct the comparison, or remove the condition and the branch that is never taken
                """#
        ),
        .init(
            "condition of fixed values",
            replacing: #"""
                !Equals [!Ref Environment, prod]
                """#,
            with: #"""
                !Or [!Equals [!Ref Environment, prod], !Not [!Equals [a, b]]]
                """#,
            gives: #"""
                13:3: warning: the condition IsProduction is always true [template-unreachable-condition]
                    why: It compares two fixed values, "a" and "b".
                    try: correct the comparison, or remove the condition and the branch that is never taken
                """#
        ),
        .init(
            "condition about a resource",
            replacing: #"""
                !Equals [!Ref Environment, prod]
                """#,
            with: #"""
                !Equals [!Ref ShoutoutsQueue, prod]
                """#,
            gives: #"""
                13:26: error: a condition can refer to parameters only, and ShoutoutsQueue is none [template-condition]
                    why: CloudFormation decides conditions before it creates resources.
                """#
        ),
        .init(
            "date without quotes",
            replacing: #"""
                QUEUE_URL: !Ref ShoutoutsQueue
                """#,
            with: #"""
                QUEUE_URL: !Ref ShoutoutsQueue
                          SINCE: 2024-01-01
                """#,
            gives: #"""
                28:18: warning: 2024-01-01 without quotes is read as a date [template-yaml-date]
                    why: AWS's tools read YAML 1.1, which gives this spelling a type of its own.
                    try: write "2024-01-01" with quotes if you mean the text
                """#
        ),
        .init(
            "loop without its transform",
            replacing: #"""
                  ShoutoutsQueue:
                    Type: AWS::SQS::Queue
                """#,
            with: #"""
                  Fn::ForEach::Queues: [Name, [a, b], {"${Name}Queue": {Type: AWS::SQS::Queue}}]
                  ShoutoutsQueue:
                    Type: AWS::SQS::Queue
                """#,
            gives: #"""
                37:3: error: Fn::ForEach needs the transform AWS::LanguageExtensions [template-language-extensions]
                    why: Without it, CloudFormation takes the loop for a resource.
                    try: write Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
                """#
        ),
        .init(
            "function of the language extensions without them",
            replacing: #"""
                QUEUE_URL: !Ref ShoutoutsQueue
                """#,
            with: #"""
                QUEUE_URL: !ToJsonString [!Ref ShoutoutsQueue]
                """#,
            gives: #"""
                27:22: error: Fn::ToJsonString needs the transform AWS::LanguageExtensions [template-language-extensions]
                    why: Without it, CloudFormation refuses the template.
                    try: write Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
                """#
        ),
        .init(
            "rule that does not hold",
            replacing: #"""
                Mappings:
                """#,
            with: #"""
                Rules:
                  OnlyProduction:
                    Assertions:
                      - Assert: !Equals [!Ref Environment, prod]
                        AssertDescription: this stack is for production
                Mappings:
                """#,
            gives: #"""
                11:9: error: the rule OnlyProduction does not hold: this stack is for production [template-rule]
                    why: CloudFormation checks Rules with the values of the parameters, and creates nothing when one fails.
                    try: give the parameters other values, with --parameter-overrides
                """#
        ),
        .init(
            "name that SAM makes of an alias",
            replacing: #"""
                      CodeUri: .
                """#,
            with: #"""
                      CodeUri: .
                      AutoPublishAlias: live
                      AutoPublishCodeSha256: a b/c
                """#,
            gives: #"""
                19:3: error: HelloFunction makes SAM generate a resource named HelloFunctionVersiona b/c, and that is no name that CloudFormation takes [template-logical-id]
                    why: A logical id holds letters and digits only, and this one is made of names and values of HelloFunction.
                    try: use letters and digits in the names of events, aliases and the like
                """#
        ),
    ]
}
