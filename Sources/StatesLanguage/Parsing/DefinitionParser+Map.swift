import OrderedCollections
import WorkshopCommon

/// `Map`, inline and distributed.
extension DefinitionParser {
    mutating func map(_ fields: Fields, language: QueryLanguage, scope: Scope) -> StateKind? {
        var flow = flow(fields, language: language)
        var selector = template(fields, "ItemSelector", language: language)
        if case .jsonPath(var inner) = flow {
            // `Parameters` is what `ItemSelector` was called before.
            if selector == nil { selector = inner.parameters }
            inner.parameters = nil
            flow = .jsonPath(inner)
        }
        let items = items(fields, language: language)
        let batcher = batcher(fields, language: language)
        let writer = resultWriter(fields, language: language)
        let concurrency = number(fields, "MaxConcurrency", language: language, isZeroAllowed: true)
        let count = number(fields, "ToleratedFailureCount", language: language, isZeroAllowed: true)
        let percentage = number(fields, "ToleratedFailurePercentage", language: language, isZeroAllowed: true)
        let recovery = recovery(fields, language: language, scope: scope)
        let transition = transition(fields, scope: scope)
        let name = fields["ItemProcessor"] == nil && fields["Iterator"] != nil ? "Iterator" : "ItemProcessor"
        guard let node = fields[name] else {
            reportMissing(["ItemProcessor"], in: fields)
            return nil
        }
        guard let inner = self.fields(of: node, path: fields.path(name)) else { return nil }
        reportUnsupported(inner, allowed: ["Comment", "ProcessorConfig", "StartAt", "States"])
        let mode = mode(inner, label: fields["Label"]?.string)
        guard let processor = graph(inner), let transition else { return nil }
        return .map(
            MapState(
                items: items,
                selector: selector,
                batcher: batcher,
                processor: processor,
                mode: mode,
                maxConcurrency: concurrency,
                toleratedFailureCount: count,
                toleratedFailurePercentage: percentage,
                resultWriter: writer,
                flow: flow,
                recovery: recovery,
                transition: transition
            )
        )
    }

    private mutating func mode(_ processor: Fields, label: String?) -> MapState.Mode {
        guard let node = processor["ProcessorConfig"],
            let config = fields(of: node, path: processor.path("ProcessorConfig"))
        else { return .inline }
        reportUnsupported(config, allowed: ["ExecutionType", "Mode"])
        switch config["Mode"]?.string {
        case "INLINE": return .inline
        case nil where config["Mode"] == nil: return .inline
        case "DISTRIBUTED": break
        default:
            let message = "Value must be one of the following: [DISTRIBUTED, INLINE]"
            report(.schemaValidationFailed, message, at: config.path("Mode"), config["Mode"])
        }
        switch config["ExecutionType"]?.string {
        case "STANDARD": return .distributed(isExpress: false, label: label)
        case "EXPRESS": return .distributed(isExpress: true, label: label)
        case nil where config["ExecutionType"] == nil: reportMissing(["ExecutionType"], in: config)
        default:
            let message = "Value must be one of the following: [EXPRESS, STANDARD]"
            report(.schemaValidationFailed, message, at: config.path("ExecutionType"), config["ExecutionType"])
        }
        return .distributed(isExpress: false, label: label)
    }

    private mutating func items(_ fields: Fields, language: QueryLanguage) -> MapState.Items {
        if let node = fields["ItemReader"], let reader = reader(node, fields, language: language) {
            return .reader(reader)
        }
        switch language {
        case .jsonPath:
            guard let node = fields["ItemsPath"], node.string != "$" else { return .input }
            return source(node, field: "ItemsPath", path: fields.path("ItemsPath"))
                .map { .source($0, field: "ItemsPath") } ?? .input
        case .jsonata:
            guard let node = fields["Items"] else { return .input }
            let path = fields.path("Items")
            if let text = expressionText(node, path: path) {
                return expression(text, path: path, node).map { .source(.expression($0), field: "Items") } ?? .input
            }
            guard node.array != nil else {
                report(.schemaValidationFailed, "Value must be an array or a JSONata expression", at: path, node)
                return .input
            }
            return .template(template(node, language: language, location: "Items", path: path))
        }
    }

    private mutating func reader(_ node: DefinitionNode, _ fields: Fields, language: QueryLanguage) -> ItemReader? {
        guard let reader = self.fields(of: node, path: fields.path("ItemReader")) else { return nil }
        reportUnsupported(reader, allowed: ["Arguments", "Parameters", "ReaderConfig", "Resource"])
        guard let resource = reader["Resource"]?.string else {
            reportMissing(["Resource"], in: reader)
            return nil
        }
        let name = language == .jsonPath ? "Parameters" : "Arguments"
        let parameters = template(reader, name, language: language, location: "ItemReader/\(name)")
        var configuration = JSONObject()
        var maxItems: NumberField?
        if let node = reader["ReaderConfig"], let config = self.fields(of: node, path: reader.path("ReaderConfig")) {
            configuration = config.node.value.object ?? [:]
            maxItems = number(
                config,
                "MaxItems",
                language: language,
                isZeroAllowed: true,
                location: "ItemReader/ReaderConfig/MaxItems"
            )
        }
        return ItemReader(
            resource: resource,
            parameters: parameters,
            configuration: configuration,
            maxItems: maxItems
        )
    }

    private mutating func batcher(_ fields: Fields, language: QueryLanguage) -> ItemBatcher? {
        guard let node = fields["ItemBatcher"], let batcher = self.fields(of: node, path: fields.path("ItemBatcher"))
        else { return nil }
        let allowed: Set = [
            "BatchInput", "MaxInputBytesPerBatch", "MaxInputBytesPerBatchPath", "MaxItemsPerBatch",
            "MaxItemsPerBatchPath",
        ]
        reportUnsupported(batcher, allowed: allowed)
        let prefix = "ItemBatcher/"
        let count = number(
            batcher,
            "MaxItemsPerBatch",
            language: language,
            location: prefix + "MaxItemsPerBatch"
        )
        let bytes = number(
            batcher,
            "MaxInputBytesPerBatch",
            language: language,
            location: prefix + "MaxInputBytesPerBatch"
        )
        if count == nil, bytes == nil {
            let message = "At least one of the following fields is required: [MaxItemsPerBatch, MaxInputBytesPerBatch]"
            report(.schemaValidationFailed, message, at: batcher.path, node)
        }
        let input = template(batcher, "BatchInput", language: language, location: prefix + "BatchInput")
        return ItemBatcher(maxItems: count, maxBytes: bytes, batchInput: input)
    }

    private mutating func resultWriter(_ fields: Fields, language: QueryLanguage) -> ResultWriter? {
        guard let node = fields["ResultWriter"], let writer = self.fields(of: node, path: fields.path("ResultWriter"))
        else { return nil }
        reportUnsupported(writer, allowed: ["Arguments", "Parameters", "Resource", "WriterConfig"])
        let resource = writer["Resource"]?.string
        let config = writer["WriterConfig"]?.value
        if resource == nil, config == nil {
            let message = "At least one of the following fields is required: [Resource, WriterConfig]"
            report(.schemaValidationFailed, message, at: writer.path, node)
        }
        let name = language == .jsonPath ? "Parameters" : "Arguments"
        let parameters = template(writer, name, language: language, location: "ResultWriter/\(name)")
        return ResultWriter(
            resource: resource,
            parameters: parameters,
            transformation: config?["Transformation"]?.string.flatMap { ResultWriter.Transformation(rawValue: $0) },
            isLines: config?["OutputType"]?.string == "JSONL"
        )
    }
}
