import LocalCloud
import OrderedCollections
import SAMTemplate
import Terminal
import WorkshopCommon

/// What `workshop up` shows of a deployed stack: where to call it.
struct UpView {
    let stack: ResolvedStack
    let cloud: LocalCloud
    let endpoint: String

    func render(_ capabilities: TerminalCapabilities) -> String {
        var lines = [StyledText("Deployed: ", .success) + StyledText("\(stack.name)", .bold), StyledText()]
        for url in cloud.localURLs {
            let method = url.method + String(repeating: " ", count: max(1, 7 - url.method.count))
            lines += StyledText.address(
                url.url,
                label: StyledText(method, .key),
                style: TextStyle(.link),
                width: capabilities.width,
                indent: "  "
            )
        }
        for function in stack.functionSources {
            lines += StyledText("workshop invoke \(function.logicalID)", .code)
                .wrapped(to: capabilities.width, indent: "  ")
        }
        for (name, output) in stack.outputs {
            let value = cloud.localized(output.text)
            let label = StyledText("\(name) ", .muted)
            lines +=
                value.hasPrefix("http")
                ? StyledText.address(value, label: label, width: capabilities.width, indent: "  ")
                : (label + StyledText(value)).wrapped(to: capabilities.width, indent: "  ", hangingIndent: "    ")
        }
        lines += [StyledText()]
        lines += StyledText.address(
            endpoint,
            label: StyledText("AWS clients: --endpoint-url ", .muted),
            style: TextStyle(.muted),
            width: capabilities.width,
            indent: ""
        )
        lines += [StyledText("or once:     ", .muted) + StyledText("eval \"$(workshop env)\"", .code)]
        lines += StyledText("Save a file to deploy again, Ctrl-C to end.", .muted).wrapped(to: capabilities.width)
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }

    static func empty(_ endpoint: String) -> String {
        "An empty cloud runs at \(endpoint). AWS clients: --endpoint-url \(endpoint). Ctrl-C ends it."
    }

    /// `{"version": 1, "endpoint", "functions": [{"logicalId", "name"}], "routes": [{"method", "path", "url"}]}`
    static func json(endpoint: String, _ cloud: LocalCloud, _ stack: ResolvedStack? = nil) -> JSONValue {
        let functions = stack?.resources.values.filter { $0.type == "AWS::Lambda::Function" } ?? []
        return [
            "version": 1,
            "endpoint": .string(endpoint),
            "functions": .array(
                functions.map { ["logicalId": .string($0.logicalID), "name": .string($0.physicalID)] }
            ),
            "routes": .array(
                // Without the stage, as the template has it.
                cloud.apis.flatMap { api in
                    api.routes.map { route in
                        [
                            "method": .string(route.method), "path": .string(route.path),
                            "url": .string(api.pathURL + route.path),
                        ]
                    }
                }
            ),
        ]
    }
}
