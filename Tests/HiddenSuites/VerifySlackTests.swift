import Foundation
import GradingSupport
import WorkshopCommon

/// The step verify-slack: whatever Slack did not sign, just now and with the drawn secret, is refused with 401.
final class VerifySlackTests: StepSuite {
    private let function = "SlashFunction"
    private let refused = 401
    private let signature = Place.file("Sources/SlashFunction/SlackSignature.swift")

    func testSignedCommandIsAnswered() async throws {
        // Umlauts and signs: a signature over the decoded form, or over a form put together anew, would not be Slack's.
        for command in ["/shoutout help", "/shoutout \(random.word()) ü+%&="] {
            try require(expectAnswer(try await cloud.slashCommand(command), to: "\"\(command)\", signed by Slack,"))
        }
        let fourMinutesAgo = Date(timeIntervalSinceNow: -240)
        expectAnswer(
            try await cloud.slashCommand("/shoutout help", at: fourMinutesAgo),
            to: "a request that Slack signed four minutes ago"
        )
    }

    func testSecretIsNobodysToRead() async throws {
        let name = "SlackSigningSecret"
        let shown = try await cloud.shownParameters()[name]
        expect(
            shown == "****",
            "whoever looks at the stack doesn't see \(name)",
            expected: "****",
            actual: shown ?? "no such parameter",
            at: .template("Parameters", name),
            try: "set NoEcho: true in the parameter"
        )
        let update = try await cloud.update([name: nil])
        // The other checks sign with the secret that was drawn.
        if update.isAccepted { _ = try await cloud.update() }
        expect(
            !update.isAccepted,
            "a deployment that gives no \(name) is refused",
            expected: "the parameter \(name) has no value",
            actual: "it was deployed, with the Default of the template",
            at: .template("Parameters", name),
            why: "A secret in the template is in everybody's Git, and a stack that is deployed without it believes "
                + "whoever has read it there.",
            try: "leave Default out of the parameter"
        )
    }

    func testHeaderNamesComeInAnyCase() async throws {
        for change in [{ $0.lowercased() }, { $0.uppercased() }] as [(String) -> String] {
            var request = cloud.signedCommand("/shoutout help")
            request.headers = [:].merging(request.headers.map { (change($0.key), $0.value) }) { first, _ in first }
            let answer = try await cloud.invoke(function, request.event(inBase64: false, random: random))
            expect(
                answer.payload?["statusCode"] ?? .null,
                equals: 200,
                "a signed request whose header is written \(change(SlackRequest.signatureHeader)) is answered",
                at: .function(function),
                try: "request.headers.first(name: \"\(SlackRequest.signatureHeader)\") looks for any case"
            )
        }
    }

    func testUnsignedRequestIsRefused() async throws {
        for headers in [
            [SlackRequest.signatureHeader, SlackRequest.timestampHeader],
            [SlackRequest.signatureHeader],
            [SlackRequest.timestampHeader],
        ] {
            var request = cloud.signedCommand("/shoutout help")
            for header in headers { request.headers[header] = nil }
            let response = try await cloud.send(request)
            expectRefusal(
                response,
                of: "a request without \(headers.joined(separator: " and "))",
                try: "ask isValid before anything else, and answer with statusCode: .unauthorized where it says no"
            )
            expect(
                response.body,
                lacks: "Team First",
                "who is refused learns nothing",
                at: .function(function),
                try: "return the refusal before anything is answered"
            )
        }
    }

    func testWrongSecretIsRefused() async throws {
        let request = cloud.signedCommand("/shoutout help", secret: random.secret())
        expectRefusal(
            try await cloud.send(request),
            of: "a request signed with another secret",
            try: "make the HMAC of v0:timestamp:body with the secret of the environment, and compare all of it"
        )
    }

    func testForgedSignatureIsRefused() async throws {
        let right = cloud.signedCommand("/shoutout help")
        let signature = right.headers[SlackRequest.signatureHeader] ?? ""
        let forgeries: [(String, String)] = [
            ("an empty signature", ""),
            ("the signature \"v0=\"", "v0="),
            ("the first half of the right signature", String(signature.prefix(35))),
            ("the right signature and more behind it", signature + "00"),
            ("the right signature without \"v0=\"", String(signature.dropFirst(3))),
            ("the right signature under another version, v1", "v1" + signature.dropFirst(2)),
            ("a signature with a letter that is no hexadecimal digit", signature.dropLast() + "x"),
            ("the right signature with its last digit changed", changedAtTheEnd(signature)),
        ]
        for (name, forged) in forgeries {
            var request = right
            request.headers[SlackRequest.signatureHeader] = forged
            expectRefusal(
                try await cloud.send(request),
                of: "a request with \(name)",
                try: "take it apart first: v0=, then 64 hexadecimal digits, and compare all 32 bytes"
            )
        }
    }

    func testChangedRequestIsRefused() async throws {
        var request = cloud.signedCommand("/shoutout help")
        request.body = request.body.replacing("text=help", with: "text=help+values")
        expectRefusal(
            try await cloud.send(request),
            of: "a signed request whose text was changed on its way",
            try: "the HMAC covers the body as it came"
        )
        request = cloud.signedCommand("/shoutout help", at: Date(timeIntervalSinceNow: -120))
        request.headers[SlackRequest.timestampHeader] = String(Int(Date().timeIntervalSince1970))
        expectRefusal(
            try await cloud.send(request),
            of: "a signed request whose timestamp was changed",
            try: "the HMAC covers the timestamp, too: v0:timestamp:body"
        )
    }

    func testOldRequestIsRefused() async throws {
        let why =
            "A signed request that somebody recorded stays signed for ever. The window makes it worthless after five "
            + "minutes."
        for (seconds, name) in [(-320.0, "signed 320 seconds ago"), (320, "signed 320 seconds in the future")] {
            let request = cloud.signedCommand("/shoutout help", at: Date(timeIntervalSinceNow: seconds))
            expectRefusal(
                try await cloud.send(request),
                of: "a request \(name)",
                why: why,
                try: "refuse where abs(now - timestamp) is more than 300"
            )
        }
        for timestamp in ["yesterday", "", "-1", "99999999999999999999999"] {
            let request = SlackRequest(
                body: cloud.signedCommand("/shoutout help").body,
                timestamp: timestamp,
                secret: drawn("SlackSigningSecret")
            )
            expectRefusal(
                try await cloud.send(request),
                of: "a signed request with the timestamp \"\(timestamp)\"",
                why: why,
                try: "guard let seconds = Double(timestamp): what is no number is refused, and nothing crashes"
            )
        }
    }

    func testBodyInBase64IsVerified() async throws {
        let signed = cloud.signedCommand("/shoutout help values")
        let why =
            "Slack signed the bytes that it sent. Base64 is what API Gateway makes of them on the way to you, and it says "
            + "so in isBase64Encoded."
        let answer = try await invoke(signed)
        expect(
            answer.payload?["statusCode"] ?? .null,
            equals: 200,
            "a signed request whose body came in base64 is answered",
            at: .function(function),
            why: why,
            try: "verify what request.decodeBody() gives, and read the form from the same bytes"
        )
        var changed = signed
        changed.body += "&text=help"
        let refusal = try await invoke(changed)
        expect(
            refusal.payload?["statusCode"] ?? .null,
            equals: .number(JSONNumber(refused)),
            "a changed body in base64 is refused",
            at: .function(function),
            why: why,
            try: "verify what request.decodeBody() gives"
        )
    }

    // MARK: What they share

    @discardableResult
    private func expectAnswer(_ response: Response, to what: String) -> Bool {
        expect(
            response.status,
            equals: 200,
            "\(what) is answered",
            at: response.status == refused ? signature : .function(function),
            why: response.status == refused
                ? "Slack's signature is over v0:, the timestamp as it came, :, and the body's bytes, with the app's secret. "
                    + "One byte more or less, and it is another one."
                : nil,
            try: suggestion(for: response.status)
        )
    }

    private func expectRefusal(
        _ response: Response,
        of what: String,
        why: String? = nil,
        try suggestion: String? = nil
    ) {
        expect(
            response.status,
            equals: refused,
            "\(what) is refused",
            at: .function(function),
            why: why,
            try: response.status == 502
                ? "the function failed; 'workshop check --verbose' shows its log" : suggestion
        )
    }

    private func suggestion(for status: Int) -> String {
        switch status {
        case refused:
            "swift test tells whether isValid knows Slack's own example. If it does, look at what the handler hands over: "
                + "the secret of SLACK_SIGNING_SECRET, the body as it came, the time in seconds"
        case 502: "the function failed; 'workshop check --verbose' shows its log"
        default: "a valid request is answered as before: statusCode: .ok"
        }
    }

    private func invoke(_ request: SlackRequest) async throws -> InvocationResult {
        try await cloud.invoke(function, request.event(inBase64: true, random: random))
    }

    private func changedAtTheEnd(_ signature: String) -> String {
        signature.dropLast() + (signature.last == "0" ? "1" : "0")
    }
}
