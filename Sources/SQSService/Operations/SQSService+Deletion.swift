import CloudCore
import OrderedCollections
import WorkshopCommon

extension SQSService {
    func deleteMessage(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let queue = try queue(of: request)
        guard let handle = try request.text("ReceiptHandle") else { throw .missing("ReceiptHandle") }
        try delete(handle, from: queue.name)
        return [:]
    }

    func deleteMessageBatch(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let queue = try queue(of: request)
        return try onEach(request, "DeleteMessageBatchRequestEntry") { entry throws(AWSError) in
            guard let handle = try entry.text("ReceiptHandle") else { throw .missing("ReceiptHandle") }
            try delete(handle, from: queue.name)
        }
    }

    func changeMessageVisibility(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let queue = try queue(of: request)
        try changeVisibility(request, of: queue.name)
        announce([queue.name])
        return [:]
    }

    func changeMessageVisibilityBatch(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let queue = try queue(of: request)
        let result = try onEach(request, "ChangeMessageVisibilityBatchRequestEntry") { entry throws(AWSError) in
            try changeVisibility(entry, of: queue.name)
        }
        announce([queue.name])
        return result
    }

    private func onEach(
        _ request: SQSRequest,
        _ kind: String,
        _ body: (SQSRequest) throws(AWSError) -> Void
    ) throws(AWSError) -> JSONObject {
        var successful: [JSONValue] = []
        var failed: [JSONValue] = []
        for entry in try BatchEntry.entries(of: request, kind) {
            do throws(AWSError) {
                try body(entry.members)
                successful.append(["Id": .string(entry.id)])
            } catch {
                failed.append(entry.failure(error))
            }
        }
        return BatchEntry.result(successful, failed)
    }

    private func changeVisibility(_ request: SQSRequest, of queue: String) throws(AWSError) {
        guard let handle = try request.text("ReceiptHandle") else { throw .missing("ReceiptHandle") }
        guard let timeout = try request.integer("VisibilityTimeout") else { throw .missing("VisibilityTimeout") }
        guard (0...43_200).contains(timeout) else {
            throw .invalid(
                "\(timeout)",
                "VisibilityTimeout",
                "VisibilityTimeout must be an integer between 0 and 43200."
            )
        }
        try changeVisibility(of: handle, to: .seconds(timeout), in: queue)
    }

    /// A message that is gone already is no error. A standard queue takes any handle that it ever gave of a message, a FIFO queue
    /// only one that hides it still.
    func delete(_ text: String, from name: String) throws(AWSError) {
        let isDeleted = try locked { state throws(AWSError) -> Bool in
            guard let queue = state.queues[name] else { throw .noSuchQueue }
            let handle = try self.handle(text, of: name)
            guard let message = queue.messages.bySequence[handle.sequence] else { return false }
            if queue.attributes.isFIFO {
                guard message.receiveCount == handle.reception, message.isInFlight(at: clock.now) else {
                    throw .expiredHandle(text)
                }
            }
            try commit([removal(handle.sequence, of: name)])
            state.queues[name]?.messages.remove(handle.sequence)
            return true
        }
        if isDeleted { count("NumberOfMessagesDeleted", 1, of: name) }
        // The next of a FIFO queue's group may be received now.
        announce([name])
    }

    /// A message whose time-out has passed may be hidden anew, as recorded answers of AWS show.
    func changeVisibility(of text: String, to timeout: Duration, in name: String) throws(AWSError) {
        try locked { state throws(AWSError) in
            guard let queue = state.queues[name] else { throw .noSuchQueue }
            let handle = try self.handle(text, of: name)
            guard let message = queue.messages.bySequence[handle.sequence] else { throw .notInFlight(text) }
            if queue.attributes.isFIFO {
                guard message.receiveCount == handle.reception, message.isInFlight(at: clock.now) else {
                    throw .expiredHandle(text)
                }
            }
            let until = clock.now + timeout
            if let changed = state.queues[name]?.messages.changeVisibility(of: handle.sequence, until: until) {
                try commit([row(changed, of: name)])
            }
        }
    }

    private func handle(_ text: String, of queue: String) throws(AWSError) -> ReceiptHandle {
        guard let handle = ReceiptHandle(text), handle.queue == queue else { throw .invalidHandle(text) }
        return handle
    }
}
