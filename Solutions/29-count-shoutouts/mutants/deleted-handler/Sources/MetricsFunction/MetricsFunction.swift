@main
struct MetricsFunction {
    static func main() {}
}
