import ArgumentParser

struct EnvCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Print what AWS clients need to reach the local cloud, for your shell.",
        discussion: """
            In the terminal in which you want to type aws, once:

              eval "$(workshop env)"

            From then on aws and other AWS clients talk to the local cloud there, with keys and a region that are nobody's. \
            Other terminals, and your own configuration, stay as they are.
            """
    )

    @OptionGroup var cloud: CloudArguments

    func run() throws {
        let context = try Context.current()
        let endpoint = try cloud.connect(context).address
        let lines = EnvCommand.variables(endpoint: endpoint).map { "export \($0.name)=\($0.value)" }
        context.console.write(lines.joined(separator: "\n"))
    }

    /// The AWS CLI takes keys and region from the environment before it looks at any profile; its version 2 asks for
    /// `AWS_REGION` first, its version 1 for `AWS_DEFAULT_REGION` alone:
    /// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html
    private static func variables(endpoint: String) -> [(name: String, value: String)] {
        [
            ("AWS_ENDPOINT_URL", endpoint),
            ("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test"),
            ("AWS_REGION", "us-east-1"), ("AWS_DEFAULT_REGION", "us-east-1"),
        ]
    }
}
