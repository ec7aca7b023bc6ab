import OrderedCollections
import WorkshopCommon

/// The values of a template's parameters, with what is wrong about them.
///
/// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
struct ParameterValues {
    let options: TemplateResolver.Options
    private(set) var values: [String: JSONValue] = [:]
    private(set) var texts: OrderedDictionary<String, String> = [:]
    private(set) var noEcho: Set<String> = []
    private(set) var problems: [Refusal] = []

    static let types = [
        "String", "Number", "List<Number>", "CommaDelimitedList",
        "AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id", "AWS::EC2::Instance::Id",
        "AWS::EC2::KeyPair::KeyName", "AWS::EC2::SecurityGroup::GroupName", "AWS::EC2::SecurityGroup::Id",
        "AWS::EC2::Subnet::Id", "AWS::EC2::Volume::Id", "AWS::EC2::VPC::Id", "AWS::Route53::HostedZone::Id",
        "AWS::SSM::Parameter::Name",
    ]

    static func isKnown(_ type: String) -> Bool {
        if types.contains(type) || (type.hasPrefix("AWS::SSM::Parameter::Value<") && type.hasSuffix(">")) {
            return true
        }
        return type.hasPrefix("List<") && types.contains(String(type.dropFirst(5).dropLast()))
    }

    init(options: TemplateResolver.Options) {
        self.options = options
    }

    mutating func read(_ declarations: JSONObject) {
        for (name, declaration) in declarations { read(name, declaration) }
        for name in options.parameters.keys.sorted() where declarations[name] == nil {
            let nearest = nearestName(to: name, among: declarations.keys)
            problems.append(
                Refusal(
                    "template-parameter-unknown",
                    at: ["Parameters"],
                    "a value was given for the parameter \(name), which the template does not declare",
                    suggestion: nearest.map { "did you mean \($0)?" } ?? "declare it under Parameters"
                )
            )
        }
    }

    private mutating func read(_ name: String, _ declaration: JSONValue) {
        let path = ["Parameters", name]
        let type = declaration["Type"]?.string ?? "String"
        if declaration["NoEcho"].map({ IntrinsicResolver.text($0).lowercased() == "true" }) == true {
            noEcho.insert(name)
        }
        let given = options.parameters[name]
        guard let text = given ?? declaration["Default"].map(IntrinsicResolver.text) else {
            var problem = Refusal(
                "template-parameter-missing",
                at: path,
                "the parameter \(name) has no value",
                why: "It has no Default, so a deployment must give it one.",
                suggestion: "add a Default, or deploy with --parameter-overrides \(name)=…"
            )
            problem.isWarning = options.missingParameters == .placeholder
            problems.append(problem)
            set(name, Self.placeholder(name, type), type)
            return
        }
        check(name, text, declaration, type, at: given == nil ? path + ["Default"] : path)
        set(name, text, type)
    }

    private static func placeholder(_ name: String, _ type: String) -> String {
        type.contains("Number") ? "1" : name
    }

    private mutating func set(_ name: String, _ text: String, _ type: String) {
        texts[name] = text
        let isList = type == "CommaDelimitedList" || type.hasPrefix("List<")
        if type.hasPrefix("AWS::SSM::Parameter::Value<") {
            let inner = type.dropFirst("AWS::SSM::Parameter::Value<".count).dropLast()
            let stored = options.dynamicReference(DynamicReference(service: .ssm, name: text))
            let value = stored ?? "{{resolve:ssm:\(text)}}"
            values[name] = inner == "CommaDelimitedList" || inner.hasPrefix("List<") ? Self.list(value) : .string(value)
        } else {
            values[name] = isList ? Self.list(text) : .string(text)
        }
    }

    private static func list(_ text: String) -> JSONValue {
        guard !text.isEmpty else { return .array([]) }
        return .array(text.split(separator: ",", omittingEmptySubsequences: false).map { .string($0.trimmed) })
    }

    private mutating func check(
        _ name: String,
        _ text: String,
        _ declaration: JSONValue,
        _ type: String,
        at path: [String]
    ) {
        func refuse(_ message: String, why: String? = nil, suggestion: String? = nil) {
            problems.append(
                Refusal(
                    "template-parameter-value",
                    at: path,
                    message + (declaration["ConstraintDescription"]?.string.map { " (\($0))" } ?? ""),
                    why: why,
                    suggestion: suggestion
                )
            )
        }
        // A value that nobody should see is not repeated in a message.
        let shown = noEcho.contains(name) ? "its value" : "\"\(text)\""
        if type == "Number", Double(text) == nil {
            return refuse("the parameter \(name) must be a number, not \(shown)")
        }
        if let allowed = declaration["AllowedValues"]?.array?.map(IntrinsicResolver.text) {
            let given = type == "CommaDelimitedList" ? text.split(separator: ",").map(\.trimmed) : [text]
            if let wrong = given.first(where: { !allowed.contains($0) }) {
                refuse(
                    "the parameter \(name) can't be \(shown); it must be one of \(allowed.joined(separator: ", "))",
                    suggestion: nearestName(to: wrong, among: allowed).map { "did you mean \($0)?" }
                )
            }
        }
        if let pattern = declaration["AllowedPattern"]?.string, let regex = try? Regex(pattern),
            (try? regex.wholeMatch(in: text)) == nil
        {
            refuse("the parameter \(name) must match \(pattern), and \(shown) does not")
        }
        func limit(_ key: String) -> Double? {
            declaration[key].flatMap { $0.double ?? $0.string.flatMap { Double($0) } }.flatMap {
                abs($0) < 1e15 ? $0 : nil
            }
        }
        if type == "Number", let value = Double(text) {
            if let minimum = limit("MinValue"), value < minimum {
                refuse("the parameter \(name) must be at least \(declaration["MinValue"]?.serialized() ?? "")")
            }
            if let maximum = limit("MaxValue"), value > maximum {
                refuse("the parameter \(name) must be at most \(declaration["MaxValue"]?.serialized() ?? "")")
            }
        }
        if type == "String" {
            if let minimum = limit("MinLength"), Double(text.count) < minimum {
                refuse("the parameter \(name) must be at least \(Int(minimum)) characters long")
            }
            if let maximum = limit("MaxLength"), Double(text.count) > maximum {
                refuse("the parameter \(name) must be at most \(Int(maximum)) characters long")
            }
        }
    }
}
