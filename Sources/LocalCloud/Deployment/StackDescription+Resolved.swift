import CloudCore
import OrderedCollections
import SAMTemplate
import StackService
import WorkshopCommon

extension StackDescription {
    /// A deployed stack as CloudFormation tells of it.
    /// - Parameter localized: Puts the addresses of this machine in place of AWS's.
    init(_ stack: ResolvedStack, account: Account, localized: (String) -> String) {
        let options = TemplateResolver.Options(region: account.region, accountID: account.id, stackName: stack.name)
        self.init(
            name: stack.name,
            id: options.stackID,
            parameters: stack.parameters.map { name, value in
                Parameter(key: name, value: stack.noEchoParameters.contains(name) ? "****" : value)
            },
            outputs: stack.outputs.map { name, output in
                Output(
                    key: name,
                    value: localized(output.value.string ?? output.value.serialized()),
                    description: output.description,
                    exportName: output.exportName
                )
            },
            resources: stack.resources.values.map { resource in
                Resource(logicalID: resource.logicalID, physicalID: resource.physicalID, type: resource.type)
            }
        )
    }
}
