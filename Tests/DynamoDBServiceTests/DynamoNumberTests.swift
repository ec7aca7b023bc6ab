import DynamoDBService
import XCTest

final class DynamoNumberTests: XCTestCase {
    func testPrintsWithoutExponentAndNeedlessZeros() throws {
        let cases = [
            ("1e3", "1000"), ("-0", "0"), ("+1.50", "1.5"), ("0.000", "0"), (".5", "0.5"), ("-12.340e-1", "-1.234"),
            ("00012", "12"), ("1E-5", "0.00001"),
            ("123456789012345678901234567890.12345678", "123456789012345678901234567890.12345678"),
        ]
        for (text, printed) in cases {
            XCTAssertEqual(try DynamoNumber(text).description, printed, text)
        }
    }

    func testRefusesWhatIsNoNumberOrDoesNotFit() {
        func message(_ text: String) -> String? {
            do throws(RequestFailure) {
                _ = try DynamoNumber(text)
                return nil
            } catch {
                return error.message
            }
        }
        XCTAssertEqual(message("abc"), "The parameter cannot be converted to a numeric value: abc")
        XCTAssertEqual(message("1 "), "The parameter cannot be converted to a numeric value: 1 ")
        XCTAssertEqual(
            message("1e126"),
            "Number overflow. Attempting to store a number with magnitude larger than supported range"
        )
        XCTAssertEqual(
            message("1e-131"),
            "Number underflow. Attempting to store a number with magnitude smaller than supported range"
        )
        XCTAssertEqual(
            message("123456789012345678901234567890123456789"),
            "Attempting to store more than 38 significant digits in a Number"
        )
        XCTAssertNil(message("9.9999999999999999999999999999999999999E+125"))
    }

    func testAddsExactly() throws {
        let cases = [
            ("0.1", "0.2", "0.3"),
            ("99999999999999999999999999999999999999", "1", "100000000000000000000000000000000000000"),
            ("1", "-1", "0"), ("-5", "3", "-2"), ("3", "-5", "-2"), ("1000", "0.001", "1000.001"), ("-7", "-8", "-15"),
            ("10", "-0.01", "9.99"),
        ]
        for (left, right, sum) in cases {
            XCTAssertEqual(try DynamoNumber(left).adding(DynamoNumber(right)).description, sum, "\(left) + \(right)")
        }
    }

    func testBytesSortAsNumbersDo() throws {
        let sorted = [
            "-1e125", "-100", "-99.9", "-10", "-9", "-1", "-0.5", "-1e-130", "0", "1e-130", "0.05", "0.5", "1", "1.5",
            "2",
            "9", "10", "10.01", "11", "100", "1e125",
        ]
        let numbers = try sorted.map { try DynamoNumber($0) }
        XCTAssertEqual(numbers.shuffled().sorted(), numbers)
        XCTAssertEqual(
            numbers.shuffled().sorted { $0.sortBytes.lexicographicallyPrecedes($1.sortBytes) },
            numbers
        )
    }
}
