extension QueryResponse {
    /// Answers a request of the Query protocol by what its action returns (`nil` for an action without an output) or
    /// throws. What breaks the service's model is a `ValidationError` here.
    package func serve(
        _ request: CloudRequest,
        _ perform: (_ action: String, _ members: RequestMembers) throws(AWSError) -> [XMLElement]?
    ) -> CloudResponse {
        let requestID = Identifiers.requestID()
        do throws(AWSError) {
            guard let query = QueryRequest(request) else {
                throw AWSError("MissingAction", "The request must contain the parameter Action.")
            }
            let result = try perform(query.action, RequestMembers(query.members))
            return response(action: query.action, result: result, requestID: requestID)
        } catch {
            let code = error.code == "ValidationException" ? "ValidationError" : nil
            return response(to: error, code: code, requestID: requestID)
        }
    }
}

extension XMLElement {
    /// `<Tags><member>…</member></Tags>`
    package static func list(_ name: String, _ members: [[XMLElement]]) -> XMLElement {
        XMLElement(name, members.map { XMLElement("member", $0) })
    }

    package static func texts(_ name: String, _ members: [String]) -> XMLElement {
        XMLElement(name, members.map { XMLElement("member", text: $0) })
    }

    /// The element, or none where there is no text.
    package static func optional(_ name: String, _ text: String?) -> [XMLElement] {
        text.map { [XMLElement(name, text: $0)] } ?? []
    }
}
