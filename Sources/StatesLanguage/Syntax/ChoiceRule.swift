package struct ChoiceRule: Sendable {
    package let condition: ChoiceCondition
    package let next: Int
    package let assign: Assignments?
    /// JSONata's.
    package let output: Template?
}

package indirect enum ChoiceCondition: Sendable {
    case and([ChoiceCondition])
    case or([ChoiceCondition])
    case not(ChoiceCondition)
    case test(JSONPath, ChoiceTest)
    case expression(QueryExpression, field: String)
}

/// What a choice rule asks of its variable.
package enum ChoiceTest: Sendable {
    package enum Comparison: String, Hashable, Sendable, CaseIterable {
        case equals = "Equals"
        case lessThan = "LessThan"
        case greaterThan = "GreaterThan"
        case lessThanEquals = "LessThanEquals"
        case greaterThanEquals = "GreaterThanEquals"
    }

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case null = "IsNull"
        case present = "IsPresent"
        case numeric = "IsNumeric"
        case string = "IsString"
        case boolean = "IsBoolean"
        case timestamp = "IsTimestamp"
    }

    case string(Comparison, Operand<String>)
    case numeric(Comparison, Operand<Double>)
    case boolean(Operand<Bool>)
    /// Milliseconds since 1970.
    case timestamp(Comparison, Operand<Int64>)
    case matches(String)
    case isKind(Kind, Bool)
}

package enum Operand<Value: Sendable>: Sendable {
    case constant(Value)
    /// `…Path`: looked up in the same input.
    case path(JSONPath)
}
