import CloudCore
import OrderedCollections
import StatesLanguage
import WorkshopCommon

/// How an object's text becomes items, as `ReaderConfig` says.
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html>.
struct ItemReaderConfiguration {
    enum InputType: String {
        case json = "JSON"
        case jsonLines = "JSONL"
        case csv = "CSV"
        case manifest = "MANIFEST"
        case parquet = "PARQUET"
    }

    let type: InputType
    /// `nil` where they stand in the first row.
    let headers: [String]?
    let delimiter: Character
    /// A JSON pointer to the list, in a JSON object.
    let itemsPointer: String?
    /// Whether the object is the list of the files that a query of Athena wrote, rather than an inventory's manifest.
    let isAthenaManifest: Bool

    init(_ value: JSONValue) {
        type = InputType(rawValue: value["InputType"]?.string ?? "JSON") ?? .json
        headers =
            value["CSVHeaderLocation"]?.string == "GIVEN" ? value["CSVHeaders"]?.array?.compactMap(\.string) : nil
        let delimiters: [String: Character] = ["PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"]
        delimiter = delimiters[value["CSVDelimiter"]?.string ?? ""] ?? ","
        itemsPointer = value["ItemsPointer"]?.string
        isAthenaManifest = value["ManifestType"]?.string == "ATHENA_DATA"
    }
}

/// Reads a distributed map's items from objects in S3, or takes the objects of a bucket as the items.
struct S3ItemReader {
    let objects: S3Task
    let configuration: ItemReaderConfiguration
    let executionARN: String

    func items(_ action: String, _ parameters: JSONValue) async throws(IntegrationFailure) -> JSONValue {
        switch action {
        case "listObjectsV2": return .array(try await listing(parameters))
        case "getObject" where configuration.type == .manifest || configuration.isAthenaManifest:
            return .array(try await manifestItems(parameters))
        case "getObject" where configuration.type == .parquet:
            return .array(try parquetRows(in: try await objects.bytes(parameters)))
        case "getObject": return try items(in: try await text(parameters))
        default: throw .items("The resource s3:\(action) is not an ItemReader's")
        }
    }

    private func call(_ action: String, _ parameters: JSONValue) async throws(IntegrationFailure) -> JSONValue {
        try await objects.call(
            IntegrationCall(
                service: "aws-sdk:s3",
                action: action,
                parameters: parameters,
                executionARN: executionARN
            )
        )
    }

    func text(_ parameters: JSONValue) async throws(IntegrationFailure) -> String {
        try await call("getObject", parameters)["Body"]?.string ?? ""
    }

    /// All pages; moments are seconds since 1970 here, and `ETag` is `Etag`.
    private func listing(_ parameters: JSONValue) async throws(IntegrationFailure) -> [JSONValue] {
        var items: [JSONValue] = []
        var members = parameters.object ?? [:]
        while true {
            let page = try await call("listObjectsV2", .object(members))
            for content in page["Contents"]?.array ?? [] {
                var item: JSONObject = [:]
                for (name, value) in content.object ?? [:] {
                    switch name {
                    case "ETag": item["Etag"] = value
                    case "LastModified":
                        let moment = value.string.flatMap(TimestampText.parse)
                        item[name] = moment.map { .number(JSONNumber(Int($0 / 1000))) } ?? value
                    default: item[name] = value
                    }
                }
                items.append(.object(item.sortedByKey))
            }
            guard let token = page["NextContinuationToken"] else { return items }
            members["ContinuationToken"] = token
        }
    }

    func items(in text: String) throws(IntegrationFailure) -> JSONValue {
        switch configuration.type {
        case .json: return try list(in: text)
        case .jsonLines:
            var items: [JSONValue] = []
            for line in text.split(whereSeparator: \.isNewline) {
                guard let item = try? JSONValue(parsing: String(line)) else {
                    throw .items("Line \(items.count + 1) is not JSON")
                }
                items.append(item)
            }
            return .array(items)
        case .csv: return .array(rows(in: text, headers: configuration.headers))
        case .manifest: throw .items("A manifest lists files of another type")
        case .parquet: throw .items("A Parquet file is no text")
        }
    }

    func parquetRows(in bytes: [UInt8]) throws(IntegrationFailure) -> [JSONValue] {
        do throws(ParquetFile.Damaged) {
            return try ParquetFile(bytes).rows()
        } catch {
            throw .items("The object can't be read as Parquet: \(error.reason)")
        }
    }

    private func list(in text: String) throws(IntegrationFailure) -> JSONValue {
        guard var value = try? JSONValue(parsing: text) else {
            throw .items("Attempting to map over non-iterable node.")
        }
        for step in configuration.itemsPointer?.split(separator: "/") ?? [] {
            let name = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
            guard let inner = value[name] ?? Int(name).flatMap({ value[$0] }) else {
                throw .items("The ItemsPointer \(configuration.itemsPointer ?? "") leads to nothing")
            }
            value = inner
        }
        guard value.array != nil || value.object != nil else {
            throw .items("Attempting to map over non-iterable node.")
        }
        return value
    }

    /// Rows as objects of texts: a field that a row lacks is empty, one too many is left out.
    func rows(in text: String, headers: [String]?) -> [JSONValue] {
        var records = SeparatedValues.records(text, delimiter: configuration.delimiter)[...]
        guard let headers = headers ?? records.popFirst() else { return [] }
        return records.map { record in
            let pairs = headers.enumerated().map { index, name in
                (name, JSONValue.string(index < record.count ? record[index] : ""))
            }
            return .object(JSONObject(pairs, uniquingKeysWith: { $1 }))
        }
    }
}

extension IntegrationFailure {
    static func items(_ cause: String) -> IntegrationFailure {
        IntegrationFailure(error: ErrorName.itemReaderFailed, cause: cause)
    }
}

/// Comma-separated values, as RFC 4180 has them.
enum SeparatedValues {
    static func records(_ text: String, delimiter: Character) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field = ""
        var isQuoted = false
        var characters = text.makeIterator()
        var next = characters.next()
        while let character = next {
            next = characters.next()
            switch character {
            case "\"" where isQuoted && next == "\"":
                field.append("\"")
                next = characters.next()
            case "\"" where isQuoted || field.isEmpty: isQuoted.toggle()
            case delimiter where !isQuoted:
                record.append(field)
                field = ""
            case _ where character.isNewline && !isQuoted:
                if !record.isEmpty || !field.isEmpty { records.append(record + [field]) }
                (record, field) = ([], "")
            default: field.append(character)
            }
        }
        if !record.isEmpty || !field.isEmpty { records.append(record + [field]) }
        return records
    }
}
