@main
struct LeaderboardFunction {
    static func main() {}
}
