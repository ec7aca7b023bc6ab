import OrderedCollections
import SAMTemplate
import WorkshopCommon

extension ResolvedStack {
    /// The tables that an update to this stack would have to make anew under the name that they have.
    ///
    /// CloudFormation makes a table without a `TableName` anew under another name, and deletes the old one. Here a name follows
    /// from the logical id; so the update is refused, and nothing is lost.
    func tablesToReplace(updating previous: ResolvedStack) -> [Diagnostic] {
        losses(updating: previous).compactMap { loss in
            guard loss.type == "AWS::DynamoDB::Table", case .replaced(let property) = loss.kind,
                resources[loss.logicalID]?.physicalID == previous.resources[loss.logicalID]?.physicalID
            else { return nil }
            return Diagnostic(
                "cloud-table-replaced",
                at: loss.location,
                "\(property) of \(loss.logicalID) can't be changed in place",
                why:
                    "CloudFormation would make a new, empty table and delete the one that is there, with all that is in it.",
                suggestion: "leave \(property) as it was, or begin with empty tables: workshop reset-cloud"
            )
        }
    }
}
