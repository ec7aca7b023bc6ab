import WorkshopCommon

/// The manual page, in man(7)'s language, from what the commands say of themselves.
struct ManualPage {
    private let root: JSONValue

    /// - Parameter help: ArgumentParser's description of the tool, version 0.
    init(describing help: String) throws {
        root = try JSONValue(parsing: help)["command"] ?? .null
    }

    var text: String {
        let commands = (root["subcommands"]?.array ?? []).filter { $0["commandName"]?.string != "help" }
        var lines = [
            ".TH WORKSHOP 1", ".SH NAME", "workshop \\- \(roff(root["abstract"]?.string ?? ""))", ".SH SYNOPSIS",
            ".B workshop", "[\\fIcommand\\fR] [\\fIoptions\\fR]", ".SH DESCRIPTION",
        ]
        lines += paragraphs(root["discussion"]?.string)
        lines.append(".SH COMMANDS")
        for command in commands { lines += section(command, path: "workshop") }
        lines += [
            ".SH EXIT STATUS", "0 passed, 1 not passed, 2 bad input, 70 a fault of workshop's own.", ".SH ENVIRONMENT",
            ".TP", ".B NO_COLOR", "No colours.", ".TP", ".B WORKSHOP_HOME", "Where the history of projects is kept.",
            ".TP", ".B WORKSHOP_BACKGROUND", "light or dark, for colours that can be read.", ".TP", ".B PAGER",
            "Shows long texts.",
        ]
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ command: JSONValue, path: String) -> [String] {
        let name = "\(path) \(command["commandName"]?.string ?? "")"
        let arguments = (command["arguments"]?.array ?? []).filter { argument in
            argument["shouldDisplay"]?.bool != false && !names(of: argument).contains("\\-\\-help")
        }
        let operands = arguments.filter { $0["kind"] == "positional" }.map { argument in
            let name = "\\fI\(roff(argument["valueName"]?.string ?? ""))\\fR"
            return argument["isOptional"]?.bool == true ? "[\(name)]" : name
        }
        var lines = [".SS \"\(name)\"", ".B \(name)"] + operands + [".PP"]
        lines += [roff(command["abstract"]?.string ?? "")] + paragraphs(command["discussion"]?.string)
        for argument in arguments { lines += entry(argument) }
        let subcommands = (command["subcommands"]?.array ?? []).filter { $0["commandName"]?.string != "help" }
        return lines + subcommands.flatMap { section($0, path: name) }
    }

    private func entry(_ argument: JSONValue) -> [String] {
        let value = roff(argument["valueName"]?.string ?? "")
        let label =
            switch argument["kind"]?.string {
            case "positional": "\\fI\(value)\\fR"
            case "option": "\\fB\(names(of: argument))\\fR \\fI\(value)\\fR"
            default: "\\fB\(names(of: argument))\\fR"
            }
        return [".TP", label, roff(argument["abstract"]?.string ?? "")]
    }

    private func names(of argument: JSONValue) -> String {
        (argument["names"]?.array ?? []).compactMap { name in
            name["name"]?.string.map { (name["kind"] == "long" ? "\\-\\-" : "\\-") + roff($0) }
        }.joined(separator: ", ")
    }

    /// Indented lines are examples.
    private func paragraphs(_ text: String?) -> [String] {
        guard let text else { return [] }
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line -> [String] in
            if line.allSatisfy({ $0 == " " }) { return [".PP"] }
            return line.hasPrefix("  ")
                ? [".RS", ".nf", roff(String(line.drop { $0 == " " })), ".fi", ".RE"] : [roff(String(line))]
        }
    }

    /// A backslash, a hyphen that is typed, and a point or an apostrophe at a line's start mean something to roff.
    private func roff(_ text: String) -> String {
        let escaped = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\n", with: " ")
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
