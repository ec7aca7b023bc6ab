/// What the scanner must know of a language.
struct Grammar: Sendable {
    /// A string from one mark to the next.
    struct Quote: Sendable {
        var mark: [UInt8]
        var escapes: Bool
        var spansLines: Bool

        init(_ mark: String, escapes: Bool = true, spansLines: Bool = false) {
            self.mark = Array(mark.utf8)
            self.escapes = escapes
            self.spansLines = spansLines
        }
    }

    var keywords: Set<String> = []
    /// No bytes where the language has none.
    var lineComment: [UInt8] = []
    var hasBlockComments = false
    /// Longer ones first.
    var quotes: [Quote] = []
    /// Words that begin with a capital letter are types.
    var hasCapitalTypes = false
    /// What may begin a word that is a keyword whatever follows: `@main`, `#if`, `!Ref`, `$HOME`.
    var sigils: ASCIISet = ""
    /// A word, or a string, before a colon is a key.
    var hasKeys = false
    /// Only a colon before white space makes a key, as in YAML.
    var keysNeedSpace = false
    /// A comment begins only after white space, as in YAML and shells.
    var commentNeedsSpace = false
    /// What a word has beside letters and digits.
    var wordCharacters: ASCIISet = "_"

    static func named(_ language: String) -> Grammar? {
        switch language {
        case "swift": swift
        case "go", "golang": go
        case "yaml", "yml": yaml
        case "json", "jsonc", "asl": json
        case "sh", "bash", "shell", "zsh", "console": shell
        default: nil
        }
    }

    private static let swift = Grammar(
        keywords: words(
            """
            actor any as associatedtype async await break case catch class consuming continue default defer deinit do
            else enum extension fallthrough false fileprivate final for func get guard if import in init inout
            internal is isolated lazy let mutating nil nonisolated open operator override package private protocol
            public repeat rethrows return self Self sending set some static struct subscript super switch throw throws
            true try typealias unowned var weak where while willSet didSet
            """
        ),
        lineComment: Array("//".utf8),
        hasBlockComments: true,
        quotes: [Quote("\"\"\"", spansLines: true), Quote("\"")],
        hasCapitalTypes: true,
        sigils: "@#"
    )

    private static let go = Grammar(
        keywords: words(
            """
            break case chan const continue default defer else fallthrough false for func go goto if import interface
            iota map nil package range return select struct switch true type var
            any bool byte error float32 float64 int int32 int64 int8 int16 rune string uint uint8 uint32 uint64
            """
        ),
        lineComment: Array("//".utf8),
        hasBlockComments: true,
        quotes: [Quote("`", escapes: false, spansLines: true), Quote("\""), Quote("'")],
        hasCapitalTypes: true
    )

    private static let yaml = Grammar(
        keywords: words("true false null yes no on off"),
        lineComment: Array("#".utf8),
        quotes: [Quote("\""), Quote("'", escapes: false)],
        sigils: "!&*",
        hasKeys: true,
        keysNeedSpace: true,
        commentNeedsSpace: true,
        wordCharacters: "_-.:/${}<>%"
    )

    private static let json = Grammar(
        keywords: words("true false null"),
        lineComment: Array("//".utf8),
        quotes: [Quote("\"")],
        hasKeys: true
    )

    private static let shell = Grammar(
        keywords: words(
            """
            case cd do done elif else esac exit export fi for function if in local return set then unset until while
            """
        ),
        lineComment: Array("#".utf8),
        quotes: [Quote("\"", spansLines: true), Quote("'", escapes: false, spansLines: true)],
        sigils: "$",
        commentNeedsSpace: true,
        wordCharacters: "_-./"
    )

    private static func words(_ text: String) -> Set<String> {
        Set(text.split(whereSeparator: \.isWhitespace).map(String.init))
    }
}
