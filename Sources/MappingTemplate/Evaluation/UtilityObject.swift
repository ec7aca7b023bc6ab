import WorkshopCommon

/// `$util`: the functions that API Gateway gives to templates.
final class UtilityObject: TemplateObject {
    func member(_ name: String) throws(TemplateError) -> TemplateValue? { nil }

    func call(_ method: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue? {
        guard arguments.count == 1 else { return nil }
        let text = arguments[0].text
        switch method {
        case "escapeJavaScript": return .string(Self.escape(text))
        case "parseJson":
            do {
                return TemplateValue(try JSONValue(parsing: text))
            } catch {
                throw .evaluation("$util.parseJson: the text is \(error)")
            }
        case "urlEncode": return .string(Self.urlEncode(text))
        case "urlDecode": return .string(TemplateEncoding.urlDecode(text))
        case "base64Encode": return .string(TemplateEncoding.base64(Array(text.utf8)))
        case "base64Decode":
            guard let bytes = TemplateEncoding.base64Decode(text) else {
                throw .evaluation("$util.base64Decode: the text is not in base 64")
            }
            return .string(String(decoding: bytes, as: UTF8.self))
        default: return nil
        }
    }

    /// As Apache Commons does it: single quotes are escaped too, which JSON then doesn't take.
    /// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html>.
    private static func escape(_ text: String) -> String {
        var result = ""
        for unit in text.utf16 {
            switch unit {
            case 0x08: result += "\\b"
            case 0x09: result += "\\t"
            case 0x0A: result += "\\n"
            case 0x0C: result += "\\f"
            case 0x0D: result += "\\r"
            case 0x22, 0x27, 0x2F, 0x5C: result += "\\" + String(UnicodeScalar(UInt8(unit)))
            case 0x20...0x7E: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default:
                let hex = String(unit, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            }
        }
        return result
    }

    /// As `java.net.URLEncoder` does it: a blank becomes `+`.
    private static func urlEncode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let scalar = Unicode.Scalar(byte)
            if scalar.properties.isAlphabetic && byte < 0x80 || ("0"..."9").contains(scalar)
                || ["-", "_", ".", "*"].contains(scalar)
            {
                result.unicodeScalars.append(scalar)
            } else if byte == 0x20 {
                result += "+"
            } else {
                let hex = String(byte, radix: 16, uppercase: true)
                result += "%" + (hex.count == 1 ? "0" : "") + hex
            }
        }
        return result
    }
}
