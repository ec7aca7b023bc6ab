/// Makes expressions, good ones by the grammar and broken ones by mutation, the same ones for the same seed.
struct ExpressionGenerator {
    private var random: SeededNumbers

    init(seed: UInt64) { random = SeededNumbers(state: seed) }

    mutating func next() -> String {
        switch Int.random(in: 0..<10, using: &random) {
        case 0..<5: return expression(depth: Int.random(in: 1...5, using: &random))
        case 5..<8: return mutated(pick(ExpressionGenerator.corpus))
        default: return mutated(expression(depth: 3))
        }
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &random)]
    }

    private mutating func expression(depth: Int) -> String {
        guard depth > 0 else { return pick(ExpressionGenerator.leaves) }
        func sub(_ generator: inout ExpressionGenerator) -> String { generator.expression(depth: depth - 1) }
        let (a, b, c) = (sub(&self), sub(&self), sub(&self))
        switch Int.random(in: 0..<20, using: &random) {
        case 0, 1: return "\(a) \(pick(ExpressionGenerator.operators)) \(b)"
        case 2, 3: return "\(a).\(b)"
        case 4: return "\(a)[\(b)]"
        case 5: return "[\(a), \(b)]"
        case 6: return "{\(a): \(b)}"
        case 7: return "(\(a); \(b))"
        case 8: return "\(a) ? \(b) : \(c)"
        case 9: return "($v := \(a); \(b))"
        case 10: return "\(a){\(b): \(c)}"
        case 11: return "\(a)^(\(pick(["", "<", ">"]))\(b))"
        case 12: return "\(a)\(pick(["@$v", "#$i", "[]"])).\(b)"
        case 13: return "\(a) ~> |\(b)|\(c)|"
        case 14: return "function($v, $i){\(a)}(\(b), \(c))"
        case 15: return "$map(\(a), function($v){\(b)})"
        case 16: return "\(a) ~> \(pick(ExpressionGenerator.functions))"
        default: return call(a, b, c)
        }
    }

    private mutating func call(_ a: String, _ b: String, _ c: String) -> String {
        let arguments = [a, b, c].prefix(Int.random(in: 0...3, using: &random)).joined(separator: ", ")
        return "\(pick(ExpressionGenerator.functions))(\(arguments))"
    }

    private mutating func mutated(_ text: String) -> String {
        var characters = Array(text)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0...characters.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where place < characters.count: characters.remove(at: place)
            case 1: characters.insert(contentsOf: pick(ExpressionGenerator.pieces), at: place)
            case 2 where place < characters.count:
                characters[place] = pick(Array("()[]{}.,;:$%@#?'\"/\\|^~<>=+-*&0a\u{0}é😀"))
            case 3: characters.insert(contentsOf: pick(ExpressionGenerator.corpus), at: place)
            default: characters = Array(characters.prefix(place) + characters.prefix(place))
            }
        }
        return String(characters.prefix(2_000))
    }

    private static let leaves = [
        "1", "0", "-1", "2.5", "1e300", "'a'", "''", "'2018-01-01'", "true", "false", "null", "a", "b", "a.b", "list",
        "*", "**", "%", "$",
        "$$", "$v", "$i", "[]", "{}", "[1..5]", "/a+/", "/(b)|c/i", "missing", "$sum", "function($x){$x}",
        "'[Y]-[M01]'", "'#,##0.00'", "`q r`",
    ]
    private static let operators = [
        "+", "-", "*", "/", "%", "&", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in", "??", "?:", "~>", ":=",
    ]
    private static let functions =
        [
            "sum", "count", "max", "min", "average", "string", "substring", "substringBefore", "substringAfter",
            "lowercase", "uppercase",
            "length", "trim", "pad", "match", "contains", "replace", "split", "join", "formatNumber", "formatBase",
            "formatInteger",
            "parseInteger", "number", "floor", "ceil", "round", "abs", "sqrt", "power", "random", "boolean", "not",
            "map", "zip", "filter",
            "single", "reduce", "sift", "keys", "lookup", "append", "exists", "spread", "merge", "reverse", "each",
            "error", "assert", "type",
            "sort", "shuffle", "distinct", "base64encode", "base64decode", "encodeUrl", "encodeUrlComponent",
            "decodeUrl",
            "decodeUrlComponent", "eval", "toMillis", "fromMillis", "clone", "now", "millis", "partition", "range",
            "hash", "uuid", "parse",
        ].map { "$" + $0 }
    private static let pieces = [
        "(", ")", "[", "]", "{", "}", "..", ":=", "~>", "**", "@$x", "#$x", "^(", "|", "/", "/*", "\\u",
        "function($x)<s:s>{", "?", "%.", "1e999",
    ]
    static let corpus = [
        "orders.lines[price > 3].(sku & ' ' & %.id)", "($f := function($n){ $n = 0 ? 1 : $n * $f($n - 1) }; $f(10))",
        "a@$x.list@$y[$x = $y].{'k': $x}", "list#$i[$i > 1]^(>$).{'v': $}", "$ ~> |a|{'b': 1}, ['c']|",
        "**[$type($) = 'number']",
        "$replace('abcabc', /(a)(b)?/, '$1$2$$')", "$match('xaax', /(a+)+x/)",
        "$fromMillis(1e12, '[Y##01,2-2]/[M1,2] [FNn,3-3] [z]', '+0530')",
        "$toMillis('27 iii MMXVIII', '[D1] [Mi] [YI]')", "$formatNumber(-1234.567, '#,##0.0##;(0.0e0)')",
        "$formatInteger(123456, '#,##0;o')",
        "$parseInteger('two hundred and one', 'w')", "list{$string($): $sum($)}",
        "($add := function($a, $b)<nn:n>{$a + $b}; $add(?, 2)(3))",
        "$reduce(list, function($a, $b){$a + $b}, 0)", "$sort(list, function($l, $r){$l < $r})", "$eval('list[0]')",
        "a ?? b ?: 3",
        "{'x': [list, [1..3]]}.x[[0, -1]]", "$zip(list, [1..3])", "$single(list, function($v){$v = 2})",
        "$each(a, function($v, $k){$k})",
    ]
}

/// SplitMix64.
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
