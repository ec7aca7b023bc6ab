import CloudCore
import OrderedCollections
import WorkshopCommon

/// Objects that list the objects that the items stand in: an S3 inventory's manifest, and what Athena's `UNLOAD` wrote.
///
/// See <https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html> and
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html>.
extension S3ItemReader {
    private static let maximumSize = 1 << 30

    func manifestItems(_ parameters: JSONValue) async throws(IntegrationFailure) -> [JSONValue] {
        let text = try await text(parameters)
        return try await configuration.isAthenaManifest ? athenaItems(text) : inventoryItems(text)
    }

    private func inventoryItems(_ text: String) async throws(IntegrationFailure) -> [JSONValue] {
        guard let manifest = try? JSONValue(parsing: text), let files = manifest["files"]?.array,
            let destination = manifest["destinationBucket"]?.string
        else { throw .items("The object is not the manifest.json of an S3 inventory") }
        let format = manifest["fileFormat"]?.string
        guard format == "CSV" || format == "Parquet" else {
            throw .items("The local cloud can't read an inventory in the format \(format ?? "null")")
        }
        let headers = (manifest["fileSchema"]?.string ?? "").split(separator: ",").map {
            String($0.drop { $0 == " " })
        }
        let bucket = String(destination.split(separator: ":").last ?? "")
        var items: [JSONValue] = []
        for file in files {
            let content = try await content(bucket: bucket, key: file["key"]?.string ?? "")
            // The schema of Parquet files is in these themselves.
            items +=
                format == "CSV"
                ? rows(in: String(decoding: content, as: UTF8.self), headers: headers) : try parquetRows(in: content)
        }
        return items
    }

    /// One address a line: `s3://bucket/key`.
    private func athenaItems(_ text: String) async throws(IntegrationFailure) -> [JSONValue] {
        var items: [JSONValue] = []
        for line in text.split(whereSeparator: \.isNewline) {
            let address = line.filter { $0 != "\"" }
            guard address.hasPrefix("s3://") else { throw .items("\(address) is not the address of an object in S3") }
            let parts = address.dropFirst(5).split(separator: "/", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw .items("\(address) is not the address of an object in S3") }
            let content = try await content(bucket: parts[0], key: parts[1])
            items +=
                configuration.type == .parquet
                ? try parquetRows(in: content)
                : try self.items(in: String(decoding: content, as: UTF8.self)).array ?? []
        }
        return items
    }

    /// An object, unpacked where its name says that it is packed.
    private func content(bucket: String, key: String) async throws(IntegrationFailure) -> [UInt8] {
        let bytes = try await objects.bytes(["Bucket": .string(bucket), "Key": .string(key)])
        guard key.hasSuffix(".gz") else { return bytes }
        do {
            return try Gzip.unpack(bytes, limit: Self.maximumSize)
        } catch {
            throw .items("The object \(key) in \(bucket) is no gzip file")
        }
    }
}
