@main
struct SlashFunction {
    static func main() {}
}
