// A stand-in for the module AWSLambdaRuntime of github.com/awslabs/swift-aws-lambda-runtime, version 2.
//
// In: invocations, from the Lambda Runtime API or from the local server that takes its place on a developer's machine.
// Out: the handler's answers and errors, to where the invocation came from.
// It never offers a name that the real module doesn't have (but for those that begin with StandIn, which are not for
// use), so code that compiles here compiles there; the other direction doesn't hold. README.md lists what is here.
//
// The Runtime API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What a function can ask of its surroundings.
public enum Lambda {
    /// Reads an environment variable, `nil` where it isn't set.
    public static func env(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
