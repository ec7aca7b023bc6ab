import CloudCore
import WorkshopCommon

/// What `GetRandomPassword` and a template's `GenerateSecretString` ask for.
///
/// See <https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html>.
struct RandomPassword: Hashable, Sendable {
    var length = 32
    var excluded: Set<Character> = []
    var excludesLowercase = false
    var excludesUppercase = false
    var excludesNumbers = false
    var excludesPunctuation = false
    var includesSpace = false
    var requiresEachType = true

    init() {}

    init(_ request: RequestMembers) throws(AWSError) {
        length = try request.integer("PasswordLength") ?? 32
        excluded = Set(try request.text("ExcludeCharacters") ?? "")
        excludesLowercase = try request.flag("ExcludeLowercase") ?? false
        excludesUppercase = try request.flag("ExcludeUppercase") ?? false
        excludesNumbers = try request.flag("ExcludeNumbers") ?? false
        excludesPunctuation = try request.flag("ExcludePunctuation") ?? false
        includesSpace = try request.flag("IncludeSpace") ?? false
        requiresEachType = try request.flag("RequireEachIncludedType") ?? true
        var check = ConstraintCheck()
        check.value(length, at: "passwordLength", 1...4096)
        check.length(try request.text("ExcludeCharacters"), at: "excludeCharacters", 0...4096)
        try check.verify()
    }

    /// From a template, whose scalars may be strings.
    init(declared: JSONValue) {
        length = min(max(declared["PasswordLength"]?.templateInteger ?? 32, 1), 4096)
        excluded = Set(declared["ExcludeCharacters"]?.templateText ?? "")
        excludesLowercase = declared["ExcludeLowercase"]?.templateFlag ?? false
        excludesUppercase = declared["ExcludeUppercase"]?.templateFlag ?? false
        excludesNumbers = declared["ExcludeNumbers"]?.templateFlag ?? false
        excludesPunctuation = declared["ExcludePunctuation"]?.templateFlag ?? false
        includesSpace = declared["IncludeSpace"]?.templateFlag ?? false
        requiresEachType = declared["RequireEachIncludedType"]?.templateFlag ?? true
    }

    func generate(using generator: inout some RandomNumberGenerator) throws(AWSError) -> String {
        let groups = [
            excludesLowercase ? "" : "abcdefghijklmnopqrstuvwxyz",
            excludesUppercase ? "" : "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            excludesNumbers ? "" : "0123456789",
            excludesPunctuation ? "" : "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
            includesSpace ? " " : "",
        ].map { $0.filter { !excluded.contains($0) } }.filter { !$0.isEmpty }.map(Array.init)
        let all = groups.flatMap(\.self)
        guard !all.isEmpty else {
            throw .invalidSecretParameter("All characters are excluded, so that no password can be generated.")
        }
        var password: [Character] = []
        if requiresEachType {
            guard length >= groups.count else {
                throw .invalidSecretParameter("Password length is too short based on the required types.")
            }
            password = groups.compactMap { $0.randomElement(using: &generator) }
        }
        while password.count < length { password.append(all[Int.random(in: all.indices, using: &generator)]) }
        return String(password.shuffled(using: &generator))
    }
}

extension SecretsManager {
    func getRandomPassword(_ request: RequestMembers) throws(AWSError) -> JSONValue {
        var generator = SystemRandomNumberGenerator()
        return ["RandomPassword": .string(try RandomPassword(request).generate(using: &generator))]
    }
}
