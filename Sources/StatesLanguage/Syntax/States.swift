package import WorkshopCommon

package struct PassState: Sendable {
    package let flow: DataFlow
    /// JSONPath's literal `Result`; it stands in for the effective input.
    package let result: JSONValue?
    package let transition: Transition
}

package struct TaskState: Sendable {
    package let resource: TaskResource
    package let flow: DataFlow
    package let timeout: NumberField?
    package let heartbeat: NumberField?
    package let credentials: Template?
    package let recovery: Recovery
    package let transition: Transition
}

package struct ChoiceState: Sendable {
    package let rules: [ChoiceRule]
    /// `Default`
    package let fallback: Int?
    package let flow: DataFlow
}

package struct WaitState: Sendable {
    package enum Until: Sendable {
        case seconds(NumberField)
        case timestamp(TextField)
    }

    package let until: Until
    package let flow: DataFlow
    package let transition: Transition
}

package struct SucceedState: Sendable {
    package let flow: DataFlow
}

package struct FailState: Sendable {
    package let error: TextField?
    package let cause: TextField?
}

package struct ParallelState: Sendable {
    package let branches: [StateGraph]
    package let flow: DataFlow
    package let recovery: Recovery
    package let transition: Transition
}

package struct MapState: Sendable {
    package enum Mode: Hashable, Sendable {
        case inline
        /// Each item, or batch of items, is a child execution of its own.
        case distributed(isExpress: Bool, label: String?)
    }

    package enum Items: Sendable {
        /// The effective input itself.
        case input
        /// `ItemsPath`, or JSONata's `Items` as one expression.
        case source(ValueSource, field: String)
        /// JSONata's `Items` as an array that may hold expressions.
        case template(Template)
        /// `ItemReader`: read from elsewhere, such as S3.
        case reader(ItemReader)
    }

    package let items: Items
    package let selector: Template?
    package let batcher: ItemBatcher?
    package let processor: StateGraph
    package let mode: Mode
    package let maxConcurrency: NumberField?
    package let toleratedFailureCount: NumberField?
    package let toleratedFailurePercentage: NumberField?
    package let resultWriter: ResultWriter?
    package let flow: DataFlow
    package let recovery: Recovery
    package let transition: Transition
}

package struct ItemReader: Sendable {
    package let resource: String
    package let parameters: Template?
    /// `InputType`, `CSVHeaderLocation`, ..., as written.
    package let configuration: JSONObject
    package let maxItems: NumberField?
}

package struct ItemBatcher: Sendable {
    package let maxItems: NumberField?
    package let maxBytes: NumberField?
    package let batchInput: Template?
}

/// Where a distributed map's results go, and in which form.
package struct ResultWriter: Sendable {
    package enum Transformation: String, Hashable, Sendable {
        /// Each child execution's output among what else is known of it.
        case unchanged = "NONE"
        case compact = "COMPACT"
        /// Outputs that are arrays, element by element.
        case flatten = "FLATTEN"
    }

    /// `nil` where the results are only given another form.
    package let resource: String?
    package let parameters: Template?
    package let transformation: Transformation?
    /// JSON Lines, rather than one array.
    package let isLines: Bool
}
