// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime
public import Foundation

/// What ``SecretsManagerClient/getSecretValue(input:)`` takes. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
public struct GetSecretValueInput: Sendable {
    public var secretId: String?
    public var versionId: String?
    public var versionStage: String?

    public init(
        secretId: String? = nil,
        versionId: String? = nil,
        versionStage: String? = nil
    ) {
        self.secretId = secretId
        self.versionId = versionId
        self.versionStage = versionStage
    }
}

/// What ``SecretsManagerClient/getSecretValue(input:)`` answers.
public struct GetSecretValueOutput: Sendable {
    public var arn: String?
    public var createdDate: Date?
    public var name: String?
    public var secretBinary: Data?
    public var secretString: String?
    public var versionId: String?
    public var versionStages: [String]?

    public init(
        arn: String? = nil,
        createdDate: Date? = nil,
        name: String? = nil,
        secretBinary: Data? = nil,
        secretString: String? = nil,
        versionId: String? = nil,
        versionStages: [String]? = nil
    ) {
        self.arn = arn
        self.createdDate = createdDate
        self.name = name
        self.secretBinary = secretBinary
        self.secretString = secretString
        self.versionId = versionId
        self.versionStages = versionStages
    }
}

extension GetSecretValueInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("SecretId", secretId)
            $0.write("VersionId", versionId)
            $0.write("VersionStage", versionStage)
        }
    }
}

extension GetSecretValueOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            arn: try json.member("ARN"),
            createdDate: try json.member("CreatedDate"),
            name: try json.member("Name"),
            secretBinary: try json.member("SecretBinary"),
            secretString: try json.member("SecretString"),
            versionId: try json.member("VersionId"),
            versionStages: try json.member("VersionStages")
        )
    }
}
