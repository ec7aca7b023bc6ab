#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Exact decimal digits, for which C has the only correct rounding at hand that needs no Foundation.
enum CFormat {
    /// As `printf`'s `%.{digits}e`.
    static func exponential(_ value: Double, digits: Int) -> String { format("%.*e", digits, value) }

    /// As `printf`'s `%.{digits}f`.
    static func fixed(_ value: Double, digits: Int) -> String { format("%.*f", digits, value) }

    static func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }

    private static func format(_ pattern: String, _ digits: Int, _ value: Double) -> String {
        let arguments: [any CVarArg] = [Int32(digits), value]
        var buffer = [CChar](repeating: 0, count: 400 + digits)
        let count = withVaList(arguments) { vsnprintf(&buffer, buffer.count, pattern, $0) }
        return String(decoding: buffer.prefix(max(0, Int(count))).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
