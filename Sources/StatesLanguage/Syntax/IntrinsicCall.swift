package import WorkshopCommon

/// A call of one of the functions that JSONPath states may use: `States.Format('Hello {}', $.name)`.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html>.
package struct IntrinsicCall: Hashable, Sendable {
    package indirect enum Argument: Hashable, Sendable {
        /// A text between apostrophes, its backslashes still in it: `States.Format` reads them itself.
        case text(String)
        case value(JSONValue)
        case path(JSONPath)
        case call(IntrinsicCall)
    }

    package let function: IntrinsicFunction
    package let arguments: [Argument]
    /// As it was written.
    package let text: String
}

package enum IntrinsicFunction: String, Hashable, Sendable, CaseIterable {
    case format = "States.Format"
    case stringToJson = "States.StringToJson"
    case jsonToString = "States.JsonToString"
    case array = "States.Array"
    case arrayPartition = "States.ArrayPartition"
    case arrayContains = "States.ArrayContains"
    case arrayRange = "States.ArrayRange"
    case arrayGetItem = "States.ArrayGetItem"
    case arrayLength = "States.ArrayLength"
    case arrayUnique = "States.ArrayUnique"
    case base64Encode = "States.Base64Encode"
    case base64Decode = "States.Base64Decode"
    case hash = "States.Hash"
    case jsonMerge = "States.JsonMerge"
    case mathRandom = "States.MathRandom"
    case mathAdd = "States.MathAdd"
    case stringSplit = "States.StringSplit"
    case uuid = "States.UUID"

    /// How many arguments it takes.
    var arity: ClosedRange<Int> {
        switch self {
        case .uuid: 0...0
        case .stringToJson, .jsonToString, .arrayLength, .arrayUnique, .base64Encode, .base64Decode: 1...1
        case .arrayPartition, .arrayContains, .arrayGetItem, .hash, .mathAdd, .stringSplit: 2...2
        case .arrayRange, .jsonMerge: 3...3
        case .mathRandom: 2...3
        case .format: 1...Int.max
        case .array: 0...Int.max
        }
    }
}
