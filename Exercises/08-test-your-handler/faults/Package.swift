// swift-tools-version: 6.0

// The parser with faults in it. The grader puts CFaultHarness, FaultHarness and the learner's tests into it.
import PackageDescription

let package = Package(
    name: "Faults",
    platforms: [.macOS(.v15)],
    targets: [
        .target(name: "CFaultHarness"),
        .target(name: "FaultHarness", dependencies: ["CFaultHarness"]),
        .target(name: "Shoutouts"),
        .target(name: "SlashFunction", dependencies: ["FaultHarness", "Shoutouts"]),
        .testTarget(name: "SlashFunctionTests", dependencies: ["Shoutouts", "SlashFunction"]),
    ]
)
