package import Curriculum

/// Draws what differs in every run: the nonce, the suite's seed, and the values that step.yml asks for.
package struct Draw {
    private var generator: any RandomNumberGenerator

    package init(using generator: any RandomNumberGenerator = SystemRandomNumberGenerator()) {
        self.generator = generator
    }

    /// 128 bits that nobody can guess.
    package mutating func nonce() -> String { hexadecimal(32) }

    package mutating func seed() -> Int { Int.random(in: 1 ... .max, using: &generator) }

    package mutating func values(_ values: [DrawnValue]) -> DrawnValues {
        var drawn = DrawnValues()
        for value in values {
            let text = text(value.generator)
            switch value.place {
            case .parameter(let name): drawn.parameters[name] = text
            case .ssm(let name): drawn.ssm[name] = text
            case .secret(let name, let member): drawn.secrets[name, default: [:]][member] = text
            }
        }
        return drawn
    }

    private mutating func text(_ kind: DrawnValue.Generator) -> String {
        switch kind {
        case .word: pronounceable() + String(Int.random(in: 100...999, using: &generator))
        case .name: pronounceable() + String(Int.random(in: 10...99, using: &generator))
        case .number: String(Int.random(in: 100...9_999, using: &generator))
        case .secret: hexadecimal(32)
        }
    }

    /// Three syllables such as `mirola`: a person can read it in a message and tell it from another.
    private mutating func pronounceable() -> String {
        var word = ""
        for _ in 0..<3 {
            word.append("bdfgklmnprstvz".randomElement(using: &generator) ?? "b")
            word.append("aeiou".randomElement(using: &generator) ?? "a")
        }
        return word
    }

    private mutating func hexadecimal(_ digits: Int) -> String {
        String((0..<digits).map { _ in "0123456789abcdef".randomElement(using: &generator) ?? "0" })
    }
}
