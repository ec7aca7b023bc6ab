import CloudCore
import S3Service
import XCTest

final class BucketTests: S3TestCase {
    func testNames() async throws {
        let service = try makeService()
        for name in ["abc", "a.b-c", "1-2", String(repeating: "a", count: 63)] {
            let answer = try await send(service, "PUT", "/\(name)")
            XCTAssertEqual(answer.status, 200, name)
        }
        for name in [
            "ab", "Abc", "a_b", "-abc", "abc-", "a..b", "192.168.5.4", "xn--abc", "abc-s3alias",
            String(repeating: "a", count: 64),
        ] {
            let answer = try await send(service, "PUT", "/\(name)")
            XCTAssertEqual(answer.code, "InvalidBucketName", name)
        }
    }

    func testLocationsAndOwners() async throws {
        let service = try makeService()
        func body(_ region: String) -> String {
            "<CreateBucketConfiguration><LocationConstraint>\(region)</LocationConstraint></CreateBucketConfiguration>"
        }
        let made = try await send(service, "PUT", "/far", body("eu-central-1"))
        XCTAssertEqual(made.headers["Location"], "http://far.s3.amazonaws.com/")
        let location = try await send(service, "GET", "/far?location")
        XCTAssertEqual(location.xml?.text, "eu-central-1")
        let head = try await send(service, "HEAD", "/far")
        XCTAssertEqual(head.headers["x-amz-bucket-region"], "eu-central-1")
        let again = try await send(service, "PUT", "/far", body("eu-central-1"))
        XCTAssertEqual(again.code, "BucketAlreadyOwnedByYou")
        let near = try await send(service, "PUT", "/near", body("us-east-1"))
        XCTAssertEqual(near.code, "InvalidLocationConstraint")
        let malformed = try await send(service, "PUT", "/near", "<CreateBucket")
        XCTAssertEqual(malformed.code, "MalformedXML")
        let twice = try await [1, 2].asyncMap { _ in try await self.send(service, "PUT", "/near").status }
        XCTAssertEqual(twice, [200, 200])
        let owner = try await send(service, "HEAD", "/near", headers: ["x-amz-expected-bucket-owner": "000000000000"])
        XCTAssertEqual(owner.status, 403)
    }

    func testSettingsComeBackAsTheyWereSent() async throws {
        let service = try await makeBucket()
        let settings = [
            "tagging": "<Tagging><TagSet><Tag><Key>team</Key><Value>blue</Value></Tag></TagSet></Tagging>",
            "cors":
                "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod>"
                + "</CORSRule></CORSConfiguration>",
            "lifecycle":
                "<LifecycleConfiguration><Rule><ID>old</ID><Status>Enabled</Status><Filter><Prefix>x</Prefix></Filter>"
                + "<Expiration><Days>1</Days></Expiration></Rule></LifecycleConfiguration>",
            "website":
                "<WebsiteConfiguration><IndexDocument><Suffix>i.html</Suffix></IndexDocument></WebsiteConfiguration>",
            "publicAccessBlock":
                "<PublicAccessBlockConfiguration><BlockPublicAcls>false</BlockPublicAcls></PublicAccessBlockConfiguration>",
        ]
        let missing = [
            "tagging": "NoSuchTagSet", "cors": "NoSuchCORSConfiguration", "lifecycle": "NoSuchLifecycleConfiguration",
            "website": "NoSuchWebsiteConfiguration", "publicAccessBlock": "NoSuchPublicAccessBlockConfiguration",
        ]
        for (name, document) in settings {
            let put = try await send(service, "PUT", "/bucket?\(name)", document)
            XCTAssertLessThan(put.status, 300, put.text)
            let get = try await send(service, "GET", "/bucket?\(name)")
            XCTAssertTrue(get.text.contains(document.drop { $0 != ">" }), get.text)
            let deleted = try await send(service, "DELETE", "/bucket?\(name)")
            XCTAssertEqual(deleted.status, 204)
            let gone = try await send(service, "GET", "/bucket?\(name)")
            XCTAssertEqual(gone.code, missing[name])
            let broken = try await send(service, "PUT", "/bucket?\(name)", "<Other/>")
            XCTAssertEqual(broken.code, "MalformedXML")
        }
    }

    func testEveryBucketIsEncryptedAndClosed() async throws {
        let service = try await makeBucket()
        let encryption = try await send(service, "GET", "/bucket?encryption")
        XCTAssertTrue(encryption.text.contains("<SSEAlgorithm>AES256</SSEAlgorithm>"))
        let block = try await send(service, "GET", "/bucket?publicAccessBlock")
        XCTAssertTrue(block.text.contains("<BlockPublicPolicy>true</BlockPublicPolicy>"))
        let acl = try await send(service, "PUT", "/bucket/key", headers: ["x-amz-acl": "public-read"], "x")
        XCTAssertEqual(acl.code, "AccessControlListNotSupported")
        let ownership =
            "<OwnershipControls><Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>"
        _ = try await send(service, "PUT", "/bucket?ownershipControls", ownership)
        let open = try await send(service, "PUT", "/bucket/key", headers: ["x-amz-acl": "public-read"], "x")
        XCTAssertEqual(open.status, 200)
        let grants = try await send(service, "GET", "/bucket/key?acl")
        let list = grants.xml?.child("AccessControlList")?.children("Grant").compactMap { $0.text("Permission") }
        XCTAssertEqual(list, ["FULL_CONTROL", "READ"])
    }

    func testPolicy() async throws {
        let service = try await makeBucket()
        let none = try await send(service, "GET", "/bucket?policy")
        XCTAssertEqual(none.code, "NoSuchBucketPolicy")
        let broken = try await send(service, "PUT", "/bucket?policy", "policy")
        XCTAssertEqual(broken.code, "MalformedPolicy")
        let policy = #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:*"}]}"#
        _ = try await send(service, "PUT", "/bucket?policy", policy)
        let get = try await send(service, "GET", "/bucket?policy")
        XCTAssertEqual(get.text, policy)
        let status = try await send(service, "GET", "/bucket?policyStatus")
        XCTAssertEqual(status.xml?.text("IsPublic"), "true")
    }

    func testBrowsersAreLetIn() async throws {
        let service = try await makeBucket()
        let preflight: HeaderFields = ["Origin": "https://a.example", "Access-Control-Request-Method": "PUT"]
        let closed = try await send(service, "OPTIONS", "/bucket/key", headers: preflight)
        XCTAssertEqual(closed.status, 403)
        XCTAssertEqual(closed.code, "AccessForbidden")
        let rule =
            "<CORSConfiguration><CORSRule><AllowedOrigin>https://*.example</AllowedOrigin>"
            + "<AllowedMethod>PUT</AllowedMethod><AllowedHeader>x-*</AllowedHeader><MaxAgeSeconds>60</MaxAgeSeconds>"
            + "<ExposeHeader>ETag</ExposeHeader></CORSRule></CORSConfiguration>"
        _ = try await send(service, "PUT", "/bucket?cors", rule)
        var asked = preflight
        asked.append("Access-Control-Request-Headers", "X-Kind")
        let open = try await send(service, "OPTIONS", "/bucket/key", headers: asked)
        XCTAssertEqual(open.status, 200)
        XCTAssertEqual(open.headers["Access-Control-Allow-Origin"], "https://a.example")
        XCTAssertEqual(open.headers["Access-Control-Allow-Headers"], "x-kind")
        XCTAssertEqual(open.headers["Access-Control-Max-Age"], "60")
        asked["Access-Control-Request-Headers"] = "Content-Type"
        let header = try await send(service, "OPTIONS", "/bucket/key", headers: asked)
        XCTAssertEqual(header.status, 403)
        let put = try await send(service, "PUT", "/bucket/key", headers: ["Origin": "https://a.example"], "x")
        XCTAssertEqual(put.headers["Access-Control-Expose-Headers"], "ETag")
        let other = try await send(service, "PUT", "/bucket/key", headers: ["Origin": "https://a.test"], "x")
        XCTAssertNil(other.headers["Access-Control-Allow-Origin"])
    }

    func testObjectTagsAndAttributes() async throws {
        let service = try await makeBucket()
        _ = try await send(service, "PUT", "/bucket/key", headers: ["x-amz-tagging": "a=1&b=2"], "hello")
        let tags = try await send(service, "GET", "/bucket/key?tagging")
        XCTAssertEqual(tags.xml?.child("TagSet")?.children.compactMap { $0.text("Key") }, ["a", "b"])
        let many = (0..<11).map { "<Tag><Key>\($0)</Key><Value/></Tag>" }.joined()
        let refused = try await send(
            service,
            "PUT",
            "/bucket/key?tagging",
            "<Tagging><TagSet>\(many)</TagSet></Tagging>"
        )
        XCTAssertEqual(refused.code, "BadRequest")
        let deleted = try await send(service, "DELETE", "/bucket/key?tagging")
        XCTAssertEqual(deleted.status, 204)
        let names: HeaderFields = ["x-amz-object-attributes": "ETag,ObjectSize,StorageClass,Checksum"]
        let attributes = try await send(service, "GET", "/bucket/key?attributes", headers: names)
        XCTAssertEqual(attributes.xml?.text("ObjectSize"), "5")
        XCTAssertEqual(attributes.xml?.text("ETag"), "5d41402abc4b2a76b9719d911017c592")
        XCTAssertEqual(attributes.xml?.child("Checksum")?.text("ChecksumCRC64NVME"), "M3eFcAZSQlc=")
    }

    /// Whose request it is shows in its signature, its host or its path.
    func testRequestsAreKnown() async throws {
        let service = try await makeBucket()
        let unsigned = UnsignedS3Requests(service)
        func request(_ host: String, _ path: String, _ query: String? = nil, service: String? = nil) -> CloudRequest {
            var headers: HeaderFields = ["Host": host]
            if let service {
                headers.append(
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/\(service)/aws4_request"
                )
            }
            return CloudRequest("GET", path, query: query, headers: headers)
        }
        XCTAssertTrue(service.accepts(request("localhost", "/x", service: "s3")))
        XCTAssertFalse(service.accepts(request("localhost", "/bucket/x", service: "lambda")))
        XCTAssertFalse(unsigned.accepts(request("localhost", "/bucket/x", service: "lambda")))
        XCTAssertTrue(service.accepts(request("any.s3.localhost:4566", "/x")))
        XCTAssertTrue(service.accepts(request("any.s3.eu-west-1.localhost:4566", "/x")))
        XCTAssertTrue(service.accepts(request("bucket.localhost:4566", "/x")))
        XCTAssertFalse(service.accepts(request("other.localhost:4566", "/x")))
        XCTAssertTrue(service.accepts(request("localhost", "/x", "AWSAccessKeyId=k&Signature=s&Expires=1")))
        XCTAssertFalse(service.accepts(request("localhost", "/bucket/key")))
        XCTAssertTrue(unsigned.accepts(request("localhost", "/bucket/key")))
        XCTAssertFalse(unsigned.accepts(request("localhost", "/other/key")))
        let byHost = CloudRequest("PUT", "/a%2Fb", headers: ["Host": "bucket.s3.localhost"], body: Array("x".utf8))
        _ = await service.respond(to: byHost)
        let list = try await send(service, "GET", "/bucket")
        XCTAssertEqual(list.keys, ["a/b"])
    }
}
