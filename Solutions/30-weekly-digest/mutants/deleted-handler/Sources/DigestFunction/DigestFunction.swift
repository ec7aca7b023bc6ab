@main
struct DigestFunction {
    static func main() {}
}
