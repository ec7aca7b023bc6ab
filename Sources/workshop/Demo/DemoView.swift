import OrderedCollections
import Terminal
import WorkshopCommon

/// The parts of a demonstration, each below a heading that says what one looks at.
struct DemoView {
    let capabilities: TerminalCapabilities

    func conversation(_ entries: [JSONValue]) -> String {
        let view = ConversationView(capabilities: capabilities)
        return heading("In Slack", "what people in the channel see") + "\n"
            + ([view.channel] + entries.map(view.render)).joined(separator: "\n")
    }

    func paths(_ paths: [AccountTour.Path]) -> String {
        section("Step Functions", "the way that the newest execution took") {
            paths.flatMap { path -> [StyledText] in
                let style = TextStyle(path.status == "SUCCEEDED" ? .success : .error, isBold: true)
                return [StyledText("\(path.machine)  ", .key) + StyledText(path.status, style)]
                    + StateGraphView(graph: path.graph, outcomes: path.outcomes).lines(capabilities)
            }
        }
    }

    func tables(_ tables: [AccountTour.Table]) -> String {
        section("DynamoDB", "the items that were stored") {
            tables.flatMap { table -> [StyledText] in
                [StyledText(table.name, .key)] + (table.items.isEmpty ? [StyledText("  nothing", .muted)] : [])
                    + table.items.flatMap(rows)
            }
        }
    }

    private func rows(of item: JSONObject) -> [StyledText] {
        item.sorted { $0.key < $1.key }.flatMap { name, value in
            (StyledText("\(name)  ", .muted) + StyledText(value.string ?? value.serialized()))
                .wrapped(to: capabilities.width, indent: "  ", hangingIndent: "    ")
        }
    }

    func metrics(_ metrics: [AccountTour.Metric]) -> String {
        section("CloudWatch", "the application's own metrics") {
            metrics.flatMap { metric in
                let dimensions = metric.dimensions.isEmpty ? "" : "  \(metric.dimensions.joined(separator: ", "))"
                let sum = JSONNumber(metric.sum).map { JSONValue.number($0).serialized() } ?? ""
                return
                    (StyledText("\(metric.namespace)/\(metric.name)", .key) + StyledText(dimensions, .muted)
                    + StyledText("  \(sum)", .bold))
                    .wrapped(to: capabilities.width, hangingIndent: "  ")
            }
        }
    }

    func traces(_ traces: [TraceView]) -> String {
        heading("X-Ray", "what each request caused, and how long it took") + "\n"
            + (traces.isEmpty ? nothing : traces.map { $0.render(capabilities) }.joined(separator: "\n\n"))
    }

    func summary(elapsed: Duration, isAtRest: Bool) -> String {
        let seconds = (elapsed / .milliseconds(10)).rounded() / 100
        let text =
            isAtRest
            ? StyledText("All of it took \(seconds) s, on this machine alone.", .success)
            : StyledText("It has not come to rest within \(seconds) s: some of it is missing above.", .warning)
        return "\n" + render(text.wrapped(to: capabilities.width))
    }

    // MARK: Support

    private func section(_ title: String, _ what: String, _ lines: () -> [StyledText]) -> String {
        let lines = lines()
        return heading(title, what) + "\n" + (lines.isEmpty ? nothing : render(lines))
    }

    private func heading(_ title: String, _ what: String) -> String {
        "\n" + render((StyledText("\(title): ", .heading) + StyledText(what, .muted)).wrapped(to: capabilities.width))
    }

    private var nothing: String { render([StyledText("nothing", .muted)]) }

    private func render(_ lines: [StyledText]) -> String {
        lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }
}
