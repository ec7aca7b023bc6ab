package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// A stack's schedules and groups.
extension SchedulerService: ResourceProvider {
    package var resourceTypes: [String] { ["AWS::Scheduler::ScheduleGroup", "AWS::Scheduler::Schedule"] }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        let name = resource.physicalID
        let request = RequestMembers(resource.properties.object ?? [:])
        if resource.type == "AWS::Scheduler::ScheduleGroup" {
            guard state.withLock({ $0.groups[name] }) == nil else {
                _ = try changeTags(arn("schedule-group/\(name)")) { $0 = EventTags(request["Tags"]) }
                return
            }
            _ = try createGroup(name, request)
            return
        }
        let group = try request.text("GroupName") ?? "default"
        guard let existing = state.withLock({ $0.schedules[Schedule.key(name, in: group)] }) else {
            _ = try createSchedule(name, request)
            return
        }
        // A schedule that says what it said goes on counting.
        if existing.settings != Self.settings(request) { _ = try updateSchedule(name, request) }
    }

    package func remove(_ resource: DeclaredResource) async {
        if resource.type == "AWS::Scheduler::ScheduleGroup" {
            _ = try? deleteGroup(resource.physicalID)
        } else {
            let group = resource.properties["GroupName"]?.string ?? "default"
            try? drop(Schedule.key(resource.physicalID, in: group))
        }
    }
}
