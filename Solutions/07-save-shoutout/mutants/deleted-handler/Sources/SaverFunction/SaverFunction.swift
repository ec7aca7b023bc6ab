@main
struct SaverFunction {
    static func main() {}
}
