import OrderedCollections
import WorkshopCommon

/// `{{resolve:…}}`: values that stand outside the template.
extension IntrinsicResolver {
    func resolvingDynamicReferences(_ text: String) -> String {
        guard text.contains(ascii: "{{resolve:") else { return text }
        return DynamicReference.pieces(of: text).map { piece in
            guard let reference = piece.reference else { return piece.text }
            if let value = value(of: reference) { return value }
            unresolvedReferences.append(reference)
            return piece.text
        }
        .joined()
    }

    private func value(of reference: DynamicReference) -> String? {
        guard let value = context.options.dynamicReference(reference) else { return nil }
        guard let key = reference.jsonKey else { return value }
        return (try? JSONValue(parsing: value))?[key].map(Self.text)
    }
}
