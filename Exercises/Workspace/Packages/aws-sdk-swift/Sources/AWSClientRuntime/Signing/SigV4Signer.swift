package import Foundation

/// Signs requests: Signature Version 4, in headers.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
package struct SigV4Signer: Sendable {
    package var credentials: Credentials
    package var region: String
    package var service: String
    /// S3 wants the body's hash in a header of its own.
    package var namesBodyHash = false

    package init(credentials: Credentials, region: String, service: String, namesBodyHash: Bool = false) {
        self.credentials = credentials
        self.region = region
        self.service = service
        self.namesBodyHash = namesBodyHash
    }

    /// Adds the time, the session token and the signature. All headers that are there before are signed.
    package func sign(_ request: inout HTTPRequest, at time: Date) {
        let time = SigningTime(time)
        let bodyHash = SHA256.hexadecimal(SHA256.hash(request.body))
        request.headers.append(("X-Amz-Date", time.text))
        if let token = credentials.sessionToken { request.headers.append(("X-Amz-Security-Token", token)) }
        if namesBodyHash { request.headers.append(("X-Amz-Content-Sha256", bodyHash)) }
        let headers = canonicalHeaders(of: request)
        let scope = "\(time.day)/\(region)/\(service)/aws4_request"
        let names = headers.map(\.name).joined(separator: ";")
        let canonical = canonicalRequest(request, headers, names: names, bodyHash: bodyHash)
        let digest = SHA256.hexadecimal(SHA256.hash(Array(canonical.utf8)))
        let text = "AWS4-HMAC-SHA256\n\(time.text)\n\(scope)\n\(digest)"
        let signature = SHA256.authenticationCode(of: Array(text.utf8), key: signingKey(day: time.day))
        request.headers.append(
            (
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), SignedHeaders=\(names), "
                    + "Signature=\(SHA256.hexadecimal(signature))"
            )
        )
    }

    /// The path is encoded once. Other services than S3 would have it twice, but theirs is `/` in all that is here.
    private func canonicalRequest(
        _ request: HTTPRequest,
        _ headers: [(name: String, value: String)],
        names: String,
        bodyHash: String
    ) -> String {
        let query = request.query.map { (URIEncoding.encode($0.name), URIEncoding.encode($0.value)) }
            .sorted { $0 < $1 }
            .map { "\($0)=\($1)" }
            .joined(separator: "&")
        let lines = headers.map { "\($0.name):\($0.value)\n" }.joined()
        return "\(request.method)\n\(URIEncoding.path(request.path))\n\(query)\n\(lines)\n\(names)\n\(bodyHash)"
    }

    /// Lower-case names in order, values of one name joined, runs of spaces made one.
    private func canonicalHeaders(of request: HTTPRequest) -> [(name: String, value: String)] {
        var values: [String: [String]] = ["host": [request.host]]
        for (name, value) in request.headers {
            let value = value.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
            values[name.lowercased(), default: []].append(value)
        }
        return values.sorted { $0.key < $1.key }.map { ($0.key, $0.value.joined(separator: ",")) }
    }

    private func signingKey(day: String) -> [UInt8] {
        [day, region, service, "aws4_request"].reduce(Array("AWS4\(credentials.secretAccessKey)".utf8)) { key, part in
            SHA256.authenticationCode(of: Array(part.utf8), key: key)
        }
    }
}

/// `20150830T123600Z`, made without a date formatter: that would load all the world's calendars at a cold start.
struct SigningTime {
    let day: String
    let text: String

    init(_ date: Date) {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let time = seconds - days * 86_400
        let (year, month, dayOfMonth) = Self.civil(daysSince1970: days)
        day = Self.padded(year, 4) + Self.padded(month, 2) + Self.padded(dayOfMonth, 2)
        text = "\(day)T\(Self.padded(time / 3600, 2))\(Self.padded(time / 60 % 60, 2))\(Self.padded(time % 60, 2))Z"
    }

    /// Counts in eras of 400 years that begin in March, so that a leap day ends its year.
    private static func civil(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
