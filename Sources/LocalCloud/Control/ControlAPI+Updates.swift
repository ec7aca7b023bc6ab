import CloudCore
import OrderedCollections
package import WorkshopCommon

/// Deploys the stack anew, with other values for some of its parameters, and says what came of it: who deployed it knows
/// its template and what was built, the cloud doesn't.
package typealias StackUpdater = @Sendable (_ parameters: [String: String?]) async -> JSONValue

extension ControlAPI {
    /// `{"parameters": {"Stage": "prod"}}`; parameters that are not named get the values that they had at first, and where one
    /// is `null`, nobody gives it a value.
    func update(_ request: CloudRequest) async -> CloudResponse {
        guard let updater = cloud.updater else {
            return json(["message": "Whoever deployed this stack doesn't wait for updates."], status: 409)
        }
        let arguments = request.body.isEmpty ? [:] : try? JSONValue(parsing: request.body)
        guard let arguments, let members = (arguments["parameters"] ?? [:]).object else {
            return json(["message": #"Say which values: {"parameters": {"Stage": "prod"}}"#], status: 400)
        }
        return json(await updater(members.reduce(into: [:]) { $0.updateValue($1.value.string, forKey: $1.key) }))
    }
}
