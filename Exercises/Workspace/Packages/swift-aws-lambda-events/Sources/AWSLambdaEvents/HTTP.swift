// A stand-in for the module AWSLambdaEvents of github.com/awslabs/swift-aws-lambda-events, version 1.
//
// In: the JSON that AWS sends to a function. Out: values, and the JSON of what a function answers.
// It never offers a name that the real module doesn't have, so code that compiles here compiles there; the other
// direction doesn't hold. README.md lists what is here.

public import HTTPTypes

/// One value a header.
public typealias HTTPHeaders = [String: String]
/// All values of each header.
public typealias HTTPMultiValueHeaders = [String: [String]]

extension HTTPHeaders {
    /// The value of a header, by its name in whatever case: clients and API Gateway don't agree on one.
    public func first(name: String) -> String? {
        let name = name.lowercased()
        return first { $0.key.lowercased() == name }?.value
    }
}

extension HTTPResponse.Status: Codable {
    /// Decodes a number.
    public init(from decoder: any Decoder) throws {
        try self.init(code: decoder.singleValueContainer().decode(Int.self))
    }

    /// Encodes the code alone, as API Gateway wants it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(code)
    }
}

extension HTTPRequest.Method: Codable {
    /// Decodes a name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let name = try container.decode(String.self)
        guard let method = Self(name) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(name)\" is no HTTP method")
        }
        self = method
    }

    /// Encodes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }
}
