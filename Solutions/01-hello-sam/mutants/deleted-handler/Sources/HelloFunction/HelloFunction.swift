@main
struct HelloFunction {
    static func main() {}
}
