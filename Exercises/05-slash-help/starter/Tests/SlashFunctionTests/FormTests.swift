import Testing

@testable import SlashFunction

/// `swift test` runs these without a cloud, in the time of a build. Add your own.
struct FormTests {
    @Test func fieldsAreFoundByName() {
        let form = Form(parsing: "user_id=U123&text=help")
        #expect(form["user_id"] == "U123")
        #expect(form["text"] == "help")
        #expect(form["channel_id"] == nil)
    }

    @Test func plusIsASpace() {
        #expect(Form(parsing: "text=help+values")["text"] == "help values")
    }

    @Test func escapesAreUndoneAfterTheSplit() {
        #expect(Form(parsing: "text=1%2B1%3D2%263&user_id=U123")["text"] == "1+1=2&3")
    }

    @Test func aValueMayBeEmpty() {
        #expect(Form(parsing: "text=")["text"] == "")
    }
}
