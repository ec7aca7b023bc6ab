import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Builds the learner's project in the background, so that their first check finds the packages built.
///
/// It is the one child that we let outlive us: at low priority, deaf to Ctrl-C and to the terminal's end, writing to a
/// file. A check that comes while it runs waits for it. (Foundation's `Process` would wait for the grandchild too.)
struct WarmUp {
    let project: FilePath
    let environment: [String: String]

    /// Starts it and returns at once. That it can't be started is no reason to stop: the first check builds then.
    func begin() {
        // A shell without job control lets a background command ignore SIGINT; nohup does the same for SIGHUP.
        let script = #"cd "$0" && nohup nice -n 10 swift build >.workshop/warm-up.log 2>&1 </dev/null &"#
        let words = ["sh", "-c", script, project.string]
        let pairs = environment.map { "\($0.key)=\($0.value)" }
        var arguments = words.map { word in strdup(word) } + [nil]
        var variables = pairs.map { pair in strdup(pair) } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var child = pid_t()
        guard posix_spawn(&child, "/bin/sh", nil, nil, &arguments, &variables) == 0 else { return }
        waitpid(child, nil, 0)
    }
}

extension Context {
    /// Builds the project in the background.
    func warmUp(_ project: FilePath) throws {
        try discardBuildOfAnotherPlace(in: project)
        WarmUp(project: project, environment: environment).begin()
    }
}
