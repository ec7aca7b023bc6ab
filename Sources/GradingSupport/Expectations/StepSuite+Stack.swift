import WorkshopCommon

/// Expectations of what the template declares.
extension StepSuite {
    /// The resource of that logical id and type; where there is none, the failure is recorded and the test stops.
    ///
    /// - Parameters:
    ///   - type: as CloudFormation knows it.
    ///   - declared: the type that the learner writes, where SAM has one of its own.
    @discardableResult
    package func requireResource(
        _ logicalID: String,
        _ type: String,
        declared: String? = nil
    ) throws -> TemplateView.Resource {
        let written = declared ?? type
        let resource = try require(
            template.resource(logicalID),
            "the stack has a resource \(logicalID)",
            expected: "\(logicalID) among the resources",
            actual: template.declaredResources(ofType: type, written: written),
            at: .template(),
            try: "declare it below Resources, with the type \(written)"
        )
        try require(
            expect(
                resource.type,
                equals: type,
                "\(logicalID) has the right type",
                at: .template(logicalID, "Type"),
                try: "give it the type \(written)"
            )
        )
        return resource
    }

    @discardableResult
    package func requireFunction(_ logicalID: String) throws -> TemplateView.Resource {
        try requireResource(logicalID, "AWS::Lambda::Function", declared: "AWS::Serverless::Function")
    }

    /// The function's environment has that variable, with that value.
    @discardableResult
    package func expectVariable(_ name: String, of function: String, is value: String, reference: String) throws -> Bool
    {
        let found = try requireFunction(function).property("Environment.Variables.\(name)")
        return expect(
            found,
            equals: .string(value),
            "\(function) finds \(name) in its environment",
            at: .template(function, "Properties", "Environment"),
            try: "set \(name): \(reference) among its Variables"
        )
    }

    /// The role lets the function or state machine do that, on that resource.
    @discardableResult
    package func expectRole(
        of logicalID: String,
        allows action: String,
        on arn: String,
        named what: String,
        try suggestion: String
    ) -> Bool {
        expect(
            template.role(of: logicalID, allows: action, on: arn),
            "the role of \(logicalID) allows \(action) on \(what)",
            expected: "\(action) on \(arn)",
            actual: template.permissions(of: logicalID, for: String(action.prefix { $0 != ":" })),
            at: .template(logicalID, "Properties", "Policies"),
            why:
                "On AWS a call that no policy allows ends with AccessDenied. The local cloud asks nobody, so this check "
                + "reads your template.",
            try: suggestion
        )
    }

    /// The role doesn't let it do what it has no need to.
    @discardableResult
    package func expectRole(
        of logicalID: String,
        denies action: String,
        on arn: String,
        named what: String,
        try suggestion: String
    ) -> Bool {
        expect(
            !template.role(of: logicalID, allows: action, on: arn),
            "the role of \(logicalID) doesn't allow \(action) on \(what)",
            expected: "no more than it needs",
            actual: template.permissions(of: logicalID, for: String(action.prefix { $0 != ":" })),
            at: .template(logicalID, "Properties", "Policies"),
            why: "A role is what an attacker has who gets into the function. Least privilege is the first rule of the "
                + "security pillar.",
            try: suggestion
        )
    }
}
