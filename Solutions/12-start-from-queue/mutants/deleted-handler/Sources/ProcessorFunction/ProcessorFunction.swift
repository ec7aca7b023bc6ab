@main
struct ProcessorFunction {
    static func main() {}
}
