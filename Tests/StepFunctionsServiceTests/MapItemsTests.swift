import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class MapItemsTests: XCTestCase {
    private let services = FakeServices()

    private func run(_ fields: String, input: JSONValue = [:]) async -> JSONValue {
        let bench = Bench(services: services)
        let machine = await bench.create(
            """
            "M": {"Type": "Map", \(fields), "End": true,
              "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}
            """,
            startAt: "M"
        )
        let execution = await bench.start(machine, input: input)
        _ = await bench.clock.settle()
        return await bench.describe(execution)
    }

    private func reader(_ configuration: String) -> String {
        """
        "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": \(configuration),
          "Parameters": {"Bucket": "b", "Key.$": "$.key"}}
        """
    }

    private func answer(_ text: String) {
        services.answer(CloudResponse(status: 200, body: .bytes(Array(text.utf8))))
    }

    func testItemsAreReadFromTheRowsOfAnObject() async {
        answer("id,name\r\n1,\"a, \"\"b\"\"\"\n2\n\n3,c,extra\n")
        let end = await run(reader(#"{"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}"#), input: ["key": "k"])
        XCTAssertEqual(
            end["output"],
            #"[{"id":"1","name":"a, \"b\""},{"id":"2","name":""},{"id":"3","name":"c"}]"#
        )
        XCTAssertEqual(services.requests.map { "\($0.method) \($0.path)" }, ["GET /b/k"])
    }

    func testGivenHeadersAndDelimiterAreUsed() async {
        answer("1|x\n2|y")
        let end = await run(
            reader(
                #"{"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["n", "v"], "CSVDelimiter": "PIPE", "MaxItems": 1}"#
            ),
            input: ["key": "k"]
        )
        XCTAssertEqual(end["output"], #"[{"n":"1","v":"x"}]"#)
    }

    func testItemsAreReadFromJSONAndItsLines() async {
        answer(#"{"data": {"items": [1, {"a": 2}]}}"#)
        let list = await run(
            reader(#"{"InputType": "JSON", "ItemsPointer": "/data/items"}"#),
            input: ["key": "k"]
        )
        XCTAssertEqual(list["output"], #"[1,{"a":2}]"#)
        answer("{\"a\":1}\n{\"a\":2}\n")
        let lines = await run(reader(#"{"InputType": "JSONL"}"#), input: ["key": "k"])
        XCTAssertEqual(lines["output"], #"[{"a":1},{"a":2}]"#)
    }

    func testObjectThatIsNotThereFailsTheReader() async {
        let error = "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message></Error>"
        services.answer(CloudResponse(status: 404, body: .bytes(Array(error.utf8))))
        let end = await run(reader("{}"), input: ["key": "k"])
        XCTAssertEqual(end["error"], "States.ItemReaderFailed")
        XCTAssertEqual(
            end["cause"]?.string?.hasPrefix("The specified key does not exist. (Service: S3, Status Code: 404, "),
            true
        )
    }

    func testObjectsOfABucketAreTheItems() async {
        func page(_ key: String, _ rest: String) -> String {
            """
            <ListBucketResult><Contents><Key>\(key)</Key><LastModified>2027-01-15T08:00:00.000Z</LastModified>\
            <ETag>&quot;e&quot;</ETag><Size>3</Size><StorageClass>STANDARD</StorageClass></Contents>\(rest)</ListBucketResult>
            """
        }
        answer(page("one", "<NextContinuationToken>t/1</NextContinuationToken>"))
        answer(page("two", ""))
        let end = await run(
            #""ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b", "Prefix": "p"}}"#
        )
        let item = { (key: String) in
            #"{"Etag":"\"e\"","Key":"\#(key)","LastModified":1800000000,"Size":3,"StorageClass":"STANDARD"}"#
        }
        XCTAssertEqual(end["output"]?.string, "[\(item("one")),\(item("two"))]")
        XCTAssertEqual(
            services.requests.map(\.query),
            ["list-type=2&prefix=p", "list-type=2&prefix=p&continuation-token=t%2F1"]
        )
    }

    func testResultsAreWrittenWithAManifest() async throws {
        for _ in 0..<2 { services.answer(CloudResponse(status: 200, headers: ["ETag": "\"e\""])) }
        let end = await run(
            #"""
            "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "out", "Prefix": "runs"},
              "WriterConfig": {"Transformation": "FLATTEN", "OutputType": "JSONL"}}
            """#,
            input: [[1, 2], 3]
        )
        let output = try JSONValue(parsing: try XCTUnwrap(end["output"]?.string))
        let run = try XCTUnwrap(output["MapRunArn"]?.string)
        let folder = "runs/" + (run.split(separator: ":").last ?? "")
        XCTAssertEqual(
            output["ResultWriterDetails"],
            ["Bucket": "out", "Key": .string("\(folder)/manifest.json")]
        )
        XCTAssertEqual(
            services.requests.map { "\($0.method) \($0.path)" },
            ["PUT /out/\(folder)/SUCCEEDED_0.jsonl", "PUT /out/\(folder)/manifest.json"]
        )
        XCTAssertEqual(services.requests.first.map { String(decoding: $0.body, as: UTF8.self) }, "1\n2\n3")
        let manifest = try JSONValue(parsing: try XCTUnwrap(services.requests.last?.body))
        XCTAssertEqual(
            manifest,
            [
                "DestinationBucket": "out", "MapRunArn": .string(run),
                "ResultFiles": [
                    "FAILED": [], "PENDING": [],
                    "SUCCEEDED": [["Key": .string("\(folder)/SUCCEEDED_0.jsonl"), "Size": 5]],
                ],
            ]
        )
    }

    func testBucketThatIsNotThereFailsTheWriter() async {
        let error = "<Error><Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message></Error>"
        services.answer(CloudResponse(status: 404, body: .bytes(Array(error.utf8))))
        let end = await run(
            #""ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "out"}}"#,
            input: [1]
        )
        XCTAssertEqual(end["error"], "States.ResultWriterFailed")
    }

    // MARK: Manifests

    private func manifestReader(_ configuration: String) -> String {
        """
        "ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": \(configuration),
          "Parameters": {"Bucket": "b", "Key": "inventory/manifest.json"}}
        """
    }

    func testItemsAreTheRowsOfAnInventory() async {
        answer(
            #"""
            {"sourceBucket": "pictures", "destinationBucket": "arn:aws:s3:::lists", "version": "2016-11-30",
             "fileFormat": "CSV", "fileSchema": "Bucket, Key, Size",
             "files": [{"key": "data/1.csv.gz", "size": 1}, {"key": "data/2.csv", "size": 1}]}
            """#
        )
        services.answer(
            CloudResponse(status: 200, body: .bytes(Gzip.pack(Array("\"pictures\",\"a.png\",\"7\"\n".utf8))))
        )
        answer("\"pictures\",\"b.png\",\"8\"\n")
        let end = await run(manifestReader(#"{"InputType": "MANIFEST"}"#))
        XCTAssertEqual(
            end["output"],
            #"[{"Bucket":"pictures","Key":"a.png","Size":"7"},{"Bucket":"pictures","Key":"b.png","Size":"8"}]"#
        )
        XCTAssertEqual(
            services.requests.map(\.path),
            ["/b/inventory/manifest.json", "/lists/data/1.csv.gz", "/lists/data/2.csv"]
        )
    }

    func testItemsStandInTheFilesThatAthenaWrote() async {
        answer("s3://out/one\n\"s3://out/folder/two\"\n")
        answer("{\"a\":1}\n")
        answer("{\"a\":2}\n")
        let end = await run(manifestReader(#"{"ManifestType": "ATHENA_DATA", "InputType": "JSONL"}"#))
        XCTAssertEqual(end["output"], #"[{"a":1},{"a":2}]"#)
        XCTAssertEqual(services.requests.map(\.path).suffix(2), ["/out/one", "/out/folder/two"])
    }

    func testItemsAreTheRowsOfAParquetFile() async throws {
        try answer(parquet: "nested")
        let end = await run(
            reader(#"{"InputType": "PARQUET"}"#) + #", "ItemSelector": {"tags.$": "$$.Map.Item.Value.tags"}"#,
            input: ["key": "k"]
        )
        XCTAssertEqual(end["output"], #"[{"tags":["a","b"]},{"tags":[]},{"tags":null},{"tags":[null,"c"]}]"#)
    }

    func testManifestsListParquetFilesToo() async throws {
        answer(
            #"{"destinationBucket": "arn:aws:s3:::lists", "fileFormat": "Parquet", "files": [{"key": "a"}, {"key": "b"}]}"#
        )
        try answer(parquet: "int96")
        try answer(parquet: "int96")
        let end = await run(manifestReader(#"{"InputType": "MANIFEST"}"#))
        let rows = #"{"moment":"2026-11-26T09:05:07.25Z"},{"moment":"1970-01-01T00:00:00Z"}"#
        XCTAssertEqual(end["output"]?.string, "[\(rows),\(rows)]")
        answer("s3://out/one\n")
        try answer(parquet: "int96")
        let unloaded = await run(manifestReader(#"{"ManifestType": "ATHENA_DATA", "InputType": "PARQUET"}"#))
        XCTAssertEqual(unloaded["output"]?.string, "[\(rows)]")
    }

    private func answer(parquet name: String) throws {
        services.answer(CloudResponse(status: 200, body: .bytes(try ParquetFixture.bytes(name))))
    }

    func testWhatCannotBeReadIsSaid() async {
        answer("PAR1 is how it should begin")
        let parquet = await run(reader(#"{"InputType": "PARQUET"}"#), input: ["key": "k"])
        XCTAssertEqual(parquet["error"], "States.ItemReaderFailed")
        XCTAssertEqual(
            parquet["cause"],
            "The object can't be read as Parquet: its end is missing, or it is encrypted"
        )
        answer("[]")
        let none = await run(manifestReader(#"{"InputType": "MANIFEST"}"#))
        XCTAssertEqual(none["cause"], "The object is not the manifest.json of an S3 inventory")
    }

    func testWhatARunThatFailedCameToIsExportedBeforeItEnds() async throws {
        let bench = Bench(services: services)
        for _ in 0..<4 { services.answer(CloudResponse(status: 200, headers: ["ETag": "\"e\""])) }
        let machine = await bench.create(
            #"""
            "M": {"Type": "Map", "MaxConcurrency": 1, "ToleratedFailureCount": 1, "End": true, "Label": "L",
              "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "out"}},
              "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "C", "States": {"F": {"Type": "Fail", "Error": "Bad"}, "S": {"Type": "Succeed"},
                  "C": {"Type": "Choice", "Choices": [{"Variable": "$", "NumericEquals": 1, "Next": "S"}],
                    "Default": "F"}}}}
            """#,
            startAt: "M"
        )
        let execution = await bench.start(machine, input: [1, 2, 3, 4])
        _ = await bench.clock.settle()
        let end = await bench.describe(execution)
        XCTAssertEqual(end["error"], "States.ExceedToleratedFailureThreshold")
        XCTAssertEqual(
            services.requests.map { String($0.path.split(separator: "/").last ?? "") },
            ["FAILED_0.json", "SUCCEEDED_0.json", "PENDING_0.json", "manifest.json"]
        )
        let pending = try JSONValue(parsing: services.requests[2].body)
        XCTAssertEqual(pending, [["Input": "4", "InputDetails": ["Included": true], "Status": "PENDING"]])
        let manifest = try JSONValue(parsing: services.requests[3].body)
        XCTAssertEqual(
            manifest["ResultFiles"]?.object?.values.map { $0.array?.count },
            [1, 1, 1]
        )
        let types = await bench.types(execution)
        XCTAssertEqual(types.suffix(3), ["MapRunFailed", "MapStateFailed", "ExecutionFailed"])
    }
}
