import AWSClientRuntime
import AWSCloudWatch
import AWSSSM
import AWSSecretsManager
import Foundation
import XCTest

/// CloudWatch, Parameter Store and Secrets Manager, of which there is little.
final class OtherClientsTests: XCTestCase {
    func testPutMetricData() async throws {
        let transport = FakeTransport("")
        let datum = CloudWatchClientTypes.MetricDatum(
            counts: [1, 2.5],
            dimensions: [CloudWatchClientTypes.Dimension(name: "Kind", value: "TF")],
            metricName: "Shoutouts",
            timestamp: Date(timeIntervalSince1970: 1_440_938_160.25),
            unit: .count,
            values: [0.1, 1e21]
        )
        _ = try await CloudWatchClient(transport).putMetricData(
            input: PutMetricDataInput(metricData: [datum], namespace: "Shoutout")
        )
        XCTAssertEqual(
            transport.bodies,
            [
                #"{"MetricData":[{"Counts":[1,2.5],"Dimensions":[{"Name":"Kind","Value":"TF"}],"#
                    + #""MetricName":"Shoutouts","Timestamp":1440938160.25,"Unit":"Count","Values":[0.1,1e+21]}],"#
                    + #""Namespace":"Shoutout"}"#
            ]
        )
        XCTAssertEqual(transport.requests[0].header("X-Amz-Target"), "GraniteServiceVersion20100801.PutMetricData")
        XCTAssertEqual(transport.requests[0].host, "monitoring.eu-west-1.amazonaws.com")
    }

    func testParameters() async throws {
        let transport = FakeTransport([
            .json(#"{"Parameter":{"Name":"/a","Type":"SecureString","Value":"v","Version":3}}"#),
            .json(#"{"Parameters":[],"InvalidParameters":["/b"]}"#), .json(#"{"Parameters":[],"NextToken":"n"}"#),
            .json(400, #"{"__type":"ParameterNotFound"}"#),
        ])
        let client = try SSMClient(transport)
        let one = try await client.getParameter(input: GetParameterInput(name: "/a", withDecryption: true))
        let some = try await client.getParameters(input: GetParametersInput(names: ["/a", "/b"]))
        let page = try await client.getParametersByPath(input: GetParametersByPathInput(path: "/", recursive: true))
        do {
            _ = try await client.getParameter(input: GetParameterInput(name: "/c"))
            XCTFail("it is an error")
        } catch is ParameterNotFound {}
        XCTAssertEqual(one.parameter?.value, "v")
        XCTAssertEqual(one.parameter?.version, 3)
        XCTAssertEqual(one.parameter?.type?.rawValue, "SecureString")
        XCTAssertEqual(some.invalidParameters, ["/b"])
        XCTAssertEqual(page.nextToken, "n")
        XCTAssertEqual(
            transport.bodies,
            [
                #"{"Name":"/a","WithDecryption":true}"#, #"{"Names":["/a","/b"]}"#,
                #"{"Path":"/","Recursive":true}"#, #"{"Name":"/c"}"#,
            ]
        )
        XCTAssertEqual(transport.requests[0].header("X-Amz-Target"), "AmazonSSM.GetParameter")
        XCTAssertEqual(transport.requests[0].header("Content-Type"), "application/x-amz-json-1.1")
    }

    func testSecrets() async throws {
        let transport = FakeTransport([
            .json(#"{"ARN":"arn:s","SecretBinary":"AQI=","SecretString":"{}","VersionStages":["AWSCURRENT"]}"#),
            .json(400, #"{"__type":"ResourceNotFoundException","Message":"no"}"#),
        ])
        let client = try SecretsManagerClient(transport)
        let secret = try await client.getSecretValue(
            input: GetSecretValueInput(secretId: "s", versionStage: "AWSCURRENT")
        )
        XCTAssertEqual(secret.arn, "arn:s")
        XCTAssertEqual(secret.secretBinary, Data([1, 2]))
        XCTAssertEqual(secret.versionStages, ["AWSCURRENT"])
        XCTAssertEqual(transport.bodies, [#"{"SecretId":"s","VersionStage":"AWSCURRENT"}"#])
        XCTAssertEqual(transport.requests[0].header("X-Amz-Target"), "secretsmanager.GetSecretValue")
        do {
            _ = try await client.getSecretValue(input: GetSecretValueInput(secretId: "t"))
            XCTFail("it is an error")
        } catch let error as ResourceNotFoundException {
            XCTAssertEqual(error.message, "no")
        }
    }
}
