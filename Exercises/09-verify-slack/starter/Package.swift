// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "Shoutout",
    platforms: [.macOS(.v15)],
    dependencies: [
        // The workshop's stand-ins for two packages of AWS Labs: a documented part of them, to be built without a
        // network. Before you deploy to AWS, put the comment's line in place of the one above it; your code stays as
        // it is.
        .package(path: "Packages/swift-aws-lambda-runtime"),
        // .package(url: "https://github.com/awslabs/swift-aws-lambda-runtime.git", from: "2.0.0"),
        .package(path: "Packages/swift-aws-lambda-events"),
        // .package(url: "https://github.com/awslabs/swift-aws-lambda-events.git", from: "1.0.0"),
        // The real package, a part of it. On AWS the comment's line does as well.
        .package(path: "Packages/swift-crypto"),
        // .package(url: "https://github.com/apple/swift-crypto.git", from: "4.0.0"),
    ],
    targets: [
        // One executable a Lambda function, under the function's name in template.yaml.
        .executableTarget(name: "HelloFunction", dependencies: [.runtime, .events]),
        .executableTarget(
            name: "SlashFunction",
            dependencies: [
                .crypto,
                .runtime,
                .events,
                "Shoutouts",
            ]
        ),
        // What more than one function knows: what a shoutout is.
        .target(name: "Shoutouts"),
        // `swift test` runs these; they are no part of what is deployed.
        .testTarget(name: "SlashFunctionTests", dependencies: ["SlashFunction"]),
    ]
)

extension Target.Dependency {
    static let crypto = product(name: "Crypto", package: "swift-crypto")
    static let runtime = product(name: "AWSLambdaRuntime", package: "swift-aws-lambda-runtime")
    static let events = product(name: "AWSLambdaEvents", package: "swift-aws-lambda-events")
}
