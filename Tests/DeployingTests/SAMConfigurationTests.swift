import Deploying
import XCTest

final class SAMConfigurationTests: XCTestCase {
    func testReadsTheDeploymentsParametersOnly() {
        let configuration = SAMConfiguration(
            """
            version = 0.1
            [default.build.parameters]
            region = "nowhere"
            [default.deploy.parameters]
            stack_name = "shoutout"  # the class's
            region="eu-central-1"
            resolve_s3 = true
            """
        )
        XCTAssertEqual(configuration.stackName, "shoutout")
        XCTAssertEqual(configuration.region, "eu-central-1")
        XCTAssertNil(SAMConfiguration("").region)
        XCTAssertNil(SAMConfiguration("[default.deploy.parameters]\nregion\nregion =\nregion = x").region)
    }
}
