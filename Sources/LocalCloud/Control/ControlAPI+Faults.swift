import CloudCore
import WorkshopCommon

/// `GET faults`: the plan, and how often what was struck under it. `PUT faults` takes another plan from now on (its form
/// stands at ``FaultPlan``'s JSON), `DELETE faults` none.
extension ControlAPI {
    func faults(_ request: CloudRequest) -> CloudResponse {
        let faults = cloud.configuration.faults
        switch request.method {
        case "GET": break
        case "DELETE": faults.plan = FaultPlan()
        case "PUT":
            do throws(FaultPlanProblem) {
                faults.plan = try FaultPlan((try? JSONValue(parsing: request.body)) ?? nil)
            } catch {
                return json(["message": .string(error.message)], status: 400)
            }
        default: return json(["message": "Faults are read, set or cleared: GET, PUT or DELETE."], status: 405)
        }
        return json([
            "plan": faults.plan.json,
            "struck": .array(
                faults.strikes.map {
                    [
                        "fault": .string($0.kind.rawValue), "name": .string($0.name),
                        "count": .number(JSONNumber($0.count)),
                    ]
                }
            ),
        ])
    }
}
