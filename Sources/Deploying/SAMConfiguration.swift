/// What `samconfig.toml` says of a deployment: as much of TOML as stands in it, `name = "value"` below a heading.
package struct SAMConfiguration: Hashable, Sendable {
    package let stackName: String?
    package let region: String?

    package init(_ text: String) {
        var values: [String: String] = [:]
        var section = ""
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("[") {
                section = String(line.dropFirst().prefix { $0 != "]" })
            } else if ["default.deploy.parameters", "default.global.parameters"].contains(section) {
                let parts = line.split(separator: "=", maxSplits: 1)
                let quoted = parts.count == 2 ? parts[1].split(separator: "\"", omittingEmptySubsequences: false) : []
                guard quoted.count >= 3 else { continue }
                values[String(parts[0].filter { $0 != " " })] = String(quoted[1])
            }
        }
        stackName = values["stack_name"]
        region = values["region"]
    }
}
