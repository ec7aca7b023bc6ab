/// A template with one mistake: an edit of the good one, and all that should be said about it.
struct BrokenTemplate {
    let name: String
    let old: String
    let new: String
    let expected: String

    init(_ name: String, replacing old: String, with new: String, gives expected: String) {
        self.name = name
        self.old = old
        self.new = new
        self.expected = expected
    }

    /// Without the rest of the template when nothing is to be replaced.
    var text: String {
        guard old.isEmpty else { return Self.good.replacing(old, with: new, maxReplacements: 1) }
        return String(Self.good.prefix(upTo: Self.good.firstRange(of: "Resources:")?.lowerBound ?? Self.good.endIndex))
            + new
    }

    static let good = #"""
        AWSTemplateFormatVersion: "2010-09-09"
        Transform: AWS::Serverless-2016-10-31
        Parameters:
          Environment:
            Type: String
            Default: dev
            AllowedValues: [dev, prod]
        Mappings:
          Sizes:
            dev: {Memory: 128}
            prod: {Memory: 512}
        Conditions:
          IsProduction: !Equals [!Ref Environment, prod]
        Globals:
          Function:
            Runtime: provided.al2023
            Timeout: 5
        Resources:
          HelloFunction:
            Type: AWS::Serverless::Function
            Properties:
              CodeUri: .
              Handler: bootstrap
              MemorySize: !FindInMap [Sizes, !Ref Environment, Memory]
              Environment:
                Variables:
                  QUEUE_URL: !Ref ShoutoutsQueue
              Policies:
                - SQSSendMessagePolicy:
                    QueueName: !GetAtt ShoutoutsQueue.QueueName
              Events:
                Hello:
                  Type: Api
                  Properties:
                    Path: /hello
                    Method: get
          ShoutoutsQueue:
            Type: AWS::SQS::Queue
            Properties:
              VisibilityTimeout: !If [IsProduction, 60, 30]
        Outputs:
          HelloURL:
            Value: !Sub "https://${ServerlessRestApi}.execute-api.${AWS::Region}.amazonaws.com/Prod/hello/"

        """#
}
