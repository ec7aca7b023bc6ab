import CloudCore
import WorkshopCommon

/// What Parameter Store tells the account's event bus.
///
/// See <https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-cwe.html>.
extension ParameterStore {
    enum Change: String {
        case create = "Create"
        case update = "Update"
        case delete = "Delete"
        case label = "LabelParameterVersion"
    }

    func tell(_ change: Change, _ name: String, _ version: ParameterVersion, labels: [String] = []) {
        events.publish(
            source: "aws.ssm",
            detailType: "Parameter Store Change",
            resources: [arn(of: name)],
            detail: .members([
                "operation": .string(change.rawValue), "name": .string(name), "type": .string(version.kind.rawValue),
                "description": .text(version.description), "label": labels.isEmpty ? nil : .texts(labels),
            ])
        )
    }
}
