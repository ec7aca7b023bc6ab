import OrderedCollections
import WorkshopCommon

extension Transformer {
    func transformCapacityProvider(_ id: String, _ resource: JSONValue) throws {
        let path = ["Resources", id, "Properties"]
        let properties = resource["Properties"] ?? .object([:])
        let network = properties["VpcConfig"] ?? .object([:])
        guard network["SubnetIds"].map({ !$0.isNull }) ?? network.isIntrinsic else {
            throw Refusal("template-missing-property", at: path + ["VpcConfig"], "VpcConfig has no SubnetIds")
        }
        for name in ["SubnetIds", "SecurityGroupIds"] {
            if let list = network[name], !list.isNull, !list.isIntrinsic, list.array == nil {
                throw Refusal("template-type", at: path + ["VpcConfig", name], "\(name) must be a list")
            }
        }
        let instances = properties["InstanceRequirements"].given
        if instances?["AllowedTypes"] != nil, instances?["ExcludedTypes"] != nil {
            throw Refusal(
                "template-exclusive",
                at: path + ["InstanceRequirements"],
                "AllowedTypes and ExcludedTypes can't be used together"
            )
        }
        let tags = Self.tagList(properties["Tags"], adding: ["lambda:createdBy": "SAM"])
        let inherited = inheritedAttributes(of: resource)
        var role = properties["OperatorRole"].given
        if role == nil {
            try emit(
                "\(id)OperatorRole",
                "AWS::IAM::Role",
                .map([
                    "AssumeRolePolicyDocument": Self.trust("lambda.amazonaws.com"),
                    "ManagedPolicyArns": [ManagedPolicies.arn("AWSLambdaManagedEC2ResourceOperator")], "Tags": tags,
                ]),
                attributes: inherited,
                origin: id
            )
            role = .getAtt("\(id)OperatorRole", "Arn")
        }
        let scaling = properties["ScalingConfig"].given
        let policies = scaling?["AverageCPUUtilization"].map { target in
            JSONValue.array([
                ["PredefinedMetricType": "LambdaCapacityProviderAverageCPUUtilization", "TargetValue": target]
            ])
        }
        try emit(
            id,
            "AWS::Lambda::CapacityProvider",
            .map([
                "CapacityProviderName": properties["CapacityProviderName"].given, "VpcConfig": network,
                "PermissionsConfig": .map(["CapacityProviderOperatorRoleArn": role]), "Tags": tags,
                "InstanceRequirements": instances.map {
                    .map([
                        "Architectures": $0["Architectures"], "AllowedInstanceTypes": $0["AllowedTypes"],
                        "ExcludedInstanceTypes": $0["ExcludedTypes"],
                    ])
                },
                "CapacityProviderScalingConfig": scaling.map {
                    .map([
                        "MaxVCpuCount": $0["MaxVCpuCount"], "ScalingMode": policies == nil ? "Auto" : "Manual",
                        "ScalingPolicies": policies,
                    ])
                },
                "KmsKeyArn": properties["KmsKeyArn"].given,
            ]),
            attributes: ownAttributes(of: resource),
            origin: id
        )
    }
}
