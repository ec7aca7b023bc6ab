import AWSClientRuntime
import Foundation
import XCTest

/// AWS's own test suite for Signature Version 4: its requests, and the signatures that it says are right.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html, `aws-sig-v4-test-suite`
final class SigV4SignerTests: XCTestCase {
    private let example = Credentials(
        accessKeyID: "AKIDEXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    )

    private func sign(_ request: HTTPRequest, _ credentials: Credentials? = nil) -> String? {
        var request = request
        request.host = "example.amazonaws.com"
        SigV4Signer(credentials: credentials ?? example, region: "us-east-1", service: "service")
            .sign(&request, at: Date(timeIntervalSince1970: 1_440_938_160))
        return request.header("Authorization")
    }

    private func authorization(_ names: String, _ signature: String) -> String {
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            + "SignedHeaders=\(names), Signature=\(signature)"
    }

    func testGetVanilla() {
        let expected = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        XCTAssertEqual(sign(HTTPRequest(method: "GET")), authorization("host;x-amz-date", expected))
    }

    func testPostVanilla() {
        let expected = "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
        XCTAssertEqual(sign(HTTPRequest(method: "POST")), authorization("host;x-amz-date", expected))
    }

    func testGetVanillaQueryOrderKeyCase() {
        let request = HTTPRequest(method: "GET", query: [("Param2", "value2"), ("Param1", "value1")])
        let expected = "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
        XCTAssertEqual(sign(request), authorization("host;x-amz-date", expected))
    }

    func testGetVanillaQueryUnreserved() {
        let all = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        let expected = "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"
        XCTAssertEqual(
            sign(HTTPRequest(method: "GET", query: [(all, all)])),
            authorization("host;x-amz-date", expected)
        )
    }

    func testGetUnreserved() {
        let path = "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        let expected = "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
        XCTAssertEqual(sign(HTTPRequest(method: "GET", path: path)), authorization("host;x-amz-date", expected))
    }

    func testGetUTF8() {
        let expected = "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"
        XCTAssertEqual(sign(HTTPRequest(method: "GET", path: "/ሴ")), authorization("host;x-amz-date", expected))
    }

    func testGetHeaderKeyDuplicate() {
        let headers = ["value2", "value2", "value1"].map { (name: "My-Header1", value: $0) }
        let expected = "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"
        XCTAssertEqual(
            sign(HTTPRequest(method: "GET", headers: headers)),
            authorization("host;my-header1;x-amz-date", expected)
        )
    }

    func testGetHeaderValueTrim() {
        let headers = [(name: "My-Header1", value: " value1"), (name: "My-Header2", value: " \"a   b   c\"")]
        let expected = "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
        XCTAssertEqual(
            sign(HTTPRequest(method: "GET", headers: headers)),
            authorization("host;my-header1;my-header2;x-amz-date", expected)
        )
    }

    func testPostHeaderValueCase() {
        let request = HTTPRequest(method: "POST", headers: [("My-Header1", "VALUE1")])
        let expected = "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"
        XCTAssertEqual(sign(request), authorization("host;my-header1;x-amz-date", expected))
    }

    func testPostForm() {
        let request = HTTPRequest(
            method: "POST",
            headers: [("Content-Type", "application/x-www-form-urlencoded")],
            body: Data("Param1=value1".utf8)
        )
        let expected = "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
        XCTAssertEqual(sign(request), authorization("content-type;host;x-amz-date", expected))
    }

    func testPostSTSHeaderBefore() {
        var credentials = example
        credentials.sessionToken = """
            AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8Y\
            UuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE\
            8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2\
            ICCR/oLxBA==
            """
        let expected = "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"
        XCTAssertEqual(
            sign(HTTPRequest(method: "POST"), credentials),
            authorization("host;x-amz-date;x-amz-security-token", expected)
        )
    }

    /// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, "GET Object" and "PUT Object"
    func testS3Examples() {
        let credentials = Credentials(
            accessKeyID: "AKIAIOSFODNN7EXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
        )
        let signer = SigV4Signer(credentials: credentials, region: "us-east-1", service: "s3", namesBodyHash: true)
        var get = HTTPRequest(method: "GET", path: "/test.txt", headers: [("Range", "bytes=0-9")])
        get.host = "examplebucket.s3.amazonaws.com"
        signer.sign(&get, at: Date(timeIntervalSince1970: 1_369_353_600))
        XCTAssertEqual(
            get.header("Authorization")?.components(separatedBy: "Signature=").last,
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        )
        var put = HTTPRequest(
            method: "PUT",
            path: "/test$file.text",
            headers: [
                ("Date", "Fri, 24 May 2013 00:00:00 GMT"), ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
            ],
            body: Data("Welcome to Amazon S3.".utf8)
        )
        put.host = "examplebucket.s3.amazonaws.com"
        signer.sign(&put, at: Date(timeIntervalSince1970: 1_369_353_600))
        XCTAssertEqual(
            put.header("Authorization")?.components(separatedBy: "Signature=").last,
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        )
    }

    func testTimesOfLeapYears() {
        let times: [(seconds: Double, text: String)] = [
            (951_782_400, "20000229T000000Z"), (1_709_251_199.9, "20240229T235959Z"), (0, "19700101T000000Z"),
            (4_107_542_400, "21000301T000000Z"),
        ]
        for (seconds, text) in times {
            var request = HTTPRequest(method: "GET")
            SigV4Signer(credentials: example, region: "us-east-1", service: "service")
                .sign(&request, at: Date(timeIntervalSince1970: seconds))
            XCTAssertEqual(request.header("X-Amz-Date"), text)
        }
    }
}
