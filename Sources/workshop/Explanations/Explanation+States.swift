extension Explanation {
    /// About state machines: in a stack, and run alone by `workshop states`.
    static let statesText = #"""
        cloud-definition-not-local
         A state machine's definition stands in S3.
         The local cloud reads definitions from files beside the template, as 'sam package' does before it uploads them.
         | DefinitionUri: statemachine/shoutout.asl.json
        cloud-no-definition
         There is no file where DefinitionUri points.
         The path is relative to the template's folder.
        cloud-state-machine-refused
         Step Functions refused to create a state machine.
         The message has AWS's own words. On AWS the stack would be rolled back.
        input-unreadable
         The input is neither JSON nor a file.
         Give --input a document, or the name of a file that holds one.
         | workshop states run shoutout.asl.json --input '{"user": "U123"}'
        jsonpath-failed
         A path or an intrinsic function could not be evaluated.
         The error has the name that a state machine would see, so that a Catch can name it.
        jsonpath-syntax
         A path can't be parsed.
         A path begins with $ (or with $$ for the context object). Names with other signs than letters, digits and _ stand in brackets.
         | $.order['line-items'][0].price
        states-mock-answer
         A mocked response says neither what is returned nor what is thrown.
         | "0": {"Return": {"StatusCode": 200}}
         | "1-2": {"Throw": {"Error": "Lambda.TooManyRequestsException", "Cause": "throttled"}}
        states-mock-attempts
         A mocked response is for attempts that can't be read.
         The first attempt is 0, and a retry has the next number: write one number, or two with a hyphen between them.
        states-no-mock
         A test case names a response that the mock doesn't have.
         Its name is to stand below MockedResponses.
        states-no-test-case
         It isn't clear which test case of the mock is meant.
         | workshop states run shoutout.asl.json --mock mock.json --test-case HappyPath
        states-unknown-function
         A task calls a function that the stack doesn't have.
         A name that is mistyped is told here before it fails at run time. A function that another stack brings is no mistake.
        """#
}
