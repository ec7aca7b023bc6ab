import GradingSupport

/// The step test-your-handler: the learner's tests pass on a parser that is right, and fail on each that is not.
///
/// What the parser's faults are stands in the step's folder `faults`; the grader ran the tests before this suite.
final class TestYourHandlerTests: StepSuite {
    private let file = Place.file("Tests/SlashFunctionTests/ParserTests.swift")

    func testTestsPassOnRightCode() {
        expectTestsPass(at: file, try: "compare what your tests expect with what the step's text says of the parser")
    }

    func testSmallLettersAreTried() {
        expectCaught(
            "kind-in-capitals",
            "takes a kind in capitals alone",
            at: file,
            try: "write a test with the kind in small letters"
        )
    }

    func testOtherWordsAreTried() {
        expectCaught(
            "any-kind",
            "takes any word for a kind",
            at: file,
            try: "write a test with a word that is none of the three"
        )
    }

    func testCommentIsComparedExactly() {
        expectCaught(
            "comment-rewritten",
            "puts the comment into small letters and leaves one space between its words",
            at: file,
            try: "write a test with capitals and two spaces in a row in the comment"
        )
    }

    func testMissingCommentIsTried() {
        expectCaught(
            "empty-comment",
            "takes a shoutout without a comment",
            at: file,
            try: "write a test with nothing behind the kind"
        )
    }

    func testNameInMentionIsTried() {
        expectCaught(
            "name-in-id",
            "takes the name in a mention for a part of the id",
            at: file,
            try: "write a test with a mention such as <@U012ABCDEF|ana>"
        )
    }

    func testWordWithoutMentionIsTried() {
        expectCaught(
            "anybody",
            "takes any word for a mention",
            at: file,
            try: "write a test that begins with @ana, which is no mention"
        )
    }
}
