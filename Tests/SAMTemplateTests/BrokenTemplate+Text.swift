// Each case is one edit of the good template, and all that is said about it.
// swift-format-ignore
extension BrokenTemplate {
    static let texts: [BrokenTemplate] = [
        .init(
            "policy template without parameter",
            replacing: #"""
                            QueueName: !GetAtt ShoutoutsQueue.QueueName
                """#,
            with: #"""
                            Queue: !GetAtt ShoutoutsQueue.QueueName
                """#,
            gives: #"""
                29:11: error: the policy template SQSSendMessagePolicy needs the parameter QueueName [template-policy]
                    try: add QueueName below it
                """#
        ),
        .init(
            "variable outside variables",
            replacing: #"""
                        Variables:
                          QUEUE_URL:
                """#,
            with: #"""
                        QUEUE_URL:
                """#,
            gives: #"""
                26:9: error: Environment has no property QUEUE_URL [template-unknown-property]
                    why: Environment holds one key, Variables, and the variables stand below that.
                    try: indent QUEUE_URL below Variables:
                """#
        ),
        .init(
            "variable that is a map",
            replacing: #"""
                QUEUE_URL: !Ref ShoutoutsQueue
                """#,
            with: #"""
                QUEUE_URL: {url: x}
                """#,
            gives: #"""
                27:11: error: the environment variable QUEUE_URL must be text, not a map [template-type]
                """#
        ),
        .init(
            "output without value",
            replacing: #"""
                    Value: !Sub
                """#,
            with: #"""
                    Vlue: !Sub
                """#,
            gives: #"""
                42:3: error: the output HelloURL has no Value [template-missing-property]
                """#
        ),
        .init(
            "tab in indentation",
            replacing: #"""
                      Handler: bootstrap
                """#,
            with: #"""
                	Handler: bootstrap
                """#,
            gives: #"""
                23:1: error: this line is indented with a tab [template-tab]
                    why: YAML allows only spaces for indentation.
                    try: replace the tab with spaces, as many as the lines around it have
                """#
        ),
        .init(
            "wrong indentation",
            replacing: #"""
                      Handler: bootstrap
                """#,
            with: #"""
                     Handler: bootstrap
                """#,
            gives: #"""
                23:6: error: this line's indentation fits no key above it [template-yaml]
                    try: give it the same indentation as its neighbours; YAML counts every space
                """#
        ),
        .init(
            "missing colon",
            replacing: #"""
                      Handler: bootstrap
                """#,
            with: #"""
                      Handler bootstrap
                """#,
            gives: #"""
                23:7: error: a key is not followed by `:` [template-yaml]
                    try: write `key: value`, with a space after the colon
                """#
        ),
        .init(
            "duplicate key",
            replacing: #"""
                      Handler: bootstrap
                """#,
            with: #"""
                      Handler: bootstrap
                      CodeUri: hello
                """#,
            gives: #"""
                24:7: error: the key CodeUri stands twice in the same map, first in line 22 [template-duplicate-key]
                    why: Only one of the two would be used.
                    try: rename one of them, or join what they hold
                """#
        ),
        .init(
            "unclosed quote",
            replacing: #"""
                      Handler: bootstrap
                """#,
            with: #"""
                      Handler: "bootstrap
                """#,
            gives: #"""
                23:16: error: a text that begins with " here is not closed on this line [template-yaml]
                    try: add the missing "
                """#
        ),
        .init(
            "unclosed bracket",
            replacing: #"""
                [dev, prod]
                """#,
            with: #"""
                [dev, prod
                """#,
            gives: #"""
                8:9: error: a list or map in brackets is not closed, or misses a comma [template-yaml]
                    try: check the brackets of this line
                """#
        ),
        .init(
            "boolean word",
            replacing: #"""
                QUEUE_URL: !Ref ShoutoutsQueue
                """#,
            with: #"""
                COUNTRY: NO
                """#,
            gives: #"""
                27:20: warning: NO without quotes is read as the boolean false [template-yaml-boolean]
                    why: AWS's tools read YAML 1.1, which gives this spelling a type of its own.
                    try: write "NO" with quotes if you mean the text
                """#
        ),
        .init(
            "octal number",
            replacing: #"""
                QUEUE_URL: !Ref ShoutoutsQueue
                """#,
            with: #"""
                MODE: 0755
                """#,
            gives: #"""
                27:17: warning: 0755 without quotes is read as an octal number, 493 [template-yaml-octal]
                    why: AWS's tools read YAML 1.1, which gives this spelling a type of its own.
                    try: write "0755" with quotes if you mean the text
                """#
        ),
        .init(
            "time read as a number",
            replacing: #"""
                QUEUE_URL: !Ref ShoutoutsQueue
                """#,
            with: #"""
                START: 10:30
                """#,
            gives: #"""
                27:18: warning: 10:30 without quotes is read as a base 60 number, 630 [template-yaml-base-60]
                    why: AWS's tools read YAML 1.1, which gives this spelling a type of its own.
                    try: write "10:30" with quotes if you mean the text
                """#
        ),
        .init(
            "alias of nothing",
            replacing: #"""
                      Handler: bootstrap
                """#,
            with: #"""
                      Handler: *bootstrap
                """#,
            gives: #"""
                23:16: error: `*` begins an alias, and no anchor has that name [template-yaml]
                    try: put a value that begins with `*` in quotes
                """#
        ),
        .init(
            "two documents",
            replacing: #"""
                Outputs:
                """#,
            with: #"""
                ---
                Outputs:
                """#,
            gives: #"""
                41:1: error: a template is one YAML document; `---` begins a second one [template-yaml]
                    try: remove the line with `---`
                """#
        ),
        .init(
            "dead letter queue without target",
            replacing: #"""
                      Handler: bootstrap
                """#,
            with: #"""
                      Handler: bootstrap
                      DeadLetterQueue: {Type: SQS}
                """#,
            gives: #"""
                24:7: error: DeadLetterQueue needs both Type and TargetArn [template-missing-property]
                    try: add Type: SQS (or SNS) and TargetArn: !GetAtt TheQueue.Arn
                """#
        ),
        .init(
            "deployment preference without alias",
            replacing: #"""
                      Handler: bootstrap
                """#,
            with: #"""
                      Handler: bootstrap
                      DeploymentPreference: {Type: AllAtOnce}
                """#,
            gives: #"""
                24:7: error: DeploymentPreference needs AutoPublishAlias [template-function-alias]
                    try: add AutoPublishAlias: live
                """#
        ),
        .init(
            "function u r l without auth type",
            replacing: #"""
                      Handler: bootstrap
                """#,
            with: #"""
                      Handler: bootstrap
                      FunctionUrlConfig: {InvokeMode: BUFFERED}
                """#,
            gives: #"""
                24:7: error: FunctionUrlConfig of HelloFunction needs AuthType: AWS_IAM or NONE [template-value]
                    why: A function URL is reachable from the internet, so who may call it must be said.
                    try: add AuthType: NONE for anybody, or AuthType: AWS_IAM
                """#
        ),
    ]
}
