import OrderedCollections
package import WorkshopCommon

/// Says what of a plan can't be read.
package struct FaultPlanProblem: Error, Hashable {
    package let message: String
}

/// `{"seed": 7, "duplicates": 0.1, "crashes": {"part": 1, "most": 1, "only": ["saver"]}, "slackDelaySeconds": 4}`:
/// a number is short for a rule of that part.
extension FaultPlan {
    package init(_ json: JSONValue) throws(FaultPlanProblem) {
        guard let members = json.object else {
            throw FaultPlanProblem(message: #"a plan of faults is an object: {"duplicates": 0.1}"#)
        }
        self.init()
        for (name, value) in members {
            switch (name, Kind(rawValue: name)) {
            case (_, let kind?): rules[kind] = try Rule(value, of: name)
            case ("seed", nil):
                guard let number = value.int, let seed = UInt64(exactly: number) else {
                    throw FaultPlanProblem(message: "seed is a whole number, 0 or more")
                }
                self.seed = seed
            case ("slackDelaySeconds", nil):
                guard let seconds = value.double, (0...60).contains(seconds) else {
                    throw FaultPlanProblem(message: "slackDelaySeconds is a number from 0 to 60")
                }
                slackDelay = .seconds(seconds)
            case (_, nil):
                let known = (Kind.allCases.map(\.rawValue) + ["seed", "slackDelaySeconds"]).joined(separator: ", ")
                throw FaultPlanProblem(message: "there is no fault \(name); there are \(known)")
            }
        }
    }

    package var json: JSONValue {
        var members: JSONObject = ["seed": .number(JSONNumber(literal: String(seed)))]
        for kind in Kind.allCases {
            if let rule = rules[kind] { members[kind.rawValue] = rule.json }
        }
        if rules[.slowSlack] != nil {
            members["slackDelaySeconds"] = JSONNumber(slackDelay.inSeconds).map { .number($0) }
        }
        return .object(members)
    }
}

extension FaultPlan.Rule {
    fileprivate init(_ json: JSONValue, of name: String) throws(FaultPlanProblem) {
        let members: JSONObject = json.object ?? ["part": json]
        if let unknown = members.keys.first(where: { !["part", "most", "only"].contains($0) }) {
            throw FaultPlanProblem(message: "\(name) has a part, most and only, and no \(unknown)")
        }
        guard let part = members["part"]?.double, (0...1).contains(part) else {
            throw FaultPlanProblem(message: "\(name) is the part of all occasions, a number from 0 to 1")
        }
        self.init(part: part)
        if let value = members["most"] {
            guard let most = value.int, most >= 0 else {
                throw FaultPlanProblem(message: "\(name).most is a whole number, 0 or more")
            }
            self.most = most
        }
        if let value = members["only"] {
            guard let names = value.array?.map(\.string), !names.contains(nil) else {
                throw FaultPlanProblem(message: "\(name).only is a list of names")
            }
            only = Set(names.compactMap(\.self))
        }
    }

    fileprivate var json: JSONValue {
        .members([
            "part": JSONNumber(part).map { .number($0) }, "most": .integer(most),
            "only": only.map { .texts($0.sorted()) },
        ])
    }
}
