import CloudCore
import StatesLanguage
import WorkshopCommon

/// What distributed maps read from S3 and write to it.
extension StepFunctionsService {
    func readItems(_ id: RequestID, _ request: ItemReadRequest, of record: ExecutionRecord) {
        clock.spawnActivity("items of \(record.name)") { [self] in
            do throws(IntegrationFailure) {
                tell(record, .itemsRead(id, try await items(request, of: record)))
            } catch {
                tell(record, .itemsNotRead(id, error: ErrorName.itemReaderFailed, cause: error.cause))
            }
        }
    }

    private func items(
        _ request: ItemReadRequest,
        of record: ExecutionRecord
    ) async throws(IntegrationFailure) -> JSONValue {
        let parts = request.resource.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let (service, action) = (parts.dropLast().last ?? "", parts.last ?? "")
        if let integration = integrations[service] {
            let call = IntegrationCall(
                service: service,
                action: action,
                parameters: ["Parameters": request.parameters, "ReaderConfig": .object(request.configuration)],
                executionARN: record.arn
            )
            return try await integration.call(call)
        }
        guard service == "s3", let accountServices else {
            throw IntegrationFailure(
                error: ErrorName.itemReaderFailed,
                cause: "The local cloud can't read items from \(request.resource) yet"
            )
        }
        let reader = S3ItemReader(
            objects: accountServices.objects,
            configuration: ItemReaderConfiguration(.object(request.configuration)),
            executionARN: record.arn
        )
        return try await reader.items(action, request.parameters)
    }

    func writeResults(_ id: RequestID, _ request: ResultWriteRequest, of record: ExecutionRecord) {
        clock.spawnActivity("results of \(record.name)") { [self] in
            do throws(IntegrationFailure) {
                guard let accountServices, request.resource.hasSuffix(":s3:putObject") else {
                    throw IntegrationFailure(
                        error: ErrorName.resultWriterFailed,
                        cause: "The local cloud can't write results to \(request.resource) yet"
                    )
                }
                for file in request.files {
                    let call = IntegrationCall(
                        service: "aws-sdk:s3",
                        action: "putObject",
                        parameters: [
                            "Bucket": .string(request.bucket), "Key": .string(file.key), "Body": .string(file.text),
                            "ContentType": "application/json",
                        ],
                        executionARN: record.arn
                    )
                    _ = try await accountServices.objects.call(call)
                }
                tell(record, .resultsWritten(id))
            } catch {
                tell(record, .resultsNotWritten(id, cause: error.cause))
            }
        }
    }
}
