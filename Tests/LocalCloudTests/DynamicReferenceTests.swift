import CloudCore
import LocalCloud
import SAMTemplate
import WorkshopCommon
import XCTest

final class DynamicReferenceTests: CloudTestCase {
    private func parameter(_ name: String) async throws -> String? {
        try await callAWS("AmazonSSM.GetParameter", ["Name": .string(name)])["Parameter"]?["Value"]?.string
    }

    private func copying(_ reference: String, _ more: String = "") -> String {
        """
        Resources:
          Copy:
            Type: AWS::SSM::Parameter
            Properties:
              Name: /copy
              Type: String
              Value: \(reference)
        \(more)
        """
    }

    func testReferencesReadTheAccountsParametersAndSecrets() async throws {
        try await callAWS("AmazonSSM.PutParameter", ["Name": "/a/word", "Type": "String", "Value": "one"])
        try await callAWS("AmazonSSM.PutParameter", ["Name": "/a/word", "Value": "two", "Overwrite": true])
        try await callAWS(
            "secretsmanager.CreateSecret",
            [
                "Name": "slack", "SecretString": #"{"token": "x-1", "n": 7}"#,
                "ClientRequestToken": "11111111-2222-3333-4444-555555555555",
            ]
        )
        try await deploy(
            copying(
                "'{{resolve:ssm:/a/word:1}} {{resolve:ssm:/a/word}} {{resolve:secretsmanager:slack:SecretString:token}}'"
            ),
            scripts: [:]
        )
        let copy = try await parameter("/copy")
        XCTAssertEqual(copy, "one two x-1")
    }

    func testStoredValuesAreThereForReferences() async throws {
        try await cloud.store(parameters: ["/a/word": "one"], secrets: [:])
        try await cloud.store(parameters: ["/a/word": "two"], secrets: ["slack": ["token": "x-1", "other": "x-2"]])
        try await deploy(
            copying("'{{resolve:ssm:/a/word}} {{resolve:secretsmanager:slack:SecretString:token}}'"),
            scripts: [:]
        )
        let copy = try await parameter("/copy")
        XCTAssertEqual(copy, "two x-1")
    }

    func testAReferenceToASecretOfTheSameStackIsFilledIn() async throws {
        try await deploy(
            copying(
                "!Sub '{{resolve:secretsmanager:${Secret}:SecretString:password}}'",
                """
                  Secret:
                    Type: AWS::SecretsManager::Secret
                    Properties:
                      GenerateSecretString:
                        SecretStringTemplate: '{"user": "ana"}'
                        GenerateStringKey: password
                        PasswordLength: 20
                        ExcludePunctuation: true
                """
            ),
            scripts: [:]
        )
        let copy = try await parameter("/copy")
        XCTAssertEqual(copy?.count, 20)
        let listed = try await callAWS("secretsmanager.ListSecrets", [:])
        let arn = try XCTUnwrap(listed["SecretList"]?[0]?["ARN"])
        let secret = try await callAWS("secretsmanager.GetSecretValue", ["SecretId": arn])
        XCTAssertEqual(secret["SecretString"]?.string, #"{"user":"ana","password":"\#(copy ?? "")"}"#)
    }

    func testWhatIsNotThereIsToldWithTheCommandThatMakesIt() async throws {
        await assertRefused {
            try await self.deploy(self.copying("'{{resolve:ssm:/not/there}}'"), scripts: [:])
        } then: { error in
            let diagnostics = (error as? DiagnosticError)?.diagnostics ?? []
            XCTAssertEqual(diagnostics.map(\.message), ["there is no parameter /not/there here"])
            XCTAssertEqual(diagnostics.map(\.location?.line), [7])
            XCTAssertEqual(
                diagnostics.map(\.suggestion),
                [
                    "create it: aws ssm --endpoint-url \(endpoint) put-parameter --name /not/there --type String "
                        + "--value '…'"
                ]
            )
        }
        await assertRefused {
            try await self.deploy(self.copying("'{{resolve:secretsmanager:slack:SecretString:token}}'"), scripts: [:])
        } then: { error in
            let diagnostics = (error as? DiagnosticError)?.diagnostics ?? []
            XCTAssertEqual(diagnostics.map(\.message), ["there is no secret slack here"])
        }
    }

    func testWhatIsMisspeltIsToldWithTheNameThatIsThere() async throws {
        try await cloud.store(parameters: ["/a/channel": "one"], secrets: ["slack": ["token": "x-1"]])
        let cases = [
            ("{{resolve:ssm:/a/chanel}}", "did you mean /a/channel? If not, create it: "),
            ("{{resolve:secretsmanager:slak:SecretString:token}}", "did you mean slack? If not, create it: "),
            ("{{resolve:secretsmanager:slack:SecretString:tokn}}", "did you mean token? If not, put it in: "),
        ]
        for (reference, beginning) in cases {
            await assertRefused {
                try await self.deploy(self.copying("'\(reference)'"), scripts: [:])
            } then: { error in
                let suggestion = (error as? DiagnosticError)?.diagnostics.first?.suggestion ?? ""
                XCTAssertTrue(suggestion.hasPrefix(beginning), suggestion)
            }
        }
    }

    func testAStackThatIsRefusedLeavesNoSecretBehind() async throws {
        let text = copying(
            "'{{resolve:ssm:/not/there}}'",
            """
              Secret:
                Type: AWS::SecretsManager::Secret
                Properties: {Name: mine, SecretString: x}
            """
        )
        await assertRefused {
            try await self.deploy(text, scripts: [:])
        } then: {
            XCTAssertNotNil($0 as? DiagnosticError)
        }
        let listed = try await callAWS("secretsmanager.ListSecrets", [:])
        XCTAssertEqual(listed["SecretList"], [])
    }

    func testDeployingAgainKeepsWhatAClientHasPut() async throws {
        try await deploy(copying("first"), scripts: [:])
        try await callAWS("AmazonSSM.PutParameter", ["Name": "/copy", "Value": "mine", "Overwrite": true])
        try await deploy(copying("first"), scripts: [:])
        var copy = try await parameter("/copy")
        XCTAssertEqual(copy, "mine")
        try await deploy(copying("second"), scripts: [:])
        copy = try await parameter("/copy")
        XCTAssertEqual(copy, "second")
        let other = "Resources: {Other: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: x}}}"
        try await deploy(other, scripts: [:])
        let all = try await callAWS("AmazonSSM.DescribeParameters", [:])
        XCTAssertEqual(all["Parameters"]?.array?.count, 1)
    }
}
