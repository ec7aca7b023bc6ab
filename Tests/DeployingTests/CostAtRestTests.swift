import Deploying
import WorkshopCommon
import XCTest

final class CostAtRestTests: XCTestCase {
    func testWhatCostsStandsFirstAndTheRestCostsNothing() {
        let cost = CostAtRest([
            (type: "AWS::Lambda::Function", properties: [:]),
            (type: "AWS::Lambda::Function", properties: [:]),
            (type: "AWS::SecretsManager::Secret", properties: [:]),
            (type: "AWS::DynamoDB::Table", properties: ["BillingMode": "PAY_PER_REQUEST"]),
        ])
        XCTAssertEqual(
            cost.lines.map { "\($0.count) \($0.type) \($0.cents)" },
            ["1 AWS::SecretsManager::Secret 40", "1 AWS::DynamoDB::Table 0", "2 AWS::Lambda::Function 0"]
        )
        XCTAssertEqual(cost.cents, 40)
    }

    func testProvisionedUnitsArePaidForWhetherUsedOrNot() {
        let throughput: JSONValue = ["ReadCapacityUnits": 10, "WriteCapacityUnits": 5]
        let cost = CostAtRest([(type: "AWS::DynamoDB::Table", properties: ["ProvisionedThroughput": throughput])])
        // (10 × 0.00013 + 5 × 0.00065) × 730 h = 3.3215
        XCTAssertEqual(cost.cents, 333)
        XCTAssertEqual(cost.lines[0].says, "10 read and 5 write units, whether used or not")
    }
}
