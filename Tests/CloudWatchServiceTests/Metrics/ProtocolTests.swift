import CloudCore
import CloudWatchService
import WorkshopCommon
import XCTest

/// The same operations by the protocols of older and of newer SDKs.
final class ProtocolTests: CloudWatchTestCase {
    func testQueryAnswersInXML() async {
        let put = await service.respond(
            to: query(
                "Action=PutMetricData&Version=2010-08-01&Namespace=Shoutout&MetricData.member.1.MetricName=Kudos"
                    + "&MetricData.member.1.Value=2.5&MetricData.member.1.Unit=Count"
                    + "&MetricData.member.1.Dimensions.member.1.Name=Kind&MetricData.member.1.Dimensions.member.1.Value=TF"
                    + "&MetricData.member.1.Timestamp=2026-11-25T09%3A15%3A10Z"
            )
        )
        let id = put.headers["x-amzn-RequestId"] ?? ""
        XCTAssertEqual(
            String(decoding: put.bytes, as: UTF8.self),
            #"<?xml version="1.0" encoding="UTF-8"?>"# + "\n"
                + #"<PutMetricDataResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">"#
                + "<ResponseMetadata><RequestId>\(id)</RequestId></ResponseMetadata></PutMetricDataResponse>"
        )
        let got = await service.respond(
            to: query(
                "Action=GetMetricStatistics&Namespace=Shoutout&MetricName=Kudos&Period=60&Statistics.member.1=Sum"
                    + "&ExtendedStatistics.member.1=p90&Dimensions.member.1.Name=Kind&Dimensions.member.1.Value=TF"
                    + "&StartTime=2026-11-25T09%3A15%3A00Z&EndTime=2026-11-25T09%3A16%3A00Z"
            )
        )
        XCTAssertTrue(
            String(decoding: got.bytes, as: UTF8.self).contains(
                "<GetMetricStatisticsResult><Label>Kudos</Label><Datapoints><member>"
                    + "<Timestamp>2026-11-25T09:15:00.000Z</Timestamp><Sum>2.5</Sum>"
                    + "<ExtendedStatistics><entry><key>p90</key><value>2.5</value></entry></ExtendedStatistics>"
                    + "<Unit>Count</Unit></member></Datapoints></GetMetricStatisticsResult>"
            ),
            String(decoding: got.bytes, as: UTF8.self)
        )
    }

    func testQueryErrorsNameTheirSide() async {
        let answer = await service.respond(to: query("Action=PutMetricData&Namespace=Shoutout"))
        XCTAssertEqual(answer.status, 400)
        XCTAssertTrue(
            String(decoding: answer.bytes, as: UTF8.self).contains(
                "<Error><Type>Sender</Type><Code>MissingParameter</Code>"
                    + "<Message>The parameter MetricData is required.</Message></Error>"
            )
        )
    }

    func testCBORTakesAndGivesTimesUnderTheirTag() async throws {
        let body: JSONValue = [
            "Namespace": "Shoutout",
            "MetricData": [["MetricName": "Kudos", "Value": 2, "Timestamp": .number(JSONNumber(Self.second(10)))]],
        ]
        let put = await service.respond(to: cbor("PutMetricData", body))
        XCTAssertEqual(put.status, 200)
        XCTAssertEqual(put.headers["smithy-protocol"], "rpc-v2-cbor")
        XCTAssertEqual(put.bytes, [0xA0])
        let got = await service.respond(
            to: cbor(
                "GetMetricStatistics",
                [
                    "Namespace": "Shoutout", "MetricName": "Kudos", "Period": 60, "Statistics": ["Sum"],
                    "StartTime": .number(JSONNumber(Self.second(0))), "EndTime": .number(JSONNumber(Self.second(60))),
                ]
            )
        )
        XCTAssertEqual(
            try CBOR.decode(got.bytes),
            [
                "Label": "Kudos",
                "Datapoints": [["Timestamp": .number(JSONNumber(Self.second(0))), "Sum": 2, "Unit": "None"]],
            ]
        )
        XCTAssertNotNil(got.bytes.firstIndex(of: 0xC1), "the time stands under tag 1")
        let refused = await service.respond(to: cbor("PutMetricData", [:]))
        XCTAssertEqual(refused.status, 400)
        XCTAssertEqual(refused.headers["x-amzn-query-error"], "MissingParameter;Sender")
        XCTAssertEqual(
            try CBOR.decode(refused.bytes)["__type"],
            "com.amazonaws.cloudwatch.v2010_08_01#MissingRequiredParameterException"
        )
    }

    func testPackedBodiesAreUnpacked() async throws {
        // gzip of {"Namespace":"Shoutout","MetricData":[{"MetricName":"Kudos","Value":1}]}
        let packed = try XCTUnwrap(
            Base64.decode(
                "H4sIAAAAAAACA6tW8kvMTS0uSExOVbJSCs7ILy0BIiUdJd/UkqLMZJfEkkQlq+hqKBekFqjMuzQlvxioJiwxpxTIN6yNrQUAN1SES0gAAAA="
            )
        )
        var request = jsonRequest("PutMetricData", packed)
        request.headers.append("Content-Encoding", "gzip")
        let answer = await service.respond(to: request)
        XCTAssertEqual(answer.status, 200)
        let listed = await call("ListMetrics", [:])
        XCTAssertEqual(listed["Metrics"]?[0]?["MetricName"], "Kudos")
        request.body = [1, 2, 3]
        let refused = await service.respond(to: request)
        XCTAssertEqual(refused.status, 400)
    }

    func testKnowsItsRequests() {
        XCTAssertTrue(service.accepts(jsonRequest("ListMetrics", [])))
        XCTAssertTrue(service.accepts(cbor("ListMetrics", [:])))
        XCTAssertTrue(service.accepts(query("Action=ListMetrics")))
        XCTAssertFalse(service.accepts(CloudRequest("GET", "/2015-03-31/functions")))
        var other = query("Action=ListQueues")
        other.headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=AKID/20261125/us-east-1/sqs/aws4_request"
        XCTAssertFalse(service.accepts(other))
    }

    private func query(_ form: String) -> CloudRequest {
        CloudRequest(
            "POST",
            "/",
            headers: [
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                "Authorization":
                    "AWS4-HMAC-SHA256 Credential=AKID/20261125/us-east-1/monitoring/aws4_request, Signature=0",
            ],
            body: Array(form.utf8)
        )
    }

    private func cbor(_ operation: String, _ body: JSONValue) -> CloudRequest {
        CloudRequest(
            "POST",
            "/service/GraniteServiceVersion20100801/operation/\(operation)",
            headers: ["Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"],
            body: CBOR.encode(body) { $0.hasSuffix("Time") || $0 == "Timestamp" ? .timestamp : .integer }
        )
    }
}
