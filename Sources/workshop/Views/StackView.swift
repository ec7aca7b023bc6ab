import OrderedCollections
import SAMTemplate
import Terminal
import WorkshopCommon

/// A resolved stack as people would rather look at it: by the resources of their own template, with what the SAM
/// transform made of each below.
struct StackView {
    let stack: ResolvedStack

    func render(_ capabilities: TerminalCapabilities) -> String {
        var lines: [StyledText] = []
        var shown: Set<String> = []
        for resource in stack.resources.values where shown.insert(resource.origin).inserted {
            lines.append(StyledText(resource.origin, .bold))
            for made in stack.resources.values where made.origin == resource.origin {
                let name = made.logicalID == made.origin ? "" : "  \(made.logicalID)"
                lines += (StyledText(made.type, .type) + StyledText(name, .muted))
                    .wrapped(to: capabilities.width, indent: "  ", hangingIndent: "    ")
            }
        }
        if !stack.outputs.isEmpty { lines += [StyledText(), StyledText("Outputs", .bold)] }
        for (name, output) in stack.outputs {
            let value = output.value.string ?? output.value.serialized()
            lines += (StyledText("\(name)  ", .key) + StyledText(value))
                .wrapped(to: capabilities.width, indent: "  ", hangingIndent: "    ")
        }
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }
}
