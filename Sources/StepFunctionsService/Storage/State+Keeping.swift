import CloudCore
import OrderedCollections

/// Changes that are stored before they are made: one that can't be stored is not made.
extension StepFunctionsService.State {
    mutating func keep(_ record: MachineRecord, _ storage: StatesStorage?) throws(AWSError) {
        try storage?.put(record)
        machines[record.arn] = record
    }

    mutating func removeMachine(_ arn: String, _ storage: StatesStorage?) throws(AWSError) {
        try storage?.remove(machine: arn)
        machines[arn] = nil
        tags[arn] = nil
    }

    mutating func keep(_ activity: Activity, _ storage: StatesStorage?) throws(AWSError) {
        try storage?.put(activity)
        activities[activity.arn] = activity
    }

    mutating func removeActivity(_ arn: String, _ storage: StatesStorage?) throws(AWSError) -> Activity? {
        try storage?.remove(activity: arn)
        tags[arn] = nil
        return activities.removeValue(forKey: arn)
    }

    /// Replaces all tags of a resource.
    mutating func tag(
        _ arn: String,
        _ tags: OrderedDictionary<String, String>,
        _ storage: StatesStorage?
    ) throws(AWSError) {
        guard tags != self.tags[arn] ?? [:] else { return }
        try storage?.put(tags, of: arn)
        self.tags[arn] = tags
    }
}
