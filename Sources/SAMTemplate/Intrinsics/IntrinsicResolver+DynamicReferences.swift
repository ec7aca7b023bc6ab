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
        context.options.dynamicReference(reference).flatMap(reference.value(in:))
    }
}

extension DynamicReference {
    /// What the reference stands for, where its parameter or secret holds this text: all of it, or one member.
    func value(in text: String) -> String? {
        guard let jsonKey else { return text }
        return (try? JSONValue(parsing: text))?[jsonKey].map(IntrinsicResolver.text)
    }
}
