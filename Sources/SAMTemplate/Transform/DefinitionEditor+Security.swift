import OrderedCollections
import WorkshopCommon

enum APISecurity {
    static let iam: JSONValue = [
        "x-amazon-apigateway-authtype": "awsSigv4", "type": "apiKey", "name": "Authorization", "in": "header",
    ]
    static let apiKey: JSONValue = ["type": "apiKey", "name": "x-api-key", "in": "header"]
}

extension DefinitionEditor {
    mutating func addSecurityDefinition(_ name: String, _ definition: JSONValue) {
        guard body["securityDefinitions"]?[name] == nil else { return }
        body[at: "securityDefinitions", name] = definition
    }

    /// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-api-resourcepolicystatement.html
    mutating func addResourcePolicy(
        _ policy: JSONValue,
        _ name: String,
        stage: JSONValue,
        at policyPath: [String]
    ) throws {
        for (key, alternative) in [
            ("SourceVpcBlacklist", "IntrinsicVpcBlacklist"), ("SourceVpcWhitelist", "IntrinsicVpcWhitelist"),
        ] {
            guard let list = policy[key], !list.isNull else { continue }
            guard let list = list.array, list.allSatisfy({ $0.string != nil }) else {
                throw Refusal(
                    "template-type",
                    at: policyPath + [key],
                    "\(key) must be a list of texts",
                    suggestion: "use \(alternative) for values with intrinsic functions"
                )
            }
        }
        let resources = methodResources(name, stage)
        let allow: JSONValue = [
            "Effect": "Allow", "Action": "execute-api:Invoke", "Resource": resources, "Principal": "*",
        ]
        func deny(_ condition: JSONValue) -> JSONValue {
            [
                "Effect": "Deny", "Action": "execute-api:Invoke", "Resource": resources, "Principal": "*",
                "Condition": condition,
            ]
        }
        for (key, effect) in [("AwsAccountWhitelist", "Allow"), ("AwsAccountBlacklist", "Deny")] {
            guard let accounts = policy[key].given else { continue }
            guard accounts.array != nil || accounts.object != nil else {
                throw Refusal("template-type", at: policyPath + [key], "\(key) must be a list of account ids")
            }
            addStatements([
                [
                    "Effect": .string(effect), "Action": "execute-api:Invoke", "Resource": resources,
                    "Principal": ["AWS": .array(accounts.array ?? [accounts])],
                ]
            ])
        }
        for (key, test) in [("IpRangeWhitelist", "NotIpAddress"), ("IpRangeBlacklist", "IpAddress")] {
            guard let ranges = policy[key].given else { continue }
            addStatements([allow, deny([test: ["aws:SourceIp": .array(ranges.array ?? [ranges])]])])
        }
        for (kind, test) in [("Blacklist", "StringEquals"), ("Whitelist", "StringNotEquals")] {
            let endpoints = policy["SourceVpc\(kind)"]?.array ?? []
            let vpcs =
                endpoints.filter { $0.string?.hasPrefix("vpc-") == true }
                + (policy["IntrinsicVpc\(kind)"]?.array ?? [])
            let vpcEndpoints =
                endpoints.filter { $0.string?.hasPrefix("vpce-") == true }
                + (policy["IntrinsicVpce\(kind)"]?.array ?? [])
            guard !vpcs.isEmpty || !vpcEndpoints.isEmpty else { continue }
            let condition = JSONValue.map([
                "aws:SourceVpc": vpcs.isEmpty ? nil : .array(vpcs),
                "aws:SourceVpce": vpcEndpoints.isEmpty ? nil : .array(vpcEndpoints),
            ])
            addStatements([allow, deny(.object([test: condition]))])
        }
        if let custom = policy["CustomStatements"].given { addStatements(custom.array ?? [custom]) }
    }

    private mutating func addStatements(_ added: [JSONValue]) {
        let key = "x-amazon-apigateway-policy"
        let existing = body[key]?["Statement"].map { $0.array ?? [$0] } ?? []
        body[at: key, "Version"] = "2012-10-17"
        body[at: key, "Statement"] = .array(existing + added.filter { !existing.contains($0) })
    }

    private func methodResources(_ name: String, _ stage: JSONValue) -> JSONValue {
        let path = Self.permissionPath(name)
        let items = (try? contents(of: body["paths"]?[name] ?? .null)) ?? []
        let methods = items.flatMap { Array(($0.object ?? [:]).keys) }
        return .array(
            methods.map { method in
                let verb = method == Self.anyMethod ? "*" : method.uppercased()
                return .sub("execute-api:/${__Stage__}/\(verb)\(path)", ["__Stage__": stage])
            }
        )
    }
}
