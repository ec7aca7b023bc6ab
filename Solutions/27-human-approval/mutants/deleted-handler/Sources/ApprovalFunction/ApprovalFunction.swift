@main
struct ApprovalFunction {
    static func main() {}
}
