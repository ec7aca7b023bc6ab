/// `Root=1-…;Parent=…;Sampled=1`: which trace a request belongs to, as it travels from service to service.
///
/// See <https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader>.
package struct TraceHeader: Hashable, Sendable {
    package var root: String
    /// The segment that made the request; `nil` where none did.
    package var parent: String?
    /// `nil` where it is still to be decided.
    package var isSampled: Bool?
    /// By which Lambda finds loops; it travels along untouched.
    package var lineage: String?

    package init(root: String, parent: String? = nil, isSampled: Bool? = nil, lineage: String? = nil) {
        self.root = root
        self.parent = parent
        self.isSampled = isSampled
        self.lineage = lineage
    }

    /// `nil` where there is no root. Fields that are not known here are left out.
    package init?(_ text: String) {
        var fields: [Substring: String] = [:]
        for field in text.split(separator: ";") {
            let parts = field.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { continue }
            fields[parts[0].drop { $0 == " " }] = String(parts[1])
        }
        guard let root = fields["Root"] else { return nil }
        self.init(
            root: root,
            parent: fields["Parent"],
            isSampled: fields["Sampled"].flatMap { $0 == "?" ? nil : $0 == "1" },
            lineage: fields["Lineage"]
        )
    }

    package var text: String {
        var text = "Root=\(root)"
        if let parent { text += ";Parent=\(parent)" }
        if let isSampled { text += ";Sampled=\(isSampled ? 1 : 0)" }
        if let lineage { text += ";Lineage=\(lineage)" }
        return text
    }
}
