@main
struct CallbackFunction {
    static func main() {}
}

struct Told: Encodable {
    let told: Bool
    var reason: String?
}
