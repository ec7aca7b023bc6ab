// swift-tools-version: 6.0

import PackageDescription

let package = Package(
    name: "Shoutout",
    platforms: [.macOS(.v15)],
    dependencies: [
        // The workshop's stand-ins for three packages of AWS Labs: a documented part of them, to be built without a
        // network. Before you deploy to AWS, put the comment's line in place of the one above it; your code stays as
        // it is.
        .package(path: "Packages/aws-sdk-swift"),
        // .package(url: "https://github.com/awslabs/aws-sdk-swift.git", from: "1.0.0"),
        .package(path: "Packages/swift-aws-lambda-runtime"),
        // .package(url: "https://github.com/awslabs/swift-aws-lambda-runtime.git", from: "2.0.0"),
        .package(path: "Packages/swift-aws-lambda-events"),
        // .package(url: "https://github.com/awslabs/swift-aws-lambda-events.git", from: "1.0.0"),
    ],
    targets: [
        // One executable a Lambda function, under the function's name in template.yaml.
        .executableTarget(name: "HelloFunction", dependencies: [.runtime, .events]),
        .executableTarget(
            name: "SlashFunction",
            dependencies: [
                .runtime,
                .events,
                "Shoutouts",
            ]
        ),
        .executableTarget(name: "SaverFunction", dependencies: [.runtime, .dynamoDB, "Shoutouts"]),
        // What more than one function knows: what a shoutout is.
        .target(name: "Shoutouts"),
        // `swift test` runs these; they are no part of what is deployed.
        .testTarget(name: "SlashFunctionTests", dependencies: ["SlashFunction"]),
    ]
)

extension Target.Dependency {
    static let runtime = product(name: "AWSLambdaRuntime", package: "swift-aws-lambda-runtime")
    static let events = product(name: "AWSLambdaEvents", package: "swift-aws-lambda-events")
    static let dynamoDB = product(name: "AWSDynamoDB", package: "aws-sdk-swift")
}
