package import WorkshopCommon

extension JSONValue {
    /// The value at a path such as `items[0].id`; `nil` when something on the way is absent.
    package func value(at path: String) -> JSONValue? {
        var value: JSONValue? = self
        for part in path.split(separator: ".") {
            let pieces = part.split(separator: "[")
            if let name = pieces.first, !part.hasPrefix("[") { value = value?[String(name)] }
            for index in part.hasPrefix("[") ? pieces[...] : pieces.dropFirst() {
                value = Int(index.dropLast()).flatMap { value?[$0] }
            }
        }
        return value
    }
}
